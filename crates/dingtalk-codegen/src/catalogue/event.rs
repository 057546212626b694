//! The events that DingTalk pushes, in the file `events.json` of the catalogue.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{members, serde_as_text};
use crate::error::{Error, Result};

/// Events by their type.
pub type Events = BTreeMap<String, Event>;

/// An event. What a key means stands in `catalogue/FORMAT.md`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys of the file")]
pub struct Event {
    pub area: String,
    pub page: String,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub ways: Vec<String>,
    pub fields: Vec<EventField>,
}

/// A field of a sample; in the file one text: `PATH TYPES [stream]`.
#[derive(Debug, Clone, PartialEq)]
pub struct EventField {
    /// `users[].name`
    pub path: String,
    /// `string|array<string>`: every JSON type that a sample shows.
    pub types: String,
    /// Whether a Stream frame spells it so.
    pub stream: bool,
}

impl fmt::Display for EventField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}{}", self.path, self.types, if self.stream { " stream" } else { "" })
    }
}

impl FromStr for EventField {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let (path, types, stream) = match words.as_slice() {
            [path, types] => (path, types, false),
            [path, types, "stream"] => (path, types, true),
            _ => return Err(Error::new(format!("no field of an event: `{text}`"))),
        };
        Ok(Self { path: (*path).to_owned(), types: (*types).to_owned(), stream })
    }
}

serde_as_text!(EventField);

/// The text of the file: one line per event.
///
/// # Errors
/// When serde refuses.
pub fn to_text(events: &Events) -> Result<String> {
    Ok(format!("{{\n{}\n}}\n", members(events)?.join("\n")))
}

/// Reads `events.json` of the catalogue folder.
///
/// # Errors
/// When it cannot be read or does not follow the format.
pub fn read(catalogue: &Path) -> Result<Events> {
    let path = catalogue.join("events.json");
    let text = fs::read_to_string(&path).map_err(|error| Error::from(error).within(path.display()))?;
    serde_json::from_str(&text).map_err(|error| Error::from(error).within(path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_back_as_written() {
        let text = "{\n\"a_b\": {\"area\":\"im\",\"page\":\"x\",\"ways\":[\"http\"],\"fields\":[\"a[].b string|integer stream\",\"c boolean\"]}\n}\n";
        let events: Events = serde_json::from_str(text).unwrap();
        assert_eq!(to_text(&events).unwrap(), text);
        assert!("a".parse::<EventField>().is_err());
        assert!("a string http".parse::<EventField>().is_err());
    }
}
