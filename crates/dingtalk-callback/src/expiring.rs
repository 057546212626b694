//! A map that forgets.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::Duration;

/// Values that are kept for one fixed lifetime, `capacity` of them at most.
#[derive(Debug)]
pub(crate) struct ExpiringMap<K, V> {
    lifetime: Duration,
    capacity: usize,
    sequence: u64,
    /// Sequence number and value of each key.
    values: HashMap<K, (u64, V)>,
    /// Keys in order of insertion, which is the order in which they expire, with the time they expire at.
    order: BTreeMap<u64, (K, Duration)>,
}

impl<K: Hash + Eq + Clone, V> ExpiringMap<K, V> {
    pub(crate) fn new(lifetime: Duration, capacity: usize) -> Self {
        Self { lifetime, capacity, sequence: 0, values: HashMap::new(), order: BTreeMap::new() }
    }

    pub(crate) fn get(&mut self, key: &K, now: Duration) -> Option<&V> {
        self.remove_expired(now);
        self.values.get(key).map(|(_, value)| value)
    }

    /// Whether there was room. What is there already stays.
    pub(crate) fn insert(&mut self, key: K, value: V, now: Duration) -> bool {
        self.remove_expired(now);
        if self.values.len() >= self.capacity || self.values.contains_key(&key) {
            return false;
        }
        self.sequence = self.sequence.wrapping_add(1);
        self.order.insert(self.sequence, (key.clone(), now.saturating_add(self.lifetime)));
        self.values.insert(key, (self.sequence, value));
        true
    }

    /// Another value for a key that is still there; it expires when the first would have.
    pub(crate) fn replace(&mut self, key: &K, value: V) {
        if let Some((_, old)) = self.values.get_mut(key) {
            *old = value;
        }
    }

    pub(crate) fn remove(&mut self, key: &K) {
        if let Some((sequence, _)) = self.values.remove(key) {
            self.order.remove(&sequence);
        }
    }

    fn remove_expired(&mut self, now: Duration) {
        while self.order.first_key_value().is_some_and(|(_, (_, expiry))| *expiry <= now) {
            if let Some((_, (key, _))) = self.order.pop_first() {
                self.values.remove(&key);
            }
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
    fn a_key_is_forgotten_when_its_lifetime_ends_whatever_replaced_its_value() {
        let mut map = ExpiringMap::new(seconds(10), 5);
        assert!(map.insert("key", 1, seconds(0)));
        assert!(!map.insert("key", 2, seconds(9)));
        map.replace(&"key", 3);
        assert_eq!(map.get(&"key", seconds(9)), Some(&3));
        assert_eq!(map.get(&"key", seconds(10)), None);
        map.replace(&"key", 4);
        assert_eq!(map.get(&"key", seconds(10)), None);
        assert!(map.insert("key", 5, seconds(10)));
    }

    #[test]
    fn a_full_map_takes_nothing_until_a_key_goes() {
        let mut map = ExpiringMap::new(seconds(10), 2);
        assert!(map.insert(1, (), seconds(0)) && map.insert(2, (), seconds(1)));
        assert!(!map.insert(3, (), seconds(2)));
        map.remove(&2);
        assert!(map.insert(3, (), seconds(2)));
    }

    #[test]
    fn a_million_removed_keys_leave_nothing_behind() {
        let mut map = ExpiringMap::new(seconds(10), 10);
        for key in 0..1_000_000 {
            assert!(map.insert(key, (), seconds(0)));
            map.remove(&key);
        }
        assert_eq!((map.values.len(), map.order.len()), (0, 0));
    }
}
