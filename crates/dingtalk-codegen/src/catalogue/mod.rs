//! The project's own catalogue: one JSON file per product and version, or per legacy group. `catalogue/FORMAT.md` describes it.

pub mod event;
pub mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use event::{Event, EventField, Events};

use crate::error::{Error, Result};

/// The three path families, which are the three namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `oapi.dingtalk.com`.
    Oapi,
    /// `api.dingtalk.com`, paths under `/v1.0/`.
    V1,
    /// `api.dingtalk.com`, paths under `/v2.0/`.
    V2,
}

impl Family {
    /// All of them, in the order of the output.
    pub const ALL: [Self; 3] = [Self::Oapi, Self::V1, Self::V2];

    /// Name of the namespace and of the folder.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Oapi => "oapi",
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }

    /// The host of its operations.
    pub fn host(self) -> &'static str {
        match self {
            Self::Oapi => "oapi.dingtalk.com",
            _ => "api.dingtalk.com",
        }
    }
}

/// One product and version, or one legacy group.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Operations by their upstream name.
    pub operations: BTreeMap<String, Operation>,
    /// Object types by their upstream name, with their fields.
    pub types: BTreeMap<String, Vec<Field>>,
}

/// An operation. What a key means stands in `catalogue/FORMAT.md`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the keys of the file")]
pub struct Operation {
    pub method: String,
    pub path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<Field>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Type>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Type>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub encoding: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub auth: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub path_by_rule: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub event_stream: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub replaced_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

/// How an operation pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys of the file")]
pub struct Paging {
    pub style: String,
    pub position: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub size: Option<String>,
}

/// A named value; in the file one text: `name type [!] [comma|json] [datetime] [>=N] [<=N]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The wire name.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// `!`
    pub required: bool,
    /// How a container travels as text.
    pub text: Option<TextForm>,
    /// `datetime`: text `yyyy-MM-dd HH:mm:ss`.
    pub datetime: bool,
    /// `>=N` and `<=N`: what the official client lets through.
    pub limit: Limit,
}

/// The least and the most of a number, of the characters of a text, of the items of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "told above")]
pub struct Limit {
    pub least: Option<i64>,
    pub most: Option<i64>,
}

impl Field {
    /// A field without marks.
    pub fn plain(name: &str, ty: Type) -> Self {
        let (name, limit) = (name.to_owned(), Limit::default());
        Self { name, ty, required: false, text: None, datetime: false, limit }
    }
}

/// How a container travels as one string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// Items joined by commas.
    Comma,
    /// JSON text.
    Json,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `string`
    String,
    /// `int`: any width.
    Int,
    /// `float`: any width.
    Float,
    /// `bool`
    Bool,
    /// `any`: any JSON value.
    Any,
    /// `file`: a file part of a multipart form.
    File,
    /// `[T]`
    List(Box<Type>),
    /// `{T}`: keys are strings.
    Map(Box<Type>),
    /// `.Name` of a type of the same file.
    Object(String),
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => formatter.write_str("string"),
            Self::Int => formatter.write_str("int"),
            Self::Float => formatter.write_str("float"),
            Self::Bool => formatter.write_str("bool"),
            Self::Any => formatter.write_str("any"),
            Self::File => formatter.write_str("file"),
            Self::List(item) => write!(formatter, "[{item}]"),
            Self::Map(value) => write!(formatter, "{{{value}}}"),
            Self::Object(name) => write!(formatter, ".{name}"),
        }
    }
}

impl FromStr for Type {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let within = |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
        Ok(match text {
            "string" => Self::String,
            "int" => Self::Int,
            "float" => Self::Float,
            "bool" => Self::Bool,
            "any" => Self::Any,
            "file" => Self::File,
            _ => {
                if let Some(item) = within('[', ']') {
                    Self::List(Box::new(item.parse()?))
                } else if let Some(value) = within('{', '}') {
                    Self::Map(Box::new(value.parse()?))
                } else if let Some(name) = text.strip_prefix('.') {
                    Self::Object(name.to_owned())
                } else {
                    return Err(Error::new(format!("no type: `{text}`")));
                }
            }
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name, self.ty)?;
        if self.required {
            formatter.write_str(" !")?;
        }
        match self.text {
            Some(TextForm::Comma) => formatter.write_str(" comma")?,
            Some(TextForm::Json) => formatter.write_str(" json")?,
            None => {}
        }
        formatter.write_str(if self.datetime { " datetime" } else { "" })?;
        self.limit.least.map_or(Ok(()), |least| write!(formatter, " >={least}"))?;
        self.limit.most.map_or(Ok(()), |most| write!(formatter, " <={most}"))
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut words = text.split(' ');
        let (Some(name), Some(ty)) = (words.next(), words.next()) else {
            return Err(Error::new(format!("no field: `{text}`")));
        };
        let mut field = Self::plain(name, ty.parse()?);
        for mark in words {
            let number = |sign: &str| mark.strip_prefix(sign).and_then(|digits| digits.parse().ok());
            if let Some(least) = number(">=") {
                field.limit.least = Some(least);
                continue;
            } else if let Some(most) = number("<=") {
                field.limit.most = Some(most);
                continue;
            }
            match mark {
                "!" => field.required = true,
                "comma" => field.text = Some(TextForm::Comma),
                "json" => field.text = Some(TextForm::Json),
                "datetime" => field.datetime = true,
                _ => return Err(Error::new(format!("unknown mark `{mark}` in `{text}`"))),
            }
        }
        Ok(field)
    }
}

