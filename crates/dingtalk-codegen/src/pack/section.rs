//! A product as it is packed: its file of the catalogue, and beside each operation what was decided about it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{self, Family, Field, Type};
use crate::error::{Error, Result};
use crate::model::{Function, PagePlan, page_plan};

#[derive(Serialize)]
pub(super) struct Product<'a> {
    pub(super) operations: BTreeMap<&'a str, Operation<'a>>,
    pub(super) types: &'a BTreeMap<String, Vec<Field>>,
}

/// An operation. Without its method, which stands in the index.
#[derive(Serialize)]
pub(super) struct Operation<'a> {
    /// Where it has holes; otherwise the index is enough.
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    query: Vec<Field>,
    #[serde(skip_serializing_if = "slice_is_empty")]
    headers: &'a [Field],
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Type>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a Type>,
    /// `query` or `multipart` on both hosts; absent: JSON.
    #[serde(skip_serializing_if = "str::is_empty")]
    encoding: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    auth: &'a str,
    #[serde(skip_serializing_if = "slice_is_empty")]
    tokens: &'a [String],
    #[serde(skip_serializing_if = "slice_is_empty")]
    scopes: &'a [String],
    #[serde(skip_serializing_if = "slice_is_empty")]
    apps: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    page: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    path_by_rule: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    event_stream: bool,
    /// `archived by DingTalk: use `oapi::user::get``
    #[serde(skip_serializing_if = "str::is_empty")]
    deprecated: &'a str,
    /// `DIALECT POSITION`, then `size=`, `next=`, `more=`, `items=` with their places, where there are such.
    #[serde(skip_serializing_if = "String::is_empty")]
    pages: String,
}

fn slice_is_empty<T>(slice: &&[T]) -> bool {
    slice.is_empty()
}

impl<'a> Operation<'a> {
    pub(super) fn new(
        family: Family,
        operation: &'a catalogue::Operation,
        product: &catalogue::Product,
        function: Option<&'a Function>,
        optional: &[String],
    ) -> Result<Self> {
        let plan = match function {
            Some(function) => function.paging.clone(),
            None => page_plan(operation, product),
        };
        let mut query = operation.query.clone();
        for name in optional {
            let field = query.iter_mut().find(|field| field.name == *name);
            field
                .ok_or_else(|| {
                    Error::new(format!("only fields of the query are packed as optional, not `{name}`"))
                })?
                .required = false;
        }
        let empty_body = function.is_some_and(|function| function.empty_body);
        Ok(Self {
            path: if operation.path.contains('{') { &operation.path } else { "" },
            query,
            headers: &operation.headers,
            body: operation.body.as_ref(),
            response: operation.response.as_ref(),
            encoding: encoding(family, operation, empty_body),
            auth: &operation.auth,
            tokens: &operation.tokens,
            scopes: &operation.scopes,
            apps: &operation.apps,
            page: &operation.page,
            path_by_rule: operation.path_by_rule,
            event_stream: operation.event_stream,
            deprecated: function.and_then(|function| function.deprecated.as_deref()).unwrap_or_default(),
            pages: plan.map(|plan| pages(&plan)).unwrap_or_default(),
        })
    }
}

fn encoding(family: Family, operation: &catalogue::Operation, empty_body: bool) -> &'static str {
    let in_query = match (&operation.body, family) {
        (Some(_), _) => false,
        (None, Family::Oapi) => operation.method == "GET" || operation.encoding == "query",
        (None, _) => !empty_body,
    };
    if operation.encoding == "multipart" {
        "multipart"
    } else if in_query {
        "query"
    } else {
        ""
    }
}

fn pages(plan: &PagePlan) -> String {
    let places = [("size", &plan.size), ("next", &plan.next), ("more", &plan.more), ("items", &plan.items)];
    let places = places.iter().filter_map(|(name, place)| Some(format!(" {name}={}", place.as_ref()?)));
    format!("{} {}{}", plan.dialect, plan.position, places.collect::<String>())
}
