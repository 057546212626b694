//! The codec of events: one record whatever the transport spells its members like.
//!
//! It goes through [`Value`] and not through the visitor of `wire`: nothing of it is generic over the source, so the
//! hundreds of records are compiled once each.

/// Implements the codec of a record; its members' names count in one case and without underscores.
macro_rules! event_record {
    ($name:ident $(in $wrapper:literal)? { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl $crate::event::record::EventRecord for $name {
            #[allow(unused_variables)]
            fn set(
                &mut self,
                folded: &str,
                member: $crate::event::record::Member<'_>,
            ) -> Result<(), $crate::event::record::Misfit> {
                $(if $crate::event::record::spells(folded, $wire) {
                    return member.put(&mut self.$field);
                })*
                $(if folded == $wrapper {
                    return member.put_all(self);
                })?
                Ok(())
            }
        }
        impl $crate::event::record::FromValue for $name {
            fn from_value(value: serde_json::Value) -> Result<Self, $crate::event::record::Misfit> {
                $crate::event::record::from_object(value)
            }
        }
        #[cfg(feature = "bidirectional")]
        $crate::wire::wire!(@encode $name { $($field $mode $wire),* });
    };
}

/// Implements an event: its codec, its type, and how it is read.
macro_rules! event {
    ($name:ident = $event_type:literal $(in $wrapper:literal)? { $($fields:tt)* }) => {
        $crate::event::record::event_record!($name $(in $wrapper)? { $($fields)* });
        impl $crate::event::EventPayload for $name {
            const EVENT_TYPE: &'static str = $event_type;
        }
        impl $crate::event::Payload for $name {
            fn read(event_type: Option<&str>, json: &[u8]) -> Result<Self, $crate::event::PayloadError> {
                $crate::event::record::read_event(stringify!($name), $event_type, event_type, json)
            }
        }
    };
}

use serde_json::{Map, Value};

pub(super) use {event, event_record};

use super::PayloadError;
use super::open_record::read;
use crate::secret::Secret;
use crate::wire::unread::{Step, Steps};
use crate::wire::{Decode, bare, from_text};

/// Sets its own fields by their folded names.
pub(super) trait EventRecord: Default + PartialEq {
    fn set(&mut self, folded: &str, member: Member<'_>) -> Result<(), Misfit>;
}

/// Reads a value in every form that `wire::Decode` accepts.
pub(super) trait FromValue: Sized {
    fn from_value(value: Value) -> Result<Self, Misfit>;
}

/// A value in none of the accepted forms. The record or list around it steps over it.
#[derive(Debug)]
pub(super) struct Misfit;

/// A member on its way into its field.
pub(super) struct Member<'a> {
    key: &'a str,
    value: Value,
}

impl Member<'_> {
    /// Sets a field. Members of the HTTP envelope give way to the event's own, which may have the same name in another
    /// case; those that only repeat the metadata set nothing.
    pub(super) fn put<T: FromValue + Default + PartialEq>(self, field: &mut T) -> Result<(), Misfit> {
        let passed_over = match self.key {
            "EventType" | "EventTime" | "TimeStamp" => true,
            "BizId" | "CorpId" => *field != T::default(),
            // Nor does a spelling that says nothing take away what another has said.
            _ => self.value.is_null(),
        };
        if passed_over {
            return Ok(());
        }
        *field = T::from_value(self.value)?;
        Ok(())
    }
}

impl Member<'_> {
    /// Sets the fields of an event whose own members travel inside this one, beside those of the envelope; in either order.
    pub(super) fn put_all<R: EventRecord>(self, record: &mut R) -> Result<(), Misfit> {
        fill(record, self.value)
    }
}

/// One form for camel, Pascal and snake case.
fn fold(key: &str) -> String {
    folded(key).collect()
}

/// Whether the wire name folds to this.
pub(super) fn spells(fold: &str, wire: &str) -> bool {
    fold.chars().eq(folded(wire))
}

fn folded(key: &str) -> impl Iterator<Item = char> {
    key.chars().filter(|character| *character != '_').map(|character| character.to_ascii_lowercase())
}

pub(super) fn read_event<T: EventRecord>(
    name: &'static str,
    expected: &str,
    event_type: Option<&str>,
    json: &[u8],
) -> Result<T, PayloadError> {
    match event_type {
        Some(found) if found != expected => Err(PayloadError::event_type(name, found)),
        _ => from_object(read::<Value>(name, said(json))?).map_err(|Misfit| PayloadError::no_object(name)),
    }
}

