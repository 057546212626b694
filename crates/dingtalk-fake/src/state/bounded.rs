//! Things by key, of which the oldest give way.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// Things by key, in the order in which they came. Whoever owns it says how many are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<(String, V)>", into = "Vec<(String, V)>")]
#[serde(bound(serialize = "V: Serialize + Clone", deserialize = "V: Deserialize<'de>"))]
pub(crate) struct Bounded<V> {
    by_number: BTreeMap<u64, (String, V)>,
    numbers: HashMap<String, u64>,
    /// Things ever put.
    count: u64,
}

impl<V> Bounded<V> {
    pub(crate) fn len(&self) -> usize {
        self.by_number.len()
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.numbers.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.by_number.get(self.numbers.get(key)?).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.by_number.get_mut(self.numbers.get(key)?).map(|(_, value)| value)
    }

    /// Puts a thing behind all others, in the place of one with the same key.
    pub(crate) fn put(&mut self, key: String, value: V) {
        self.remove(&key);
        self.count += 1;
        self.numbers.insert(key.clone(), self.count);
        self.by_number.insert(self.count, (key, value));
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        let number = self.numbers.remove(key)?;
        self.by_number.remove(&number).map(|(_, value)| value)
    }

    pub(crate) fn remove_oldest(&mut self) -> Option<(String, V)> {
        let (_, oldest) = self.by_number.pop_first()?;
        self.numbers.remove(&oldest.0);
        Some(oldest)
    }
}

impl<V> Default for Bounded<V> {
    fn default() -> Self {
        Self { by_number: BTreeMap::new(), numbers: HashMap::new(), count: 0 }
    }
}

impl<V> From<Vec<(String, V)>> for Bounded<V> {
    fn from(things: Vec<(String, V)>) -> Self {
        let mut bounded = Self::default();
        things.into_iter().for_each(|(key, value)| bounded.put(key, value));
        bounded
    }
}

impl<V> From<Bounded<V>> for Vec<(String, V)> {
    fn from(bounded: Bounded<V>) -> Self {
        bounded.by_number.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first_also_after_writing_and_reading() {
        let mut things = Bounded::default();
        for (key, value) in [("a", 1), ("b", 2), ("a", 3), ("c", 4)] {
            things.put(key.to_owned(), value);
        }
        let text = serde_json::to_string(&things).unwrap();
        let mut read: Bounded<i32> = serde_json::from_str(&text).unwrap();
        assert_eq!((read.len(), read.get("a"), read.contains("d")), (3, Some(&3), false));
        assert_eq!(read.remove_oldest(), Some(("b".to_owned(), 2)));
        assert_eq!((read.remove("b"), read.remove("c")), (None, Some(4)));
        assert_eq!(read.remove_oldest(), Some(("a".to_owned(), 3)));
    }
}
