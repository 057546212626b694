//! What the documentation says in own words, in `overlay/docs.json`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The words by module (`oapi.user`), then by what they are about.
///
/// `module`: a paragraph. `get`, a function: the paragraphs after its meaning; where it has none, what follows its method and path.
/// `User`, a type: the line itself, or a paragraph below that of a request or answer. `User.userid`, a field, or `*.userid`, the
/// field of whatever type: what follows its wire name and a colon, or all of it where the words begin with the name.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Docs {
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

impl Docs {
    /// The words about a module, a function or a type.
    pub fn of(&self, module: &str, about: &str) -> Option<&str> {
        let words = self.words.get(module)?.get(about)?;
        self.used.borrow_mut().insert(key(module, about));
        Some(words)
    }

    /// The words about the field `wire` of the type `owner`.
    pub fn of_field(&self, module: &str, owner: &str, wire: &str) -> Option<&str> {
        self.of(module, &format!("{owner}.{wire}")).or_else(|| self.of(module, &format!("*.{wire}")))
    }

    /// An entry that nobody has asked for.
    pub(super) fn unused(&self) -> Option<String> {
        let mut keys =
            self.words.iter().flat_map(|(module, words)| words.keys().map(|about| key(module, about)));
        keys.find(|key| !self.used.borrow().contains(key))
    }
}

fn key(module: &str, about: &str) -> String {
    format!("{module} {about}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_about_one_type_come_before_those_about_any() {
        let docs: Docs =
            serde_json::from_str(r#"{"v1.a": {"*.id": "any", "User.id": "one", "gone": "?"}}"#).unwrap();
        assert_eq!(docs.of_field("v1.a", "User", "id"), Some("one"));
        assert_eq!(docs.of_field("v1.a", "Group", "id"), Some("any"));
        assert_eq!(docs.of_field("v1.b", "Group", "id"), None);
        assert_eq!(docs.unused().as_deref(), Some("v1.a gone"));
    }
}
