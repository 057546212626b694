//! The values that have to be replaced.

use std::collections::{HashMap, HashSet};

use crate::kind::Kind;

/// In the order in which they were found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) values: Vec<(String, Kind)>,
    places: HashMap<String, usize>,
    /// Numbers of JSON anywhere: what is one there has a number for its replacement.
    pub(super) numbers: HashSet<String>,
}

impl Found {
    pub(super) fn add(&mut self, value: &str, kind: &Kind) {
        if !kind.admits(value) {
            return;
        }
        match self.places.get(value).and_then(|place| self.values.get_mut(*place)) {
            // Once a secret, always one.
            Some((_, known)) if kind.is_secret() && !known.is_secret() => *known = kind.clone(),
            Some(_) => {}
            None => {
                self.places.insert(value.to_owned(), self.values.len());
                self.values.push((value.to_owned(), kind.clone()));
            }
        }
    }
}

/// Separators of lists that travel as one text.
pub(super) const SEPARATORS: [char; 3] = [',', ';', '|'];
