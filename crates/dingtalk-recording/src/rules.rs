//! What is replaced, and what is let in.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use serde_json::{Map, Value};

use crate::exchange::RecordedExchange;
use crate::kind::Kind;
use crate::names;
use crate::recording::Recording;
use crate::redaction;

/// Header fields that say something about a call. The token's is replaced like any other secret.
const HEADERS: [&str; 4] = ["content-type", "location", "retry-after", "x-acs-dingtalk-access-token"];

/// What is replaced in a recording, and what is let in.
///
/// The rules as they come replace, by the names of members, parameters and header fields: access tokens, secrets, tickets, one-time
/// codes and signatures; ids of people, organisations and apps; mobile numbers and e-mail addresses, these also by their look in any
/// text; names of people; numbers of identity and bank cards; pictures of people. A value that was found once is replaced
/// wherever it stands, by the same: in paths, queries and texts, in JSON inside of a text, before and after where it was found.
///
/// A value so short that it stands in other words (one character of Chinese, two Latin letters, four digits) is replaced
/// only where a name says what it is. What no name tells, such as a person's name in a chat message that is nowhere else,
/// needs a rule of your own.
///
/// Of header fields only `content-type`, `location`, `retry-after` and the token's get in; of files only their length.
///
/// ```
/// use dingtalk_recording::Rules;
///
/// let rules = Rules::new().replace_member("contractNo", "contract").replace_value("Blue Falcon", "project").keep_member("owner");
/// # let _ = rules;
/// ```
#[derive(Clone, Default)]
pub struct Rules {
    members: HashMap<String, Kind>,
    kept: HashSet<String>,
    values: Vec<(String, Kind)>,
    headers: BTreeSet<String>,
    files: bool,
}

impl Rules {
    /// The rules as they come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces the values of members, parameters and fields of this name by `<stem>-1`, `<stem>-2` and so on.
    #[must_use]
    pub fn replace_member(mut self, name: &str, stem: &str) -> Self {
        self.members.insert(name.to_ascii_lowercase(), Kind::value(stem));
        self
    }

    /// Replaces the values of members, parameters and fields of this name, which are secret: in a replay any other does as well.
    #[must_use]
    pub fn replace_secret_member(mut self, name: &str) -> Self {
        self.members.insert(name.to_ascii_lowercase(), Kind::secret(&name.to_ascii_lowercase()));
        self
    }

    /// Replaces this value wherever it stands, by `<stem>-1` and so on.
    #[must_use]
    pub fn replace_value(mut self, value: impl Into<String>, stem: &str) -> Self {
        self.values.push((value.into(), Kind::value(stem)));
        self
    }

    /// Leaves the values of members of this name alone, unless they are to be replaced for another reason.
    #[must_use]
    pub fn keep_member(mut self, name: &str) -> Self {
        self.kept.insert(name.to_ascii_lowercase());
        self
    }

    /// Lets a header field in.
    #[must_use]
    pub fn keep_header(mut self, name: &str) -> Self {
        self.headers.insert(name.to_ascii_lowercase());
        self
    }

    /// Lets the content of files in, as base64. Nothing is replaced in it.
    #[must_use]
    pub fn keep_files(mut self) -> Self {
        self.files = true;
        self
    }

    /// These calls with everything replaced.
    pub fn apply(&self, exchanges: &[RecordedExchange]) -> Recording {
        redaction::run(self, exchanges)
    }

    pub(crate) fn kind_of(&self, name: &str, beside: &Map<String, Value>) -> Option<Kind> {
        let lower = name.to_ascii_lowercase();
        match self.members.get(&lower) {
            Some(kind) => Some(kind.clone()),
            None if self.kept.contains(&lower) => None,
            None => names::kind_of(name, beside),
        }
    }

    pub(crate) fn lets_header_in(&self, name: &str) -> bool {
        HEADERS.contains(&name) || self.headers.contains(name)
    }

    pub(crate) fn keeps_files(&self) -> bool {
        self.files
    }

    pub(crate) fn values(&self) -> &[(String, Kind)] {
        &self.values
    }
}

impl fmt::Debug for Rules {
    /// Not the values: they are what nobody should read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Rules")
            .field("members", &self.members.keys())
            .field("kept", &self.kept)
            .field("values", &self.values.len())
            .field("headers", &self.headers)
            .field("files", &self.files)
            .finish()
    }
}
