/// Implements the codec for a plain struct from a table of its wire fields.
///
/// `request` models encode and `response` models decode; the feature `bidirectional` adds the other direction.
/// `both` models (messages, parts shared by requests and responses) always have both. `call` is a `request` without limits of
/// its own.
macro_rules! wire {
    (request $name:ident { $($fields:tt)* }) => {
        $crate::wire::wire!(@encode $name { $($fields)* });
        #[cfg(feature = "bidirectional")]
        $crate::wire::wire!(@decode $name { $($fields)* });
    };
    (response $name:ident { $($fields:tt)* }) => {
        $crate::wire::wire!(@decode $name { $($fields)* });
        #[cfg(feature = "bidirectional")]
        $crate::wire::wire!(@encode $name { $($fields)* });
    };
    (both $name:ident { $($fields:tt)* }) => {
        $crate::wire::wire!(@encode $name { $($fields)* });
        $crate::wire::wire!(@decode $name { $($fields)* });
    };
    (call $name:ident { $($fields:tt)* }) => {
        $crate::wire::wire!(request $name { $($fields)* });
        impl $crate::Validate for $name {}
    };
    (@encode $name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(unused_mut)]
                let mut fields = $crate::wire::Fields::begin(serializer);
                $($crate::wire::wire!(@write fields self $field $mode $wire);)*
                fields.end()
            }
        }
    };
    (@decode $name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl $crate::wire::Record for $name {
            const NAME: &'static str = stringify!($name);

            #[allow(unused_variables)]
            fn set<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($wire => $crate::wire::read(&mut self.$field, map),)*
                    _ => Ok(false),
                }
            }
        }
        impl $crate::wire::Decode for $name {
            fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }

            fn decode_into<'de, D: serde_core::Deserializer<'de>>(slot: &mut Self, deserializer: D) -> Result<(), D::Error> {
                $crate::wire::decode_record_into(slot, deserializer)
            }
        }
        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }
        }
    };
    (@write $fields:ident $self:ident $field:ident = $wire:literal) => {
        $fields.always($wire, &$self.$field)
    };
    (@write $fields:ident $self:ident $field:ident ? $wire:literal) => {
        $fields.optional($wire, &$self.$field)
    };
    (@write $fields:ident $self:ident $field:ident ! $wire:literal) => {
        $fields.secret($wire, &$self.$field)
    };
}

pub(crate) use wire;
