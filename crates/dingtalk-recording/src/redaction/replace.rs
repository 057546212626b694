//! The second pass: each value that was found has its replacement, wherever it stands.

use std::collections::{BTreeMap, HashMap, HashSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Number, Value};

use super::found::{Found, SEPARATORS};
use super::walk::Visit;
use crate::kind::Kind;
use crate::scanner::Scanner;

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A secret of at least this many characters is replaced even inside of a longer word.
const LONG: usize = 8;

pub(super) struct Replace {
    replacements: HashMap<String, String>,
    labels: BTreeMap<String, String>,
    anywhere: Scanner,
}

impl Replace {
    /// `taken`: words of the calls that no replacement may look like.
    pub(super) fn new(found: &Found, taken: &HashSet<String>) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut replace =
            Self { replacements: HashMap::new(), labels: BTreeMap::new(), anywhere: Scanner::default() };
        for (value, kind) in &found.values {
            let as_number = found.numbers.contains(value);
            // Those that are digits only count together.
            let number = numbers
                .entry(if as_number && kind.stem() != "mobile" { "" } else { kind.stem() })
                .or_default();
            let replacement = loop {
                *number = number.saturating_add(1);
                let candidate = kind.replacement(*number, as_number);
                let word = candidate.split('@').next().unwrap_or_default();
                if !taken.contains(word) {
                    break candidate;
                }
            };
            if stands_for_itself(value) {
                let alone =
                    !(kind.is_secret() && value.len() >= LONG || matches!(kind.stem(), "mobile" | "mail"));
                replace.anywhere.add(value, &replacement, alone);
                replace.anywhere.add(&utf8_percent_encode(value, RESERVED).to_string(), &replacement, alone);
            }
            replace.labels.insert(replacement.clone(), kind.label().to_owned());
            replace.replacements.insert(value.clone(), replacement);
        }
        replace
    }

    /// What each replacement stands for.
    pub(super) fn labels(&self) -> BTreeMap<String, String> {
        self.labels.clone()
    }

    /// The items of a list that travels as one text.
    fn items(&self, text: &str) -> String {
        let mut result = String::new();
        for piece in text.split_inclusive(SEPARATORS) {
            let item = piece.trim_end_matches(SEPARATORS);
            let known = self.replacements.get(item.trim());
            result.push_str(&known.map_or_else(|| self.anywhere.replace(item), String::clone));
            result.push_str(piece.get(item.len()..).unwrap_or_default());
        }
        result
    }
}

impl Visit for Replace {
    fn text(&mut self, text: &str, kind: Option<&Kind>) -> String {
        match (kind, self.replacements.get(text)) {
            (Some(_), Some(replacement)) => replacement.clone(),
            (Some(kind), None) if kind.comes_in_lists() => self.items(text),
            _ => self.anywhere.replace(text),
        }
    }

    fn number(&mut self, number: &Number, kind: Option<&Kind>) -> Value {
        let text = number.to_string();
        let replacement = self.replacements.get(&text).filter(|_| kind.is_some() || stands_for_itself(&text));
        match replacement.and_then(|replacement| replacement.parse::<i64>().ok()) {
            Some(replacement) => Value::from(replacement),
            None => Value::Number(number.clone()),
        }
    }
}

/// Whether a value is long enough to be known where no name says what it is.
fn stands_for_itself(value: &str) -> bool {
    if !value.is_ascii() {
        value.chars().nth(1).is_some()
    } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.len() >= 5
    } else {
        value.len() >= 3
    }
}
