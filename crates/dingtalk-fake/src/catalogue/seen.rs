//! What is kept, as an answer shows it.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A value for an answer: as much of it as can be is borrowed from what is kept, and written from there.
#[derive(Debug)]
pub(crate) enum Seen<'a> {
    Value(Cow<'a, Value>),
    List(Vec<Seen<'a>>),
    Object(Members<'a>),
}

/// The members of an object.
pub(crate) type Members<'a> = Vec<(&'a str, Seen<'a>)>;

impl<'a> Seen<'a> {
    /// A value as it is.
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Object(members) => {
                let member = |(name, value): (&'a String, &'a Value)| {
                    (name.as_str(), Self::Value(Cow::Borrowed(value)))
                };
                Self::Object(members.iter().map(member).collect())
            }
            value => Self::Value(Cow::Borrowed(value)),
        }
    }

    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value.into_owned(),
            Self::List(items) => items.into_iter().map(Self::into_value).collect(),
            Self::Object(members) => {
                let members = members.into_iter();
                members.map(|(name, seen)| (name.to_owned(), seen.into_value())).collect()
            }
        }
    }
}

impl From<Value> for Seen<'_> {
    fn from(value: Value) -> Self {
        Self::Value(Cow::Owned(value))
    }
}

impl Serialize for Seen<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members.iter().map(|(name, seen)| (name, seen))),
        }
    }
}
