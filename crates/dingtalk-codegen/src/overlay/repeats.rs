//! Which operations may be executed twice although the rule says otherwise, or may not, in `overlay/repeats.json`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::error::{Error, Result};

/// Why the rule is wrong about an operation, by `oapi POST /path`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// A second time does harm or fails.
    not_idempotent: BTreeMap<String, String>,
    /// A second time changes nothing.
    idempotent: BTreeMap<String, String>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

impl Repeats {
    /// Whether executing the operation twice does no harm, where the rule says `by_rule`.
    ///
    /// # Errors
    /// When both lists have it, or the one that has it says no more than the rule.
    pub fn decide(&self, key: &str, by_rule: bool) -> Result<bool> {
        let reviewed = match (self.idempotent.contains_key(key), self.not_idempotent.contains_key(key)) {
            (false, false) => return Ok(by_rule),
            (true, true) => {
                return Err(Error::new(format!(
                    "repeats.json: `{key}` stands in both lists: remove it from one"
                )));
            }
            (reviewed, _) => reviewed,
        };
        self.used.borrow_mut().insert(key.to_owned());
        if reviewed == by_rule {
            return Err(Error::new(format!("repeats.json: `{key}` says what the rule says: remove it")));
        }
        Ok(reviewed)
    }

    /// Why the rule is wrong about the operation.
    pub fn reason(&self, key: &str) -> Option<&str> {
        self.idempotent.get(key).or_else(|| self.not_idempotent.get(key)).map(String::as_str)
    }

    /// Whether an entry has no reason.
    pub(super) fn lacks_reason(&self) -> bool {
        self.idempotent.values().chain(self.not_idempotent.values()).any(String::is_empty)
    }

    /// An entry that nobody has asked for.
    pub(super) fn unused(&self) -> Option<String> {
        let mut keys = self.idempotent.keys().chain(self.not_idempotent.keys());
        keys.find(|key| !self.used.borrow().contains(*key)).cloned()
    }
}
