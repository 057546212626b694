/// Reads a record whose unknown members land in its field `other`.
macro_rules! open_record {
    ($name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl $crate::wire::Record for $name {
            const NAME: &'static str = stringify!($name);

            fn set<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($wire => self.$field = map.next_value_seed($crate::wire::Lenient::new())?,)*
                    _ => {
                        self.other.insert(key.to_owned(), map.next_value()?);
                    }
                }
                Ok(true)
            }
        }
        impl $crate::wire::Decode for $name {
            fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }
        }
    };
}

pub(super) use open_record;

use super::PayloadError;
use crate::wire::Decode;

/// Reads one record from JSON text.
pub(super) fn read<T: Decode>(target: &'static str, json: &[u8]) -> Result<T, PayloadError> {
    let mut deserializer = serde_json::Deserializer::from_slice(crate::wire::without_byte_order_mark(json));
    let value = T::decode(&mut deserializer).map_err(|error| PayloadError::place(target, &error))?;
    deserializer.end().map_err(|error| PayloadError::place(target, &error))?;
    Ok(value)
}
