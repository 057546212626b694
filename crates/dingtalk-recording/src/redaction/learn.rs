//! The first pass: what has to be replaced.

use serde_json::{Map, Number, Value};

use super::found::{Found, SEPARATORS};
use super::shapes;
use super::walk::Visit;
use crate::kind::Kind;
use crate::names;

pub(super) struct Learn(Found);

impl Learn {
    pub(super) fn new(given: &[(String, Kind)]) -> Self {
        let mut found = Found::default();
        for (value, kind) in given {
            found.add(value, kind);
        }
        Self(found)
    }

    pub(super) fn into_found(self) -> Found {
        self.0
    }

    /// What stands in the query of an address is told by its name, as everywhere.
    fn addresses(&mut self, text: &str) {
        for query in text.split('?').skip(1) {
            let end = query.find(|letter: char| letter.is_whitespace() || "\"'<>()[]{}#".contains(letter));
            let query = query.get(..end.unwrap_or(query.len())).unwrap_or_default();
            for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
                let Some(kind) = names::kind_of(name, &Map::new()) else { continue };
                let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
                self.0.add(value, &kind);
                self.0.add(&decoded, &kind);
            }
        }
    }
}

impl Visit for Learn {
    fn text(&mut self, text: &str, kind: Option<&Kind>) -> String {
        match kind {
            Some(kind) if kind.comes_in_lists() => {
                for item in text.split(SEPARATORS) {
                    self.0.add(item.trim(), kind);
                }
            }
            Some(kind) => self.0.add(text, kind),
            None => {}
        }
        for (value, kind) in shapes::find(text) {
            self.0.add(value, &kind);
        }
        self.addresses(text);
        text.to_owned()
    }

    fn number(&mut self, number: &Number, kind: Option<&Kind>) -> Value {
        let text = number.to_string();
        if let Some(kind) = kind {
            self.0.add(&text, kind);
        }
        self.0.numbers.insert(text);
        Value::Number(number.clone())
    }
}
