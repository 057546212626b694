//! The new host, `api.dingtalk.com`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::facts::{self, Common, FactField, FactFile};
use crate::catalogue::{Operation, Paging, Product, Type};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct FactOperation {
    #[serde(flatten)]
    common: Common,
    headers: Vec<FactField>,
    #[serde(default)]
    tokens: Vec<String>,
}

#[derive(Deserialize)]
struct FactPaging {
    product: String,
    operation: String,
    style: String,
    position: String,
    position_in: String,
    size: Option<String>,
}

pub(super) fn import(folder: &Path, version: &str) -> Result<BTreeMap<String, Product>> {
    let paging: Vec<FactPaging> = facts::read(&folder.join("extra/pagination.json"))?;
    let paging: BTreeMap<_, _> =
        paging.iter().map(|entry| ((entry.product.as_str(), entry.operation.as_str()), entry)).collect();
    let mut products = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let Some(name) = stem.strip_suffix(version).and_then(|rest| rest.strip_suffix('_')) else { continue };
        let file: FactFile<FactOperation> = facts::read(&path)?;
        let mut product = Product { types: facts::types(&file.types)?, ..Product::default() };
        for fact in &file.operations {
            let mut operation = facts::operation(&fact.common)?;
            operation.query = facts::fields(&fact.common.query)?;
            operation.headers = facts::fields(&fact.headers)?;
            operation.tokens = fact.tokens.clone();
            operation.auth = match fact.common.auth.as_str() {
                "token" => String::new(),
                "none" => "none".to_owned(),
                other => return Err(Error::new(format!("unknown auth `{other}` in {stem}"))),
            };
            operation.event_stream = may_stream(&operation, &product);
            operation.paging = paging.get(&(stem, fact.common.name.as_str())).map(|paging| Paging {
                style: paging.style.clone(),
                position: nested(&paging.position_in, &paging.position),
                size: paging.size.as_ref().map(|size| nested(&paging.position_in, size)),
            });
            product.operations.insert(fact.common.name.clone(), operation);
        }
        products.insert(name.to_owned(), product);
    }
    Ok(products)
}

/// A request with the switch `stream` may be answered as server-sent events (REPORT.md, 4.5).
pub(crate) fn may_stream(operation: &Operation, product: &Product) -> bool {
    let Some(Type::Object(body)) = &operation.body else { return false };
    let fields = product.types.get(body).into_iter().flatten();
    fields.into_iter().any(|field| field.name == "stream" && field.ty == Type::Bool)
}

/// `body.request` + `cursor` = `request.cursor`: the path from the request's own fields.
fn nested(place: &str, name: &str) -> String {
    match place.split_once('.') {
        Some((_, parent)) => format!("{parent}.{name}"),
        None => name.to_owned(),
    }
}
