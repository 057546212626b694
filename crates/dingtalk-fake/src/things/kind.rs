//! A kind of thing that is a record, and what the platform calls it.

use serde_json::Value;

use crate::document::{Aliases, Document};
use crate::reply::{Dialect, Refusal};
use crate::state::records::Record;

/// Room for what most records say, the operation's own members and the two times included.
const MEMBERS: usize = 12;

/// A kind of record.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The records' shelf, as `GET /_fake/state` lists it.
    pub(crate) name: &'static str,
    /// What the id is called in documents.
    pub(crate) id: &'static str,
    pub(crate) ids: Ids,
    pub(crate) aliases: Aliases,
    /// The member of a request that names what the record belongs to.
    pub(crate) parent: Option<&'static str>,
    /// What is said where there is no such record.
    pub(crate) missing: Words,
    /// A member that no two records share, and what is said to the second.
    pub(crate) unique: Option<(&'static str, Words)>,
    pub(crate) event: Option<Event>,
}

/// The event that a change pushes: its type and its data.
pub(crate) type Event = fn(Change, &Record) -> Option<(&'static str, Value)>;

/// What ids look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    /// 32 hexadecimal digits.
    Hex,
    /// Counted from this number.
    Number(u64),
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Created,
    Modified,
    Removed,
}

/// One refusal in the words of either host.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// `errcode` and `errmsg`.
    pub(crate) old: (i64, &'static str),
    /// HTTP status, `code` and `message`.
    pub(crate) new: (u16, &'static str, &'static str),
}

impl Words {
    pub(crate) const fn new(old: (i64, &'static str), new: (u16, &'static str, &'static str)) -> Self {
        Self { old, new }
    }

    pub(crate) fn refusal(&self, dialect: Dialect) -> Refusal {
        match dialect {
            Dialect::Api => Refusal::api(self.new.0, self.new.1, self.new.2),
            Dialect::Oapi | Dialect::Topapi => Refusal::code(self.old.0, self.old.1),
        }
    }
}

impl Kind {
    pub(crate) const fn new(name: &'static str, id: &'static str, missing: Words) -> Self {
        Self { name, id, ids: Ids::Hex, aliases: &[], parent: None, missing, unique: None, event: None }
    }

    pub(crate) const fn numbered_from(mut self, first: u64) -> Self {
        self.ids = Ids::Number(first);
        self
    }

    pub(crate) const fn aliases(mut self, aliases: Aliases) -> Self {
        self.aliases = aliases;
        self
    }

    pub(crate) const fn within(mut self, parent: &'static str) -> Self {
        self.parent = Some(parent);
        self
    }

    pub(crate) const fn unique(mut self, member: &'static str, taken: Words) -> Self {
        self.unique = Some((member, taken));
        self
    }

    pub(crate) const fn pushes(mut self, event: Event) -> Self {
        self.event = Some(event);
        self
    }

    /// The id as documents have it.
    pub(crate) fn id_value(&self, id: &str) -> Value {
        match self.ids {
            Ids::Number(_) => id.parse::<u64>().map_or_else(|_| Value::from(id), Value::from),
            Ids::Hex => Value::from(id),
        }
    }

    /// What a request says of a record, under the names that are kept.
    pub(crate) fn document(&self, request: Document) -> Document {
        let mut document = Document::with_capacity(MEMBERS);
        document.merge(request, self.aliases);
        document
    }
}
