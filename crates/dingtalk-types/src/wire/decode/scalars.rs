//! Text, numbers and booleans.

use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected};
use serde_json::Value;

use super::Decode;
use super::forms::{Forms, FromForms};
use super::unread::misfit;

/// Text that is none of the accepted forms. The text itself may be a secret in the wrong field, so no error tells it.
const OTHER_TEXT: Unexpected<'static> = Unexpected::Other("other text");

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
        Err(misfit(Unexpected::Float(value), &Self::EXPECTING))
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
            Err(_) => Err(misfit(OTHER_TEXT, &Self::EXPECTING)),
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
        text.parse().map_err(|_| misfit(OTHER_TEXT, &Self::EXPECTING))
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
            other => Err(misfit(Unexpected::Signed(other), &Self::EXPECTING)),
        }
    }

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("true") || text == "1" {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") || text == "0" || text.is_empty() {
            Ok(false)
        } else {
            Err(misfit(OTHER_TEXT, &Self::EXPECTING))
        }
    }
}
