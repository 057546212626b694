/// Reads a record whose unknown members land in its field `other`.
macro_rules! open_record {
    ($name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl $crate::wire::Record for $name {
            const NAME: &'static str = stringify!($name);

            #[allow(unused_variables)]
            fn set<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($wire => $crate::wire::read(&mut self.$field, map),)*
                    _ => Ok(false),
                }
            }

            fn keep<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                self.other.insert(key.to_owned(), map.next_value()?);
                Ok(true)
            }
        }
        impl $crate::wire::Decode for $name {
            fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }
        }
        impl $crate::event::open_record::OpenRecord for $name {
            fn other(&mut self) -> &mut std::collections::BTreeMap<String, serde_json::Value> {
                &mut self.other
            }
        }
    };
}

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(super) use open_record;

use super::PayloadError;
use crate::wire::unread::{Step, Steps};
use crate::wire::{Decode, bare, collect_unread, mended};

/// A record that keeps the members it does not know.
pub(super) trait OpenRecord: Decode {
    fn other(&mut self) -> &mut BTreeMap<String, Value>;
}

/// Reads one record from JSON text.
pub(super) fn read<T: Decode>(target: &'static str, json: &[u8]) -> Result<T, PayloadError> {
    let json = bare(json);
    read_once(json).or_else(|error| {
        let mended = mended(json).and_then(|json| read_once(&json).ok());
        mended.ok_or_else(|| PayloadError::place(target, &error))
    })
}

fn read_once<T: Decode>(json: &[u8]) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = T::decode(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// As [`read`]; members that do not fit their fields are kept with the unknown ones.
pub(super) fn read_open<T: OpenRecord>(target: &'static str, json: &[u8]) -> Result<T, PayloadError> {
    let (record, unread) = collect_unread(|| read::<T>(target, json));
    let mut record = record?;
    let mut steps = Steps::begin();
    if !unread.is_empty() {
        let members: Map<String, Value> =
            read::<Value>(target, json).ok().and_then(object).unwrap_or_default();
        for (name, value) in members {
            if unread.contains(&name) {
                record.other().insert(name, value);
            }
        }
    }
    unread.iter().for_each(|path| steps.stepped_over(Step::Member(path)));
    Ok(record)
}

/// Takes the member `name` out of `other`; where it does not fit, it stays there.
pub(super) fn decode_or_keep<T: Decode>(other: &mut BTreeMap<String, Value>, name: &str) -> T {
    let Some(value) = other.get(name) else { return T::default() };
    let mut steps = Steps::begin();
    match T::decode(value) {
        Ok(read) => {
            other.remove(name);
            steps.passed(Step::Member(name));
            read
        }
        Err(_) => {
            steps.stepped_over(Step::Member(name));
            T::default()
        }
    }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}
