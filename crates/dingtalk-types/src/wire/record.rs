use std::borrow::Cow;
use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Value;

use super::Decode;
use super::decode::Slot;
use super::decode::unread::{Step, Steps, misfit, misfit_inside};
use super::from_text;

/// An object on the wire: sets its own fields by their wire names.
///
/// The `wire!` table of a model implements it; there is one visitor for all of them.
pub trait Record: Default {
    /// The name of the model in error messages.
    const NAME: &'static str;

    /// Reads the value of `key` into its field and returns `true`, or returns `false` and leaves the value unread.
    ///
    /// # Errors
    /// When the value is none of the forms that [`Decode`] accepts for the field.
    fn set<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;

    /// Keeps the value of a `key` that no field has in either spelling, and returns `true`; or returns `false` and leaves
    /// the value unread, as most records do.
    ///
    /// # Errors
    /// When the value is no JSON.
    fn keep<'de, A: MapAccess<'de>>(&mut self, _key: &str, _map: &mut A) -> Result<bool, A::Error> {
        Ok(false)
    }
}

/// Reads the next value into `slot`: what every line of a `wire!` table does.
///
/// A function, and not an expression with `?` in each line, because thousands of lines are checked one by one.
pub(crate) fn read<'de, T: Decode, A: MapAccess<'de>>(slot: &mut T, map: &mut A) -> Result<bool, A::Error> {
    map.next_value_seed(Slot(slot))?;
    Ok(true)
}

/// Reads a record in any of the forms DingTalk sends an object in.
pub(crate) fn decode_record<'de, R: Record + Decode, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<R, D::Error> {
    let mut record = R::default();
    decode_record_into(&mut record, deserializer)?;
    Ok(record)
}

/// As [`decode_record`], into a record that holds its defaults.
pub(crate) fn decode_record_into<'de, R: Record + Decode, D: Deserializer<'de>>(
    record: &mut R,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(RecordVisitor(record))
}

/// Sets the field of `key`; where there is none, the field of the other spelling that DingTalk uses for the same key.
pub(super) fn set_by_key<'de, R: Record, A: MapAccess<'de>>(
    record: &mut R,
    key: &str,
    map: &mut A,
) -> Result<bool, A::Error> {
    if record.set(key, map)? {
        return Ok(true);
    }
    match respelled(key) {
        Some(key) => record.set(&key, map),
        None => Ok(false),
    }
}

/// `hasMore` for `has_more`, and the reverse.
fn respelled(key: &str) -> Option<String> {
    if !key.bytes().skip(1).any(|byte| byte == b'_' || byte.is_ascii_uppercase()) {
        return None;
    }
    let mut other = String::with_capacity(key.len().saturating_add(4));
    let mut characters = key.chars();
    while let Some(character) = characters.next() {
        match character {
            '_' if !other.is_empty() => other.push(characters.next()?.to_ascii_uppercase()),
            'A'..='Z' if !other.is_empty() => {
                other.push('_');
                other.push(character.to_ascii_lowercase());
            }
            _ => other.push(character),
        }
    }
    (other != key).then_some(other)
}

struct RecordVisitor<'a, R>(&'a mut R);

impl<'de, R: Record + Decode> Visitor<'de> for RecordVisitor<'_, R> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut steps = Steps::begin();
        while let Some(key) = map.next_key_seed(Key)? {
            let read = set_by_key(self.0, &key, &mut map);
            if steps.after(read, Step::Member(&key))? == Some(false) && !self.0.keep(&key, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        Err(no_object(Unexpected::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        Err(no_object(Unexpected::Signed(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        Err(no_object(Unexpected::Unsigned(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        Err(no_object(Unexpected::Float(value)))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    /// An object that travels as JSON text.
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let value: Value = from_text(text).map_err(misfit_inside)?;
        *self.0 = R::decode(value).map_err(misfit_inside)?;
        Ok(())
    }

    /// A list where one object is documented: the first element counts.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let steps = Steps::begin();
        let misfit = match list.next_element_seed(Slot(self.0)) {
            Ok(_) => None,
            Err(error) => Some(steps.put_off(error)?),
        };
        while list.next_element::<IgnoredAny>()?.is_some() {}
        misfit.map_or(Ok(()), |error| Err(misfit_inside(error)))
    }
}

fn no_object<E: Error>(found: Unexpected<'_>) -> E {
    misfit(found, &"an object")
}

/// An object key, borrowed from the input where it has no escapes.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}
