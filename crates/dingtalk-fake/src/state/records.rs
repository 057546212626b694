//! Things that are records with an id: what most products are made of.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::document::Document;

/// Older records of a kind are forgotten beyond this many.
const CAPACITY: usize = 100_000;

/// One thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// What it belongs to; empty for what stands alone.
    pub(crate) parent: String,
    /// Counts the records of its kind in the order in which they were made.
    pub(crate) number: u64,
    pub(crate) document: Document,
}

/// All records, by kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Records {
    shelves: BTreeMap<String, Shelf>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
struct Shelf {
    by_number: BTreeMap<u64, Record>,
    by_id: HashMap<String, u64>,
    /// The numbers of a parent's records.
    by_parent: HashMap<String, BTreeSet<u64>>,
    /// Records ever made.
    count: u64,
}

/// A shelf as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    count: u64,
    records: Vec<Record>,
}

impl Records {
    /// The kinds and how many records each has.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&str, usize)> {
        self.shelves.iter().map(|(kind, shelf)| (kind.as_str(), shelf.by_number.len()))
    }

    /// How many records of a kind were ever made.
    pub(crate) fn count(&self, kind: &str) -> u64 {
        self.shelves.get(kind).map_or(0, |shelf| shelf.count)
    }

    /// Adds a record, in the place of one of the same id.
    pub(crate) fn insert(
        &mut self,
        kind: &str,
        id: String,
        parent: String,
        mut document: Document,
    ) -> &Record {
        document.shrink();
        let shelf = self.shelves.entry(kind.to_owned()).or_default();
        shelf.remove(&id);
        if shelf.by_number.len() >= CAPACITY {
            let oldest = shelf.by_number.values().next().map(|record| record.id.clone());
            oldest.and_then(|id| shelf.remove(&id));
        }
        shelf.count += 1;
        let number = shelf.count;
        shelf.index(Record { id, parent, number, document })
    }

    pub(crate) fn get(&self, kind: &str, id: &str) -> Option<&Record> {
        let shelf = self.shelves.get(kind)?;
        shelf.by_number.get(shelf.by_id.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, kind: &str, id: &str) -> Option<&mut Record> {
        let shelf = self.shelves.get_mut(kind)?;
        shelf.by_number.get_mut(shelf.by_id.get(id)?)
    }

    pub(crate) fn remove(&mut self, kind: &str, id: &str) -> Option<Record> {
        self.shelves.get_mut(kind)?.remove(id)
    }

    /// Takes a value out of a list that each record of a kind has.
    pub(crate) fn take_out(&mut self, kind: &str, member: &str, value: &str) {
        let shelf = self.shelves.get_mut(kind);
        for record in shelf.into_iter().flat_map(|shelf| shelf.by_number.values_mut()) {
            let mut list = record.document.list(member);
            let before = list.len();
            list.retain(|item| item != value);
            if list.len() < before {
                record.document.set(member, list);
            }
        }
    }

    /// The records of a kind, oldest first.
    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &Record> {
        self.shelves.get(kind).into_iter().flat_map(|shelf| shelf.by_number.values())
    }

    /// The records of a kind that belong to one parent, oldest first.
    pub(crate) fn of_parent<'a>(
        &'a self,
        kind: &str,
        parent: &str,
    ) -> impl Iterator<Item = &'a Record> + use<'a> {
        let shelf = self.shelves.get(kind);
        let numbers = shelf.and_then(|shelf| shelf.by_parent.get(parent)).into_iter().flatten();
        numbers.filter_map(move |number| shelf?.by_number.get(number))
    }
}

impl Shelf {
    fn index(&mut self, record: Record) -> &Record {
        let number = record.number;
        self.by_id.insert(record.id.clone(), number);
        self.by_parent.entry(record.parent.clone()).or_default().insert(number);
        self.by_number.entry(number).or_insert(record)
    }

    fn remove(&mut self, id: &str) -> Option<Record> {
        let record = self.by_number.remove(&self.by_id.remove(id)?)?;
        if let Some(numbers) = self.by_parent.get_mut(&record.parent) {
            numbers.remove(&record.number);
            if numbers.is_empty() {
                self.by_parent.remove(&record.parent);
            }
        }
        Some(record)
    }
}

impl From<Stored> for Shelf {
    fn from(stored: Stored) -> Self {
        let mut shelf = Self { count: stored.count, ..Self::default() };
        for record in stored.records {
            shelf.index(record);
        }
        shelf
    }
}

impl From<Shelf> for Stored {
    fn from(shelf: Shelf) -> Self {
        Self { count: shelf.count, records: shelf.by_number.into_values().collect() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ids<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<&'a str> {
        records.map(|record| record.id.as_str()).collect()
    }

    #[test]
    fn records_are_found_by_id_and_by_parent_also_after_writing_and_reading() {
        let mut records = Records::default();
        for (id, parent) in [("a", "p"), ("b", "q"), ("c", "p"), ("d", "p")] {
            records.insert("row", id.to_owned(), parent.to_owned(), Document::of(json!({"name": id})));
        }
        assert_eq!(records.remove("row", "c").map(|record| record.number), Some(3));
        let text = serde_json::to_string(&records).unwrap();
        let mut read: Records = serde_json::from_str(&text).unwrap();
        for records in [&records, &read] {
            assert_eq!(ids(records.all("row")), ["a", "b", "d"]);
            assert_eq!(ids(records.of_parent("row", "p")), ["a", "d"]);
            assert_eq!(records.get("row", "b").unwrap().document.text("name").as_deref(), Some("b"));
            assert!(records.get("row", "c").is_none() && records.get("other", "a").is_none());
        }
        assert_eq!(read.insert("row", "e".to_owned(), "q".to_owned(), Document::default()).number, 5);
    }

    #[test]
    fn the_oldest_gives_way() {
        let mut records = Records::default();
        for number in 0..=CAPACITY {
            records.insert("row", number.to_string(), String::new(), Document::default());
        }
        assert!(records.get("row", "0").is_none());
        assert_eq!(records.all("row").count(), CAPACITY);
        assert_eq!(records.of_parent("row", "").next().map(|record| record.number), Some(2));
    }
}
