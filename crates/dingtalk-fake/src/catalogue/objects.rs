//! What the fields of an operation are made of.

use dingtalk_catalogue::{Field, Operation, ValueType};
use serde_json::Value;

use super::addresses;

/// The objects that values consist of, by name.
pub(super) trait Objects {
    /// None for an object that is not known.
    fn fields(&self, object: &str) -> &[Field];

    /// A plausible value.
    fn sample(&self, field: &Field) -> Option<Value>;
}

impl Objects for Operation {
    fn fields(&self, object: &str) -> &[Field] {
        self.object(object)
    }

    fn sample(&self, field: &Field) -> Option<Value> {
        self.sample_of(field).map(addresses::nowhere)
    }
}

/// Whether a value consists of others.
pub(super) fn is_container(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::List(_) | ValueType::Map(_) | ValueType::Object(_))
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;

    use super::*;

    /// Objects of a test, each with its fields in the words of the catalogue.
    pub(crate) struct Described(HashMap<&'static str, Vec<Field>>);

    impl Described {
        pub(crate) fn new(objects: &[(&'static str, &[&str])]) -> Self {
            let field = |text: &&str| Field::try_from((*text).to_owned()).unwrap();
            let object =
                |(name, fields): &(&'static str, &[&str])| (*name, fields.iter().map(field).collect());
            Self(objects.iter().map(object).collect())
        }
    }

    impl Objects for Described {
        fn fields(&self, object: &str) -> &[Field] {
            self.0.get(object).map_or(&[], Vec::as_slice)
        }

        fn sample(&self, field: &Field) -> Option<Value> {
            Some(Value::from(i64::from(*field.value_type() == ValueType::Integer)))
        }
    }
}
