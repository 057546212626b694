use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::Clock;
use dingtalk_types::Secret;

use super::{Lease, StoreError, StoreKey, StoredToken, TokenStore};
use crate::moment::Moment;

/// Shares tokens between several caches of one process.
///
/// One cache alone needs no store: it keeps its tokens in memory anyway.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<StoreKey, Entry>,
    /// Counted over all keys, so that a forgotten entry never repeats a number.
    last_fence: u64,
}

#[derive(Default)]
struct Entry {
    token: Option<Kept>,
    locked_until: Option<Duration>,
    fence: u64,
}

struct Kept {
    token: StoredToken,
    saved_at: Moment,
}

impl MemoryStore {
    /// Above this many entries, those of no more use are dropped before one is added.
    const TIDY_ABOVE: usize = 1_024;

    /// An empty store on the time of `clock`.
    pub fn new(clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), state: Mutex::default() }
    }

    fn with<R>(&self, key: &StoreKey, act: impl FnOnce(&mut Entry, &mut u64) -> R) -> R {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { entries, last_fence } = &mut *state;
        if entries.len() >= Self::TIDY_ABOVE && !entries.contains_key(key) {
            let now = Moment::now(&*self.clock);
            entries.retain(|_, entry| entry.is_of_use(now));
        }
        act(entries.entry(key.clone()).or_default(), last_fence)
    }
}

impl Entry {
    fn is_of_use(&self, now: Moment) -> bool {
        let kept = |kept: &Kept| now.since(kept.saved_at) < kept.token.keep_for();
        self.token.as_ref().is_some_and(kept) || self.locked_until.is_some_and(|until| now.monotonic < until)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.state.lock().unwrap_or_else(PoisonError::into_inner).entries.len();
        formatter.debug_struct("MemoryStore").field("entries", &entries).finish_non_exhaustive()
    }
}

#[async_trait]
impl TokenStore for MemoryStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        let now = Moment::now(&*self.clock);
        Ok(self.with(key, |entry, _| {
            let kept = entry.token.as_ref()?;
            let passed = now.since(kept.saved_at);
            if passed >= kept.token.keep_for() {
                entry.token = None;
                return None;
            }
            Some(kept.token.clone().after(passed))
        }))
    }

    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        let saved_at = Moment::now(&*self.clock);
        Ok(self.with(key, |entry, _| {
            let latest = entry.fence == lease.fence;
            if latest {
                entry.token = Some(Kept { token: token.clone(), saved_at });
            }
            latest
        }))
    }

    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        let now = self.clock.monotonic();
        Ok(self.with(key, |entry, last_fence| {
            if entry.locked_until.is_some_and(|until| now < until) {
                return None;
            }
            entry.locked_until = Some(now.saturating_add(ttl));
            *last_fence = last_fence.wrapping_add(1);
            entry.fence = *last_fence;
            Some(Lease { fence: entry.fence })
        }))
    }

    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        self.with(key, |entry, _| {
            if entry.fence == lease.fence {
                entry.locked_until = None;
            }
        });
        Ok(())
    }

    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        Ok(self.with(key, |entry, _| {
            let equal = entry.token.as_ref().is_some_and(|kept| kept.token.secret == *token);
            if equal {
                entry.token = None;
            }
            equal
        }))
    }
}

impl StoredToken {
    /// The same entry `passed` later.
    pub(crate) fn after(mut self, passed: Duration) -> Self {
        self.remaining = self.remaining.saturating_sub(passed);
        if let Some(refresh) = &mut self.refresh {
            refresh.remaining = refresh.remaining.saturating_sub(passed);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::ManualClock;

    use super::*;

    const LIFE: Duration = Duration::from_secs(7_200);
    const TTL: Duration = Duration::from_secs(10);

    async fn save(store: &MemoryStore, number: usize) {
        let key = StoreKey::new(format!("app:{number}"));
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        let token = StoredToken { secret: "t".into(), remaining: LIFE, lifetime: LIFE, refresh: None };
        assert!(store.save(&key, &token, &lease).await.unwrap());
        store.unlock(&key, &lease).await.unwrap();
    }

    fn entries(store: &MemoryStore) -> usize {
        store.state.lock().unwrap().entries.len()
    }

    #[tokio::test]
    async fn above_a_thousand_entries_those_that_are_over_make_room_and_the_others_stay() {
        let clock = ManualClock::default();
        let store = MemoryStore::new(clock.clone());
        let (over, all) = (100, MemoryStore::TIDY_ABOVE);
        for number in 0..over {
            save(&store, number).await;
        }
        clock.advance(Duration::from_secs(1));
        for number in over..all {
            save(&store, number).await;
        }
        // Their last moment is not over yet, and what is there already needs no room.
        clock.advance(LIFE - Duration::from_secs(2));
        store.load(&StoreKey::new("app:0")).await.unwrap();
        save(&store, all).await;
        assert_eq!(entries(&store), all + 1);

        clock.advance(Duration::from_secs(1));
        store.load(&StoreKey::new("app:5")).await.unwrap();
        assert_eq!(entries(&store), all + 1, "an entry that is known adds none");
        save(&store, all + 1).await;
        assert_eq!(entries(&store), all + 2 - over);
        assert!(store.load(&StoreKey::new(format!("app:{over}"))).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_lock_is_kept_until_its_time_is_over() {
        let clock = ManualClock::default();
        let store = MemoryStore::new(clock.clone());
        let locked = StoreKey::new("locked");
        store.lock(&locked, TTL).await.unwrap().unwrap();
        for number in 1..MemoryStore::TIDY_ABOVE {
            save(&store, number).await;
        }
        clock.advance(TTL - Duration::from_millis(1));
        save(&store, 5_000).await;
        assert_eq!(store.lock(&locked, TTL).await.unwrap(), None);
        clock.advance(Duration::from_millis(1));
        let before = entries(&store);
        save(&store, 5_001).await;
        assert_eq!(entries(&store), before, "one came and the lock went");
    }
}
