//! Fields of the catalogue to fields of Rust structs.

use std::collections::{BTreeMap, BTreeSet};

use super::secret::is_secret;
use super::{Direction, Member};
use crate::catalogue::{Family, Field, Limit, TextForm, Type};
use crate::error::{Error, Result};
use crate::names;
use crate::overlay::Overlay;

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Path,
    Query,
    Header,
    Body,
    /// Query beside nothing else, or body beside nothing else: not worth saying.
    Plain,
}

/// What turns fields into members.
pub(super) struct Members<'a> {
    /// `v1.contact`
    pub(super) module: String,
    pub(super) family: Family,
    /// Name of the product or group in the catalogue.
    pub(super) product: &'a str,
    /// Names of parts by upstream name.
    pub(super) parts: &'a BTreeMap<String, String>,
    /// Names of the parts that only answers have: none of their fields is an `Option`.
    pub(super) answers: &'a BTreeSet<&'a str>,
    pub(super) overlay: &'a Overlay,
}

impl Members<'_> {
    /// The members for `fields` of the record `owner`, which the catalogue knows as `upstream`: types, or an operation.
    pub(super) fn of<'f>(
        &self,
        owner: &str,
        upstream: &[&str],
        direction: Direction,
        fields: impl IntoIterator<Item = (&'f Field, Position)>,
    ) -> Result<Vec<Member>> {
        let fields: Vec<_> = fields.into_iter().collect();
        let wires: Vec<&str> = fields.iter().map(|(field, _)| field.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        let mut members = Vec::new();
        for ((field, position), name) in fields.iter().copied().zip(names::fields(&wires)) {
            if !seen.insert(name.clone()) {
                // `class_id` beside `classId` is one field: the codec reads either spelling.
                if direction == Direction::Response {
                    continue;
                }
                return Err(Error::new(format!("`{owner}` has two fields `{name}` in {}", self.module)));
            }
            let key = format!("{}.{owner}.{}", self.module, field.name);
            let declared = self.overlay.secret(&key);
            let secret = declared.unwrap_or_else(|| is_secret(&field.name, &field.ty));
            members.push(Member {
                wire: field.name.clone(),
                name,
                ty: match (secret, self.overlay.is_text(&key)) {
                    (true, _) => "Secret".to_owned(),
                    (false, true) => "String".to_owned(),
                    (false, false) => self.field_type(field)?,
                },
                optional: direction != Direction::Response && !field.required,
                secret,
                limit: if direction == Direction::Request { field.limit } else { Limit::default() },
                doc: doc(
                    &field.name,
                    &note(field, direction, position),
                    self.words(owner, upstream, &field.name).as_deref(),
                ),
            });
        }
        Ok(members)
    }

    /// What the field means, in own words.
    fn words(&self, owner: &str, upstream: &[&str], wire: &str) -> Option<String> {
        if let Some(words) = self.overlay.docs.of_field(&self.module, owner, wire) {
            return Some(words.to_owned());
        }
        let meaning = self.overlay.meanings.field(self.family, self.product, upstream, wire)?;
        Some(meaning.marked())
    }

    /// Whether the upstream type is a part that only answers have.
    pub(super) fn is_answer(&self, upstream: &str) -> bool {
        self.parts.get(upstream).is_some_and(|name| self.answers.contains(name.as_str()))
    }

    fn field_type(&self, field: &Field) -> Result<String> {
        let plain = self.rust_type(&field.ty)?;
        Ok(match (field.text, &field.ty) {
            (None, _) => plain,
            (Some(TextForm::Json), _) => format!("JsonText<{plain}>"),
            (Some(TextForm::Comma), Type::List(item)) => format!("CommaList<{}>", self.rust_type(item)?),
            (Some(TextForm::Comma), _) => return Err(Error::new(format!("`{}` is no list", field.name))),
        })
    }

    pub(super) fn rust_type(&self, ty: &Type) -> Result<String> {
        Ok(match ty {
            Type::String => "String".to_owned(),
            Type::Int => "i64".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Any => "Value".to_owned(),
            Type::File => return Err(Error::new("file parts are written by hand")),
            Type::List(item) => format!("Vec<{}>", self.rust_type(item)?),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.rust_type(value)?),
            Type::Object(name) => {
                self.parts.get(name).cloned().ok_or_else(|| Error::new(format!("`{name}` has no name")))?
            }
        })
    }
}

/// The documentation of a field, in own words where there are any.
fn doc(wire: &str, note: &str, words: Option<&str>) -> String {
    match words {
        Some(words) if words.starts_with(&format!("`{wire}`")) => format!("{words}{note}."),
        Some(words) => format!("`{wire}`{note}: {words}."),
        None if note.is_empty() => format!("`{wire}`"),
        None => format!("`{wire}`{note}."),
    }
}

/// Place, need and unit of a field, after its wire name.
fn note(field: &Field, direction: Direction, position: Position) -> String {
    let mut notes = Vec::new();
    match position {
        Position::Path => notes.push("in the path"),
        Position::Query => notes.push("in the query"),
        Position::Header => notes.push("a header"),
        Position::Body | Position::Plain => {}
    }
    if direction != Direction::Response && field.required && position != Position::Path {
        notes.push("required");
    }
    if field.datetime {
        notes.push("`yyyy-MM-dd HH:mm:ss`");
    } else if let Some(unit) = unit(field) {
        notes.push(unit);
    }
    let mut text: String = notes.iter().map(|note| format!(", {note}")).collect();
    if direction == Direction::Request {
        text.push_str(&limit_note(field));
    }
    text
}

/// `, at most 20 items`
pub(super) fn limit_note(field: &Field) -> String {
    let of = match field.ty {
        Type::String => " characters",
        Type::List(_) => " items",
        _ => "",
    };
    match field.limit {
        Limit { least: Some(least), most: Some(most) } => format!(", {least} to {most}{of}"),
        Limit { least: Some(least), most: None } => format!(", at least {least}{of}"),
        Limit { least: None, most: Some(most) } => format!(", at most {most}{of}"),
        Limit { least: None, most: None } => String::new(),
    }
}

/// The unit, where the name tells.
fn unit(field: &Field) -> Option<&'static str> {
    if !matches!(field.ty, Type::Int | Type::Float) {
        return None;
    }
    let words = names::words(&field.name);
    Some(match words.last()?.as_str() {
        "ms" | "millis" | "milliseconds" | "millisecond" => "ms",
        "seconds" | "second" | "sec" => "s",
        "minutes" | "minute" | "min" if words.len() > 1 => "minutes",
        "hours" | "hour" if words.len() > 1 => "hours",
        "bytes" | "byte" => "bytes",
        "percent" | "percentage" => "percent",
        "in" if words.first().is_some_and(|first| first.starts_with("expire")) => "s",
        _ => return None,
    })
}
