//! The legacy host, `oapi.dingtalk.com`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::facts::{self, Common, FactField, FactFile};
use crate::catalogue::{Paging, Product, Type};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct FactOperation {
    #[serde(flatten)]
    common: Common,
    path_source: String,
    encoding: String,
    pagination: Option<FactPaging>,
    replaced_by: Option<Replacement>,
}

#[derive(Deserialize)]
struct FactPaging {
    style: String,
    #[serde(rename = "in")]
    position_and_size: Vec<String>,
}

#[derive(Deserialize)]
struct Replacement {
    method: Option<String>,
    url: Option<String>,
}

pub(super) fn import(folder: &Path) -> Result<BTreeMap<String, Product>> {
    let mut products = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let Some(group) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let file: serde_json::Value = facts::read(&path)?;
        if file.get("group").is_none() {
            continue;
        }
        let file: FactFile<FactOperation> =
            serde_json::from_value(file).map_err(|error| Error::from(error).within(group))?;
        let mut product = Product { types: facts::types(&file.types)?, ..Product::default() };
        for fact in &file.operations {
            if fact.path_source == "unsure" {
                continue;
            }
            let mut operation = facts::operation(&fact.common)?;
            operation.auth = match fact.common.auth.as_str() {
                "app" => String::new(),
                other => other.to_owned(),
            };
            let own = fact.common.query.iter().filter(|field| !supplied(&operation.auth, field));
            operation.query = own.map(facts::field).collect::<Result<_>>()?;
            if fact.encoding != "json" {
                operation.encoding = fact.encoding.clone();
            }
            operation.path_by_rule = fact.path_source == "convention";
            operation.replaced_by = match &fact.replaced_by {
                Some(Replacement { method: Some(method), url: Some(url) }) => format!("{method} {url}"),
                _ => String::new(),
            };
            operation.paging = fact.pagination.as_ref().and_then(paging);
            product.operations.insert(fact.common.name.clone(), operation);
        }
        prune(&mut product);
        products.insert(group.to_owned(), product);
    }
    Ok(products)
}

/// Whether the client itself adds this credential.
fn supplied(auth: &str, field: &FactField) -> bool {
    field.auth
        && match auth {
            "" | "suite" | "webhook" => true,
            "suite+signature" => field.name == "suite_access_token",
            _ => false,
        }
}

/// `cursor+size` with its parameters; the two "load more" operations page by two positions and are left out.
fn paging(fact: &FactPaging) -> Option<Paging> {
    let style = match fact.style.split('+').next()? {
        "cursor" | "page_token" => "cursor",
        "offset" => "offset",
        "page" | "page_no" | "page_num" | "page_index" | "page_start" | "pageStart" => "page",
        _ => return None,
    };
    let mut names = fact.position_and_size.iter().cloned();
    Some(Paging { style: style.to_owned(), position: names.next()?, size: names.next() })
}

/// Drops the types of operations that were left out.
fn prune(product: &mut Product) {
    let mut used = BTreeSet::new();
    let roots = product.operations.values().flat_map(|operation| [&operation.body, &operation.response]);
    let mut open: Vec<_> = roots.flatten().cloned().collect();
    while let Some(ty) = open.pop() {
        match ty {
            Type::List(inner) | Type::Map(inner) => open.push(*inner),
            Type::Object(name) if used.insert(name.clone()) => {
                let fields = product.types.get(&name).into_iter().flatten();
                open.extend(fields.map(|field| field.ty.clone()));
            }
            _ => {}
        }
    }
    product.types.retain(|name, _| used.contains(name));
}