/// An event that says nothing but its type may have no text at all.
pub(super) fn said(json: &[u8]) -> &[u8] {
    if bare(json).trim_ascii().is_empty() { b"{}" } else { json }
}

/// Reads a record in any of the forms DingTalk sends an object in.
pub(super) fn from_object<R: EventRecord>(value: Value) -> Result<R, Misfit> {
    let mut record = R::default();
    fill(&mut record, value)?;
    Ok(record)
}

fn fill<R: EventRecord>(record: &mut R, value: Value) -> Result<(), Misfit> {
    let mut steps = Steps::begin();
    for (key, value) in object(value)? {
        match record.set(&fold(&key), Member { key: &key, value }) {
            Ok(()) => steps.passed(Step::Member(&key)),
            Err(Misfit) => steps.stepped_over(Step::Member(&key)),
        }
    }
    Ok(())
}

fn object(value: Value) -> Result<Map<String, Value>, Misfit> {
    match value {
        Value::Object(members) => Ok(members),
        Value::Null => Ok(Map::new()),
        Value::String(text) if text.trim().is_empty() => Ok(Map::new()),
        // An object that travels as JSON text.
        Value::String(text) => match from_text(&text) {
            Ok(found @ (Value::Object(_) | Value::String(_))) => object(found),
            _ => Err(Misfit),
        },
        // A list where one object is documented: the first element counts.
        Value::Array(list) => match list.into_iter().next() {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(found @ (Value::Object(_) | Value::String(_))) => object(found),
            Some(_) => Err(Misfit),
        },
        _ => Err(Misfit),
    }
}

macro_rules! from_value_by_decode {
    ($($type:ty),*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, Misfit> {
                <$type as Decode>::decode(value).map_err(|_| Misfit)
            }
        }
    )*};
}

from_value_by_decode!(String, i64, f64, bool, Secret, Value);

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Misfit> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self, Misfit> {
        let elements = match value {
            Value::Null => Vec::new(),
            Value::Array(elements) => elements,
            Value::String(text) if text.trim().is_empty() => Vec::new(),
            // A list that travels as JSON text, or the bare text of its only element.
            Value::String(text) if text.trim_start().starts_with('[') => match from_text(&text) {
                Ok(Value::Array(elements)) => elements,
                _ => vec![Value::String(text)],
            },
            other => vec![other],
        };
        let mut steps = Steps::begin();
        let mut read = Self::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            match T::from_value(element) {
                Ok(element) => {
                    read.push(element);
                    steps.passed(Step::Element(index));
                }
                Err(Misfit) => steps.stepped_over(Step::Element(index)),
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_spelling_folds_to_one() {
        for key in ["userId", "UserId", "user_id", "userid", "USER_ID"] {
            assert_eq!(fold(key), "userid");
            assert!(spells("userid", key) && !spells("useridx", key));
        }
    }

    #[test]
    fn members_beside_the_wrapped_ones_survive_in_either_order() {
        use crate::event::collaboration::ProjectTaskChanged;

        for text in [r#"{"tag":"t","data":{"taskId":"k"}}"#, r#"{"data":{"taskId":"k"},"tag":"t"}"#] {
            let value: Value = serde_json::from_str(text).unwrap();
            let event: ProjectTaskChanged = from_object(value).unwrap();
            assert_eq!((event.tag.as_deref(), event.task_id.as_deref()), (Some("t"), Some("k")), "{text}");
        }
    }

    #[test]
    fn the_envelope_gives_way_to_the_event_in_either_order() {
        for keys in [["bizId", "BizId"], ["BizId", "bizId"]] {
            let mut field = String::new();
            for key in keys {
                Member { key, value: key.into() }.put(&mut field).unwrap();
            }
            assert_eq!(field, "bizId");
        }
    }

    #[test]
    fn a_list_comes_in_many_forms() {
        for (value, expected) in [
            (json!(null), vec![]),
            (json!(""), vec![]),
            (json!("a"), vec!["a"]),
            (json!("[\"a\",1]"), vec!["a", "1"]),
            (json!("[a"), vec!["[a"]),
            (json!(["a", 1]), vec!["a", "1"]),
            (json!(7), vec!["7"]),
        ] {
            assert_eq!(Vec::<String>::from_value(value.clone()).unwrap(), expected, "{value}");
        }
    }
}
