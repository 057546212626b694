//! The bytes of files in spaces, as they were put: whole or in parts.

use std::collections::{BTreeMap, VecDeque};

use bytes::{Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use super::base64_bytes;

/// Older pieces give way to newer ones beyond so many, and beyond so many bytes.
const CAPACITY: usize = 100_000;
const BYTES_CAPACITY: usize = 1 << 30;

/// Objects by the key under which they are uploaded.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Objects {
    pieces: BTreeMap<String, Piece>,
    /// The names of the pieces in the order in which they came.
    order: VecDeque<String>,
    bytes: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Piece(#[serde(with = "base64_bytes")] Bytes);

impl Objects {
    /// Puts a part of an object, in the place of an earlier one; an object in one piece is its part 0.
    pub(crate) fn put(&mut self, key: &str, part: i64, content: Bytes) {
        let name = format!("{key}/{part:05}");
        self.bytes = self.bytes.saturating_add(content.len());
        match self.pieces.insert(name.clone(), Piece(content)) {
            Some(Piece(before)) => self.bytes = self.bytes.saturating_sub(before.len()),
            None => self.order.push_back(name),
        }
        while self.order.len() > CAPACITY || (self.bytes > BYTES_CAPACITY && self.order.len() > 1) {
            let Some(oldest) = self.order.pop_front() else { break };
            let gone = self.pieces.remove(&oldest).map_or(0, |Piece(content)| content.len());
            self.bytes = self.bytes.saturating_sub(gone);
        }
    }

    /// The whole object; `None` where nothing has been put.
    pub(crate) fn get(&self, key: &str) -> Option<Bytes> {
        let (first, end) = (format!("{key}/"), format!("{key}0"));
        let mut pieces = self.pieces.range(first..end).map(|(_, Piece(content))| content);
        let first = pieces.next()?;
        let Some(second) = pieces.next() else { return Some(first.clone()) };
        let mut whole = BytesMut::from(&first[..]);
        [second].into_iter().chain(pieces).for_each(|content| whole.extend_from_slice(content));
        Some(whole.freeze())
    }

    /// How many bytes it has.
    pub(crate) fn length(&self, key: &str) -> Option<usize> {
        let (first, end) = (format!("{key}/"), format!("{key}0"));
        let lengths = self.pieces.range(first..end).map(|(_, Piece(content))| content.len());
        lengths.reduce(usize::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_its_parts_in_the_order_of_their_numbers() {
        let mut objects = Objects::default();
        for (part, content) in [(2, "b"), (10, "c"), (1, "x"), (1, "a")] {
            objects.put("key", part, Bytes::from_static(content.as_bytes()));
        }
        objects.put("key2", 0, Bytes::from_static(b"other"));
        let text = serde_json::to_string(&objects).unwrap();
        let read: Objects = serde_json::from_str(&text).unwrap();
        for objects in [&objects, &read] {
            assert_eq!(objects.get("key").as_deref(), Some(&b"abc"[..]));
            assert_eq!((objects.length("key"), objects.length("key2")), (Some(3), Some(5)));
            assert_eq!((objects.get("ke"), objects.bytes), (None, 8));
        }
    }
}
