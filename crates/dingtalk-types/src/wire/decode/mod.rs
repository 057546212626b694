mod collections;
mod forms;
mod scalars;
pub(crate) mod unread;

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};
use serde_json::Value;

/// Reads a value in every form in which DingTalk is known to send its documented type.
///
/// A value in none of them costs itself only: the record or list around it steps over it. [`collect_unread`](super::collect_unread)
/// names what was stepped over.
pub trait Decode: Default {
    /// Reads the value.
    ///
    /// # Errors
    /// When the value is none of the accepted forms.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads the value into `slot`, which holds the default: a record is filled where it lies, as every move of it is a copy.
    ///
    /// # Errors
    /// As [`Decode::decode`]; `slot` is then half filled.
    fn decode_into<'de, D: Deserializer<'de>>(slot: &mut Self, deserializer: D) -> Result<(), D::Error> {
        *slot = Self::decode(deserializer)?;
        Ok(())
    }
}

/// Hands [`Decode::decode_into`] to the `*_seed` methods of maps and lists.
pub(crate) struct Slot<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Decode> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_into(self.0, deserializer)
    }
}

/// Hands [`Decode::decode`] to the `*_seed` methods of maps and lists.
pub(crate) struct Lenient<T>(PhantomData<T>);

impl<T> Lenient<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Decode> DeserializeSeed<'de> for Lenient<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Present(PhantomData))
    }
}

struct Present<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for Present<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::decode(deserializer).map(Some)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self::new)
    }
}

/// Any JSON value, as it came.
impl Decode for Value {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_core::Deserialize::deserialize(deserializer)
    }
}
