use std::fmt::{self, Display};

use serde_core::de::Deserializer;
use serde_core::ser::{Serialize, Serializer};
use serde_json::Value;

use super::decode::unread::misfit_inside;
use super::{Decode, from_text};

/// A list that travels as one string with commas between the items, such as `userid_list`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommaList<T>(pub Vec<T>);

impl<T: Display> Display for CommaList<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str(",")?;
            }
            item.fmt(formatter)?;
        }
        Ok(())
    }
}

impl<T: Display> Serialize for CommaList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<T: Decode> Decode for CommaList<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::decode(deserializer)? {
            Value::String(text) if !text.trim_start().starts_with('[') => text
                .split(',')
                .filter(|item| !item.trim().is_empty())
                .map(|item| T::decode(Value::from(item)))
                .collect::<Result<_, _>>()
                .map(Self),
            other => Vec::decode(other).map(Self),
        }
        .map_err(misfit_inside)
    }
}

impl<T, I: Into<T>> FromIterator<I> for CommaList<T> {
    fn from_iter<L: IntoIterator<Item = I>>(items: L) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl<T, I: Into<T>> From<Vec<I>> for CommaList<T> {
    fn from(items: Vec<I>) -> Self {
        items.into_iter().collect()
    }
}

impl<T, I: Into<T>, const N: usize> From<[I; N]> for CommaList<T> {
    fn from(items: [I; N]) -> Self {
        items.into_iter().collect()
    }
}

/// A value that travels as JSON text inside a string, such as `msgParam`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonText<T>(pub T);

impl<T: Serialize> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(&self.0).map_err(serde_core::ser::Error::custom)?)
    }
}

impl<T: Decode> Decode for JsonText<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::decode(deserializer)? {
            Value::String(text) if text.trim().is_empty() => Ok(Self::default()),
            Value::String(text) => from_text::<Value>(&text).and_then(T::decode).map(Self),
            other => T::decode(other).map(Self),
        }
        .map_err(misfit_inside)
    }
}
