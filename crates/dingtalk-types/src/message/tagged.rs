/// Implements the codec of an enum whose content travels as `"msgtype": "<tag>", "<tag>": {…}`.
macro_rules! tagged {
    ($name:ident { $($variant:ident = $tag:literal),* $(,)? }) => {
        impl $name {
            /// `msgtype` on the wire.
            pub fn msgtype(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $tag,)*
                }
            }

            fn write<S: serde_core::ser::SerializeStruct>(&self, record: &mut S) -> Result<(), S::Error> {
                record.serialize_field("msgtype", self.msgtype())?;
                match self {
                    $(Self::$variant(content) => record.serialize_field($tag, content),)*
                }
            }
        }

        #[cfg(feature = "bidirectional")]
        impl $crate::wire::Record for $name {
            const NAME: &'static str = stringify!($name);

            fn set<'de, A: serde_core::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($tag => {
                        if let Some(content) = map.next_value_seed($crate::wire::Lenient::new())? {
                            *self = Self::$variant(content);
                        }
                    })*
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    };
}

pub(super) use tagged;
