//! A set that forgets.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::Duration;

/// Keys that are kept for one fixed lifetime, `capacity` of them at most.
#[derive(Debug)]
pub(crate) struct ExpiringSet<K> {
    lifetime: Duration,
    capacity: usize,
    sequence: u64,
    /// Sequence number of each key.
    keys: HashMap<K, u64>,
    /// Keys in order of insertion, which is the order in which they expire, with the time they expire at.
    order: BTreeMap<u64, (K, Duration)>,
}

/// What became of an insertion.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Insertion {
    Inserted,
    Present,
    Full,
}

impl<K: Hash + Eq + Clone> ExpiringSet<K> {
    pub(crate) fn new(lifetime: Duration, capacity: usize) -> Self {
        Self { lifetime, capacity, sequence: 0, keys: HashMap::new(), order: BTreeMap::new() }
    }

    pub(crate) fn insert(&mut self, key: K, now: Duration) -> Insertion {
        self.remove_expired(now);
        if self.keys.contains_key(&key) {
            return Insertion::Present;
        }
        if self.keys.len() >= self.capacity {
            return Insertion::Full;
        }
        self.sequence = self.sequence.wrapping_add(1);
        self.order.insert(self.sequence, (key.clone(), now.saturating_add(self.lifetime)));
        self.keys.insert(key, self.sequence);
        Insertion::Inserted
    }

    pub(crate) fn remove(&mut self, key: &K) {
        if let Some(sequence) = self.keys.remove(key) {
            self.order.remove(&sequence);
        }
    }

    fn remove_oldest(&mut self) {
        if let Some((_, (key, _))) = self.order.pop_first() {
            self.keys.remove(&key);
        }
    }

    fn remove_expired(&mut self, now: Duration) {
        while self.order.first_key_value().is_some_and(|(_, (_, expiry))| *expiry <= now) {
            self.remove_oldest();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_key_is_forgotten_when_its_lifetime_ends() {
        let mut set = ExpiringSet::new(seconds(10), 5);
        assert_eq!(set.insert("key", seconds(0)), Insertion::Inserted);
        assert_eq!(set.insert("key", seconds(9)), Insertion::Present);
        assert_eq!(set.insert("key", seconds(10)), Insertion::Inserted);
    }

    #[test]
    fn a_full_set_takes_nothing_until_a_key_goes() {
        let mut set = ExpiringSet::new(seconds(10), 2);
        set.insert(1, seconds(0));
        set.insert(2, seconds(1));
        assert_eq!(set.insert(3, seconds(2)), Insertion::Full);
        set.remove(&2);
        assert_eq!(set.insert(3, seconds(2)), Insertion::Inserted);
    }

    #[test]
    fn a_million_removed_keys_leave_nothing_behind() {
        let mut set = ExpiringSet::new(seconds(10), 10);
        for key in 0..1_000_000 {
            assert_eq!(set.insert(key, seconds(0)), Insertion::Inserted);
            set.remove(&key);
        }
        assert_eq!((set.keys.len(), set.order.len()), (0, 0));
    }
}
