use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use super::unread::misfit;

/// A scalar or list type of the codec, visited by [`Forms`].
pub(super) trait FromForms: Sized + Default {
    const EXPECTING: &'static str;

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        Err(misfit(Unexpected::Bool(value), &Self::EXPECTING))
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        Err(misfit(Unexpected::Signed(value), &Self::EXPECTING))
    }

    fn from_u64<E: Error>(value: u64) -> Result<Self, E> {
        match i64::try_from(value) {
            Ok(value) => Self::from_i64(value),
            Err(_) => Err(misfit(Unexpected::Unsigned(value), &Self::EXPECTING)),
        }
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        Err(misfit(Unexpected::Float(value), &Self::EXPECTING))
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E>;

    fn from_string<E: Error>(text: String) -> Result<Self, E> {
        Self::from_text(&text)
    }

    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Err(misfit(Unexpected::Seq, &Self::EXPECTING))
    }

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Err(misfit(Unexpected::Map, &Self::EXPECTING))
    }
}

pub(super) struct Forms<T>(pub(super) PhantomData<T>);

impl<'de, T: FromForms> Visitor<'de> for Forms<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTING)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        T::from_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::from_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::from_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        T::from_f64(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        T::from_string(text)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::from_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_map(map)
    }
}
