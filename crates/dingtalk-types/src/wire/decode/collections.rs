//! Lists and maps.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess};
use serde_json::Value;

use super::forms::{Forms, FromForms};
use super::unread::{Step, Steps, misfit_inside};
use super::{Decode, Lenient, Slot};
use crate::wire::from_text;
use crate::wire::record::Key;

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
            if let Ok(list @ Value::Array(_)) = from_text(trimmed) {
                return Self::decode(list).map_err(misfit_inside);
            }
        }
        one_element(Value::from(text))
    }

    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut elements = Self::with_capacity(list.size_hint().unwrap_or(0).min(1024));
        let mut steps = Steps::begin();
        for index in 0.. {
            elements.push(T::default());
            let Some(slot) = elements.last_mut() else { break };
            let read = list.next_element_seed(Slot(slot));
            match steps.after(read, Step::Element(index))? {
                Some(Some(())) => {}
                Some(None) => {
                    elements.pop();
                    break;
                }
                // Left out: a default in its place would be an element that nobody sent.
                None => {
                    elements.pop();
                }
            }
        }
        Ok(elements)
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        Ok(vec![T::decode(MapAccessDeserializer::new(map))?])
    }
}

fn one_element<T: Decode, E: Error>(value: Value) -> Result<Vec<T>, E> {
    T::decode(value).map(|element| vec![element]).map_err(misfit_inside)
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
        let value: Value = from_text(text).map_err(misfit_inside)?;
        Self::decode(value).map_err(misfit_inside)
    }

    /// A list where a map is documented: the elements under their positions.
    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut entries = Self::new();
        let mut steps = Steps::begin();
        for index in 0_usize.. {
            let read = list.next_element_seed(Lenient::<T>::new());
            match steps.after(read, Step::Element(index))? {
                Some(Some(element)) => {
                    entries.insert(index.to_string(), element);
                }
                Some(None) => break,
                None => {}
            }
        }
        Ok(entries)
    }

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut entries = Self::new();
        let mut steps = Steps::begin();
        while let Some(key) = map.next_key_seed(Key)? {
            let read = map.next_value_seed(Lenient::<T>::new());
            if let Some(value) = steps.after(read, Step::Member(&key))? {
                entries.insert(key.into_owned(), value);
            }
        }
        Ok(entries)
    }
}
