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
