use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::record::Key;

/// Reads a value in every form in which DingTalk is known to send its documented type.
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

/// Text that is none of the accepted forms. The text itself may be a secret in the wrong field, so no error tells it.
const OTHER_TEXT: Unexpected<'static> = Unexpected::Other("other text");

/// A scalar or list type of the codec, visited by [`Forms`].
trait FromForms: Sized + Default {
    const EXPECTING: &'static str;

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        Err(E::invalid_type(Unexpected::Bool(value), &Self::EXPECTING))
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        Err(E::invalid_type(Unexpected::Signed(value), &Self::EXPECTING))
    }

    fn from_u64<E: Error>(value: u64) -> Result<Self, E> {
        match i64::try_from(value) {
            Ok(value) => Self::from_i64(value),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(value), &Self::EXPECTING)),
        }
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        Err(E::invalid_type(Unexpected::Float(value), &Self::EXPECTING))
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E>;

    fn from_string<E: Error>(text: String) -> Result<Self, E> {
        Self::from_text(&text)
    }

    fn from_seq<'de, A: SeqAccess<'de>>(_list: A) -> Result<Self, A::Error> {
        Err(A::Error::invalid_type(Unexpected::Seq, &Self::EXPECTING))
    }

    fn from_map<'de, A: MapAccess<'de>>(_map: A) -> Result<Self, A::Error> {
        Err(A::Error::invalid_type(Unexpected::Map, &Self::EXPECTING))
    }
}

struct Forms<T>(PhantomData<T>);

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

macro_rules! decode_by_forms {
    ($($type:ty),*) => {$(
        impl Decode for $type {
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Forms::<Self>(PhantomData))
            }
        }
    )*};
}

decode_by_forms!(String, i64, f64, bool);

impl FromForms for String {
    const EXPECTING: &'static str = "a string";

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        Ok(value.to_string())
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        Ok(value.to_string())
    }

    fn from_u64<E: Error>(value: u64) -> Result<Self, E> {
        Ok(value.to_string())
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        Ok(value.to_string())
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        Ok(text.to_owned())
    }

    fn from_string<E: Error>(text: String) -> Result<Self, E> {
        Ok(text)
    }

    /// A list where text is documented is kept as JSON text.
    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        Ok(Value::Array(values).to_string())
    }

    /// An object where text is documented is kept as JSON text.
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        <Value as serde_core::Deserialize>::deserialize(MapAccessDeserializer::new(map))
            .map(|value| value.to_string())
    }
}

impl FromForms for i64 {
    const EXPECTING: &'static str = "an integer";

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        Ok(value.into())
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        Ok(value)
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        // Beyond 2^53 a float no longer names one integer.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() <= EXACT {
            return Ok(value as Self);
        }
        Err(E::invalid_value(Unexpected::Float(value), &Self::EXPECTING))
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(0);
        }
        if let Ok(value) = text.parse() {
            return Ok(value);
        }
        match text.parse() {
            Ok(value) => Self::from_f64(value),
            Err(_) => Err(E::invalid_value(OTHER_TEXT, &Self::EXPECTING)),
        }
    }
}

impl FromForms for f64 {
    const EXPECTING: &'static str = "a number";

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        Ok(value as Self)
    }

    fn from_u64<E: Error>(value: u64) -> Result<Self, E> {
        Ok(value as Self)
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        Ok(value)
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(0.0);
        }
        text.parse().map_err(|_| E::invalid_value(OTHER_TEXT, &Self::EXPECTING))
    }
}

impl FromForms for bool {
    const EXPECTING: &'static str = "a boolean";

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        Ok(value)
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        match value {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(E::invalid_value(Unexpected::Signed(other), &Self::EXPECTING)),
        }
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("true") || text == "1" {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") || text == "0" || text.is_empty() {
            Ok(false)
        } else {
            Err(E::invalid_value(OTHER_TEXT, &Self::EXPECTING))
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Forms::<Self>(PhantomData))
    }
}

impl<T: Decode> FromForms for Vec<T> {
    const EXPECTING: &'static str = "a list";

    fn from_bool<E: Error>(value: bool) -> Result<Self, E> {
        one_element(Value::Bool(value))
    }

    fn from_i64<E: Error>(value: i64) -> Result<Self, E> {
        one_element(Value::from(value))
    }

    fn from_f64<E: Error>(value: f64) -> Result<Self, E> {
        one_element(Value::from(value))
    }

    /// A list that travels as JSON text, or the bare text of its only element.
    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Self::new());
        }
        if trimmed.starts_with('[') {
            if let Ok(list @ Value::Array(_)) = serde_json::from_str(trimmed) {
                return Self::decode(list).map_err(E::custom);
            }
        }
        one_element(Value::from(text))
    }

    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut elements = Self::with_capacity(list.size_hint().unwrap_or(0).min(1024));
        loop {
            elements.push(T::default());
            let Some(slot) = elements.last_mut() else { break };
            if list.next_element_seed(Slot(slot))?.is_none() {
                elements.pop();
                break;
            }
        }
        Ok(elements)
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        Ok(vec![T::decode(MapAccessDeserializer::new(map))?])
    }
}

fn one_element<T: Decode, E: Error>(value: Value) -> Result<Vec<T>, E> {
    T::decode(value).map(|element| vec![element]).map_err(E::custom)
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Forms::<Self>(PhantomData))
    }
}

impl<T: Decode> FromForms for BTreeMap<String, T> {
    const EXPECTING: &'static str = "an object";

    /// A map that travels as JSON text.
    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        if text.trim().is_empty() {
            return Ok(Self::new());
        }
        let value: Value = serde_json::from_str(text).map_err(E::custom)?;
        Self::decode(value).map_err(E::custom)
    }

    /// A list where a map is documented: the elements under their positions.
    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut entries = Self::new();
        while let Some(element) = list.next_element_seed(Lenient::<T>::new())? {
            entries.insert(entries.len().to_string(), element);
        }
        Ok(entries)
    }

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut entries = Self::new();
        while let Some(key) = map.next_key_seed(Key)? {
            entries.insert(key.into_owned(), map.next_value_seed(Lenient::<T>::new())?);
        }
        Ok(entries)
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
