//! One product of the catalogue. `FORMAT.md` beside the catalogue says what a member means.

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Product {
    pub(crate) operations: HashMap<String, Operation>,
    pub(crate) types: Types,
}

pub(crate) type Types = HashMap<String, Vec<Field>>;

/// What the fake needs of an operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Operation {
    pub(crate) query: Vec<Field>,
    pub(crate) body: Option<Type>,
    pub(crate) response: Option<Type>,
    pub(crate) auth: Credential,
    pub(crate) tokens: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) event_stream: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Credential {
    #[default]
    #[serde(skip)]
    Token,
    #[serde(rename = "none")]
    None,
    #[serde(rename = "suite")]
    Suite,
    #[serde(rename = "signature")]
    Signature,
    #[serde(rename = "suite+signature")]
    SignedSuite,
    #[serde(rename = "sns")]
    Sns,
    #[serde(rename = "sns_user")]
    SnsUser,
    #[serde(rename = "sso")]
    Sso,
    #[serde(rename = "webhook")]
    Webhook,
}

/// In the file one text: name, type, marks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) form: Form,
    pub(crate) datetime: bool,
}

/// How a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// One text with commas between the items.
    Comma,
    /// JSON text.
    Json,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Type {
    Text,
    Integer,
    Float,
    Boolean,
    Any,
    File,
    List(Box<Type>),
    /// Data for keys.
    Map(Box<Type>),
    /// Stands in the product's types.
    Named(String),
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut words = text.split(' ');
        let (Some(name), Some(ty)) = (words.next(), words.next()) else {
            return Err(format!("a field needs a name and a type: {text}"));
        };
        let mut field = Self {
            name: name.to_owned(),
            ty: Type::parse(ty)?,
            required: false,
            form: Form::Plain,
            datetime: false,
        };
        for mark in words {
            match mark {
                "!" => field.required = true,
                "comma" => field.form = Form::Comma,
                "json" => field.form = Form::Json,
                "datetime" => field.datetime = true,
                // The official client's limits: what the platform itself does beyond them is not known.
                _ if mark.starts_with(">=") || mark.starts_with("<=") => {}
                _ => return Err(format!("unknown mark {mark}: {text}")),
            }
        }
        Ok(field)
    }
}

impl TryFrom<String> for Type {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl Type {
    fn parse(text: &str) -> Result<Self, String> {
        let inner = |open: char, close: char| {
            text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).map(Self::parse)
        };
        if let Some(item) = inner('[', ']') {
            return Ok(Self::List(Box::new(item?)));
        }
        if let Some(value) = inner('{', '}') {
            return Ok(Self::Map(Box::new(value?)));
        }
        if let Some(name) = text.strip_prefix('.') {
            return Ok(Self::Named(name.to_owned()));
        }
        Ok(match text {
            "string" => Self::Text,
            "int" => Self::Integer,
            "float" => Self::Float,
            "bool" => Self::Boolean,
            "any" => Self::Any,
            "file" => Self::File,
            _ => return Err(format!("unknown type {text}")),
        })
    }

    pub(crate) fn is_container(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_) | Self::Named(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_one_text() {
        let field = Field::try_from("ids [[.Item]] ! comma".to_owned()).unwrap();
        let item = Type::Named("Item".to_owned());
        assert_eq!(field.ty, Type::List(Box::new(Type::List(Box::new(item)))));
        assert_eq!((field.required, field.form), (true, Form::Comma));
        for text in ["a", "a strin", "a string ?", "a [string"] {
            assert!(Field::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
