//! What both sets of facts have in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::PAGES;
use crate::catalogue::{Field, Limit, Operation, TextForm, Type};
use crate::error::{Error, Result};

/// A file of facts.
#[derive(Deserialize)]
pub(super) struct FactFile<O> {
    pub(super) operations: Vec<O>,
    pub(super) types: BTreeMap<String, FactType>,
}

#[derive(Deserialize)]
pub(super) struct FactType {
    pub(super) fields: Vec<FactField>,
}

#[derive(Deserialize)]
pub(super) struct FactField {
    pub(super) name: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    doc_required: Option<bool>,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    pub(super) auth: bool,
    min: Option<i64>,
    max: Option<i64>,
    max_len: Option<i64>,
    max_items: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct FactBody {
    #[serde(rename = "type")]
    pub(super) ty: String,
}

/// The members of an operation that both sets share.
#[derive(Deserialize)]
pub(super) struct Common {
    pub(super) name: String,
    method: String,
    pub(super) path: String,
    pub(super) query: Vec<FactField>,
    body: Option<FactBody>,
    response: Option<FactBody>,
    pub(super) auth: String,
    doc: Option<String>,
    scopes: Vec<String>,
    #[serde(default)]
    scope_closed: bool,
    apps: Vec<String>,
    archived: bool,
}

/// Reads one file of facts.
pub(super) fn read<O: for<'de> Deserialize<'de>>(path: &Path) -> Result<O> {
    serde_json::from_str(&fs::read_to_string(path)?)
        .map_err(|error| Error::from(error).within(path.display()))
}

pub(super) fn ty(text: &str) -> Result<Type> {
    let inner = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    Ok(match text {
        "string" => Type::String,
        "int32" | "int64" => Type::Int,
        "float" | "double" => Type::Float,
        "bool" => Type::Bool,
        "any" => Type::Any,
        "file" => Type::File,
        _ => {
            if let Some(item) = inner("list<") {
                Type::List(Box::new(ty(item)?))
            } else if let Some(value) = inner("map<") {
                Type::Map(Box::new(ty(value)?))
            } else if let Some(name) = text.strip_prefix("Ref:") {
                Type::Object(name.to_owned())
            } else {
                return Err(Error::new(format!("unknown type `{text}`")));
            }
        }
    })
}

pub(super) fn field(fact: &FactField) -> Result<Field> {
    let text = match fact.encoding.as_deref() {
        Some("comma") => Some(TextForm::Comma),
        Some("json") => Some(TextForm::Json),
        // The flattener's wire form is not verified; JSON text is what the documented siblings use.
        Some("flat") | None => None,
        Some(other) => return Err(Error::new(format!("unknown encoding `{other}` of `{}`", fact.name))),
    };
    // What the page calls optional is optional, whatever the SDK insists on.
    let required = fact.required && fact.doc_required != Some(false);
    let datetime = fact.format.as_deref() == Some("datetime");
    let limit = Limit { least: fact.min, most: fact.max.or(fact.max_len).or(fact.max_items) };
    Ok(Field { name: fact.name.clone(), ty: ty(&fact.ty)?, required, text, datetime, limit })
}

pub(super) fn fields(facts: &[FactField]) -> Result<Vec<Field>> {
    facts.iter().map(field).collect()
}

pub(super) fn types(facts: &BTreeMap<String, FactType>) -> Result<BTreeMap<String, Vec<Field>>> {
    facts.iter().map(|(name, fact)| Ok((name.clone(), fields(&fact.fields)?))).collect()
}

/// Everything but query, credential and paging, which differ.
pub(super) fn operation(common: &Common) -> Result<Operation> {
    let body_type = |body: &Option<FactBody>| body.as_ref().map(|body| ty(&body.ty)).transpose();
    let page = common.doc.as_deref().unwrap_or_default();
    let page = page.strip_prefix(PAGES).unwrap_or(page).to_owned();
    Ok(Operation {
        method: common.method.clone(),
        // One path of the facts ends in a space.
        path: common.path.trim().to_owned(),
        body: body_type(&common.body)?,
        response: body_type(&common.response)?,
        scopes: common.scopes.clone(),
        apps: common.apps.clone(),
        page,
        archived: common.archived,
        closed: common.scope_closed,
        ..Operation::default()
    })
}
