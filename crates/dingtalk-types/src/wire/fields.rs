use serde_core::Serialize;
use serde_core::ser::{SerializeMap, Serializer};

use super::SecretField;

/// Writes the fields of a model one after the other and keeps the first error to the end.
///
/// So a line of a `wire!` table is one call, and not an expression with `?`: thousands of them are checked one by one.
pub(crate) struct Fields<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Fields<S> {
    pub(crate) fn begin(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    pub(crate) fn always<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Ok(map) = &mut self.0 {
            if let Err(error) = map.serialize_entry(name, value) {
                self.0 = Err(error);
            }
        }
    }

    pub(crate) fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.always(name, value);
        }
    }

    pub(crate) fn secret<T: SecretField>(&mut self, name: &'static str, value: &T) {
        if let Some(text) = value.exposed() {
            self.always(name, text);
        }
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
