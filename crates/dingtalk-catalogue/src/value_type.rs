use std::fmt;

use serde::Deserialize;

/// The type of a value on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub enum ValueType {
    /// A text.
    String,
    /// An integer of any width.
    Integer,
    /// A number.
    Float,
    /// `true` or `false`.
    Boolean,
    /// Any JSON value.
    Any,
    /// A file part of a multipart form.
    File,
    /// A list.
    List(Box<Self>),
    /// An object with data for keys.
    Map(Box<Self>),
    /// An object with known fields: [`Operation::object`](crate::Operation::object) tells them.
    Object(String),
}

impl ValueType {
    /// The name of the object that it is, or that its items or values are.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::Object(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.object(),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let within = |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
        if let Some(item) = within('[', ']') {
            return Some(Self::List(Box::new(Self::parse(item)?)));
        }
        if let Some(value) = within('{', '}') {
            return Some(Self::Map(Box::new(Self::parse(value)?)));
        }
        if let Some(name) = text.strip_prefix('.') {
            return Some(Self::Object(name.to_owned()));
        }
        Some(match text {
            "string" => Self::String,
            "int" => Self::Integer,
            "float" => Self::Float,
            "bool" => Self::Boolean,
            "any" => Self::Any,
            "file" => Self::File,
            _ => return None,
        })
    }
}

impl TryFrom<String> for ValueType {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or(text)
    }
}

impl fmt::Display for ValueType {
    /// `string`, `integer`, `[string]`, `{any}`; an object of known fields is `object`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => formatter.write_str("string"),
            Self::Integer => formatter.write_str("integer"),
            Self::Float => formatter.write_str("number"),
            Self::Boolean => formatter.write_str("boolean"),
            Self::Any => formatter.write_str("any"),
            Self::File => formatter.write_str("file"),
            Self::List(item) => write!(formatter, "[{item}]"),
            Self::Map(value) => write!(formatter, "{{{value}}}"),
            Self::Object(_) => formatter.write_str("object"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_one_word() {
        let nested = ValueType::try_from("[{.Item}]".to_owned()).unwrap();
        assert_eq!(nested.object(), Some("Item"));
        assert_eq!(nested.to_string(), "[{object}]");
        assert!(ValueType::try_from("strin".to_owned()).is_err());
    }
}
