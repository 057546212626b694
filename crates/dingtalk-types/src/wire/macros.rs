/// Implements the codec for a plain struct from a table of its wire fields.
///
/// `request` models encode and `response` models decode; the feature `bidirectional` adds the other direction.
/// `both` models (messages, parts shared by requests and responses) always have both.
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
    (@encode $name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(unused_imports)]
                use serde_core::ser::SerializeStruct as _;
                let fields = 0usize $(+ $crate::wire::wire!(@count self $field $mode))*;
                #[allow(unused_mut)]
                let mut record = serializer.serialize_struct(stringify!($name), fields)?;
                $($crate::wire::wire!(@write record self $field $mode $wire);)*
                record.end()
            }
        }
    };
    (@decode $name:ident { $($field:ident $mode:tt $wire:literal),* $(,)? }) => {
        impl $crate::wire::Record for $name {
            const NAME: &'static str = stringify!($name);

            #[allow(unused_variables)]
            fn set<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($wire => self.$field = map.next_value_seed($crate::wire::Lenient::new())?,)*
                    _ => return Ok(false),
                }
                #[allow(unreachable_code)]
                Ok(true)
            }
        }
        impl $crate::wire::Decode for $name {
            fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }
        }
        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::decode_record(deserializer)
            }
        }
    };
    (@count $self:ident $field:ident =) => { 1 };
    (@count $self:ident $field:ident !) => { usize::from($crate::wire::SecretField::exposed(&$self.$field).is_some()) };
    (@count $self:ident $field:ident ?) => { usize::from($self.$field.is_some()) };
    (@write $record:ident $self:ident $field:ident = $wire:literal) => {
        $record.serialize_field($wire, &$self.$field)?
    };
    (@write $record:ident $self:ident $field:ident ? $wire:literal) => {
        match &$self.$field {
            Some(value) => $record.serialize_field($wire, value)?,
            None => $record.skip_field($wire)?,
        }
    };
    (@write $record:ident $self:ident $field:ident ! $wire:literal) => {
        match $crate::wire::SecretField::exposed(&$self.$field) {
            Some(text) => $record.serialize_field($wire, text)?,
            None => $record.skip_field($wire)?,
        }
    };
}

pub(crate) use wire;
