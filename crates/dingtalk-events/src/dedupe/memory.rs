use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::{BoxError, Clock, TokioClock};

use super::{Claim, DedupeKey, DedupeStore};
use crate::acknowledgement::Acknowledgement;

/// The store of one process: what was done lately, bounded in age, number and bytes. The oldest goes first.
#[derive(Debug)]
pub struct MemoryDedupe {
    clock: Arc<dyn Clock>,
    lifetime: Duration,
    max_keys: usize,
    max_bytes: usize,
    done: Mutex<Done>,
}

#[derive(Debug, Default)]
struct Done {
    results: HashMap<DedupeKey, Acknowledgement>,
    /// Oldest first, with the time each one expires and its weight in bytes.
    order: VecDeque<(DedupeKey, Duration, usize)>,
    bytes: usize,
}

/// A key in both collections, roughly.
const KEY_BYTES: usize = 128;

impl MemoryDedupe {
    /// Remembers 65 536 keys or 8 MiB, for 10 minutes.
    pub fn new() -> Self {
        Self {
            clock: Arc::new(TokioClock::new()),
            lifetime: Duration::from_secs(600),
            max_keys: 65_536,
            max_bytes: 8 << 20,
            done: Mutex::default(),
        }
    }

    /// How long a key is remembered.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn max_keys(mut self, keys: usize) -> Self {
        self.max_keys = keys;
        self
    }

    /// How many bytes the keys may take together with their results.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The clock that keys age by.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How many keys are remembered now.
    pub fn len(&self) -> usize {
        self.current().results.len()
    }

    /// Whether nothing is remembered now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn current(&self) -> MutexGuard<'_, Done> {
        let now = self.clock.monotonic();
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        while done.order.front().is_some_and(|(_, expires, _)| *expires <= now) {
            done.forget_oldest();
        }
        done
    }
}

impl Default for MemoryDedupe {
    fn default() -> Self {
        Self::new()
    }
}

impl Done {
    fn forget_oldest(&mut self) {
        if let Some((key, _, bytes)) = self.order.pop_front() {
            self.results.remove(&key);
            self.bytes = self.bytes.saturating_sub(bytes);
        }
    }
}

#[async_trait]
impl DedupeStore for MemoryDedupe {
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError> {
        Ok(self.current().results.get(key).map_or(Claim::First, |result| Claim::Done(result.clone())))
    }

    async fn done(&self, key: &DedupeKey, acknowledgement: &Acknowledgement) -> Result<(), BoxError> {
        let expires = self.clock.monotonic().saturating_add(self.lifetime);
        let bytes = KEY_BYTES.saturating_add(weight(acknowledgement));
        let mut done = self.current();
        if done.results.insert(*key, acknowledgement.clone()).is_none() {
            done.order.push_back((*key, expires, bytes));
            done.bytes = done.bytes.saturating_add(bytes);
        }
        while done.order.len() > self.max_keys || done.bytes > self.max_bytes && done.order.len() > 1 {
            done.forget_oldest();
        }
        Ok(())
    }

    async fn release(&self, _key: &DedupeKey) -> Result<(), BoxError> {
        Ok(())
    }
}

/// The bytes of text in a result.
fn weight(acknowledgement: &Acknowledgement) -> usize {
    match acknowledgement {
        Acknowledgement::Card(update) => {
            update.card.iter().chain(&update.private).map(|(key, value)| key.len() + value.len()).sum()
        }
        Acknowledgement::Plugin(answer) => {
            answer.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
                + answer.body.len()
        }
        Acknowledgement::Value(value) => value.to_string().len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use bytes::Bytes;
    use dingtalk_transport::ManualClock;

    use super::*;
    use crate::delivery::{Delivery, DeliveryKind};
    use crate::metadata::{Metadata, TransportKind};
    use dingtalk_types::event::{CardUpdate, PluginAnswer};

    fn key(id: usize) -> DedupeKey {
        let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).event_id(id.to_string());
        DedupeKey::of(&Delivery::new(DeliveryKind::Event, metadata, Bytes::new()), None).unwrap()
    }

    #[tokio::test]
    async fn a_result_is_kept_for_its_lifetime() {
        let clock = ManualClock::default();
        let store = MemoryDedupe::new().clock(clock.clone());
        let result = Acknowledgement::Card(CardUpdate::new().card("a", "b"));
        assert_eq!(store.claim(&key(1)).await.unwrap(), Claim::First);
        store.done(&key(1), &result).await.unwrap();
        assert!(!store.is_empty());
        clock.advance(Duration::from_secs(599));
        assert_eq!(store.claim(&key(1)).await.unwrap(), Claim::Done(result));
        clock.advance(Duration::from_secs(1));
        assert_eq!(store.claim(&key(1)).await.unwrap(), Claim::First);
        assert!(store.is_empty());
    }

    #[tokio::test]
    async fn the_oldest_goes_when_there_are_too_many_or_too_large() {
        let store = MemoryDedupe::new().max_keys(3).max_bytes(4_000);
        for id in 0..4 {
            store.done(&key(id), &Acknowledgement::Done).await.unwrap();
        }
        assert_eq!(store.claim(&key(0)).await.unwrap(), Claim::First);
        assert_eq!(store.claim(&key(1)).await.unwrap(), Claim::Done(Acknowledgement::Done));

        let large = Acknowledgement::Card(CardUpdate::new().card("a", "x".repeat(3_800)));
        store.done(&key(9), &large).await.unwrap();
        assert_eq!(store.len(), 1, "only the large one is left");
        assert_eq!(store.claim(&key(9)).await.unwrap(), Claim::Done(large));

        let too_large = Acknowledgement::Card(CardUpdate::new().card("a", "x".repeat(5_000)));
        store.done(&key(10), &too_large).await.unwrap();
        assert_eq!(store.claim(&key(10)).await.unwrap(), Claim::Done(too_large), "the newest is always kept");
    }

    #[tokio::test]
    async fn as_many_bytes_are_kept_as_are_allowed() {
        let store = MemoryDedupe::new().max_bytes(2 * KEY_BYTES);
        for id in 0..3 {
            store.done(&key(id), &Acknowledgement::Done).await.unwrap();
        }
        assert_eq!(store.len(), 2);
    }

    #[tokio::test]
    async fn the_lifetime_is_chosen_and_leaves_the_rest() {
        let clock = ManualClock::default();
        let store = MemoryDedupe::new().clock(clock.clone()).max_keys(2).lifetime(Duration::from_secs(5));
        for id in 0..3 {
            store.done(&key(id), &Acknowledgement::Done).await.unwrap();
        }
        assert_eq!(store.len(), 2, "as many as are allowed, no more");
        clock.advance(Duration::from_secs(4));
        assert_eq!(store.claim(&key(2)).await.unwrap(), Claim::Done(Acknowledgement::Done));
        clock.advance(Duration::from_secs(1));
        assert_eq!(store.claim(&key(2)).await.unwrap(), Claim::First);
    }

    #[test]
    fn a_result_weighs_its_text() {
        let card = CardUpdate::new().card("key", "value").private("k", "v");
        assert_eq!(weight(&Acknowledgement::Card(card)), 10);
        let answer = PluginAnswer::json(&serde_json::json!({}));
        let headers: usize = answer.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!(headers > 0);
        assert_eq!(weight(&Acknowledgement::Plugin(answer)), headers + 2);
        assert_eq!(weight(&Acknowledgement::Value(serde_json::json!([1]))), 3);
    }
}