macro_rules! serde_as_text {
    ($($name:ident),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

pub(crate) use serde_as_text;

serde_as_text!(Type, Field);

impl Product {
    /// The text of its file: one line per operation and per type, so that a diff shows what changed.
    pub fn to_text(&self) -> Result<String> {
        let mut lines = vec!["{\"operations\": {".to_owned()];
        lines.extend(members(&self.operations)?);
        lines.push("},\n\"types\": {".to_owned());
        lines.extend(members(&self.types)?);
        lines.push("}}\n".to_owned());
        Ok(lines.join("\n"))
    }
}

fn members<T: Serialize>(map: &BTreeMap<String, T>) -> Result<Vec<String>> {
    let last = map.len().saturating_sub(1);
    let line = |(index, (name, value)): (usize, (&String, &T))| {
        let comma = if index < last { "," } else { "" };
        Ok(format!("{}: {}{comma}", serde_json::to_string(name)?, serde_json::to_string(value)?))
    };
    map.iter().enumerate().map(line).collect()
}

/// All products of the three families, by family and upstream name.
pub type Catalogue = BTreeMap<(Family, String), Product>;

/// Reads the catalogue folder.
///
/// # Errors
/// When a file cannot be read or does not follow the format.
pub fn read(folder: &Path) -> Result<Catalogue> {
    let mut catalogue = Catalogue::new();
    for family in Family::ALL {
        for entry in fs::read_dir(folder.join(family.namespace()))? {
            let path = entry?.path();
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let product = serde_json::from_str(&fs::read_to_string(&path)?)
                .map_err(|error| Error::from(error).within(path.display()))?;
            catalogue.insert((family, name), product);
        }
    }
    Ok(catalogue)
}

/// Every name of the catalogue: of products, operations, segments of paths, types, fields and events.
pub fn names<'c>(catalogue: &'c Catalogue, events: &'c Events) -> BTreeSet<&'c str> {
    let mut names = BTreeSet::new();
    for (name, event) in events {
        names.insert(name.as_str());
        names.extend(event.fields.iter().flat_map(|field| field.path.split('.')));
    }
    for ((_, name), product) in catalogue {
        names.insert(name.as_str());
        for (name, operation) in &product.operations {
            names.insert(name);
            names.extend(operation.path.split('/'));
            names.extend(operation.query.iter().chain(&operation.headers).map(|field| field.name.as_str()));
        }
        for (name, fields) in &product.types {
            names.insert(name);
            names.extend(fields.iter().map(|field| field.name.as_str()));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_types_read_back_as_written() {
        for text in [
            "a string",
            "b [{.Some}] !",
            "c [string] comma <=20",
            "d any ! json",
            "e string datetime",
            "f int ! >=-1 <=200",
        ] {
            assert_eq!(text.parse::<Field>().unwrap().to_string(), text);
        }
        assert!("a strung".parse::<Field>().is_err());
        assert!("a string ?".parse::<Field>().is_err());
        assert!("a string <=x".parse::<Field>().is_err());
    }

    #[test]
    fn a_product_is_one_line_per_operation_and_type() {
        let mut product = Product::default();
        let get = Operation { method: "GET".into(), path: "/v1.0/x".into(), ..Operation::default() };
        product.operations.insert("Get".into(), get);
        product.types.insert("T".into(), vec!["a string !".parse().unwrap()]);
        let text = product.to_text().unwrap();
        assert_eq!(
            text,
            "{\"operations\": {\n\"Get\": {\"method\":\"GET\",\"path\":\"/v1.0/x\"}\n},\n\"types\": {\n\"T\": [\"a string !\"]\n}}\n"
        );
        assert_eq!(serde_json::from_str::<Product>(&text).unwrap(), product);
    }
}
