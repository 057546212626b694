//! Request models to path, query and body. Pure.

use std::borrow::Cow;

use bytes::Bytes;
use dingtalk_types::percent;
use serde_core::Serialize;
use serde_json::{Map, Value};

use crate::operation::{Encoding, Operation};

/// A request without host and credential: what every attempt sends again.
#[derive(Clone)]
pub(crate) struct Encoded {
    pub(crate) path: Cow<'static, str>,
    /// `name=value&…`, percent-encoded, without a leading `?`.
    pub(crate) query: String,
    pub(crate) content_type: Option<Cow<'static, str>>,
    /// Headers of the operation's own, such as `x-client-token`.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    /// The fields that were distributed, where further pages may need them.
    pub(crate) fields: Option<Map<String, Value>>,
}

/// Why a request model cannot be sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum EncodeError {
    /// A value in the path is empty, `.` or `..`, so it would name another path.
    PathParameter(String),
    /// The model is not an object of JSON values.
    Json(serde_json::Error),
    /// The path of a raw call is no absolute path, or holds a query.
    RawPath,
}

impl std::fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PathParameter(name) => {
                write!(
                    formatter,
                    "the path parameter `{name}` is missing, empty, `.` or `..`: give its value"
                )
            }
            Self::Json(_) => formatter.write_str("the request cannot be written as JSON"),
            Self::RawPath => {
                formatter.write_str("the path must start with `/` and hold no query, fragment or space; a query is said by `Call::query`")
            }
        }
    }
}

impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}

const JSON: Cow<'static, str> = Cow::Borrowed("application/json; charset=utf-8");
/// Bytes that most request bodies fit into without growing.
const TYPICAL_BODY: usize = 512;

/// Distributes the fields of `request` over path, query and body, as `operation` says.
pub(crate) fn encode<Q: Serialize + ?Sized>(
    operation: &Operation,
    request: &Q,
) -> Result<Encoded, EncodeError> {
    if operation.is_plain() {
        let mut body = Vec::with_capacity(TYPICAL_BODY);
        serde_json::to_writer(&mut body, request).map_err(EncodeError::Json)?;
        return Ok(Encoded {
            path: operation.static_path(),
            query: String::new(),
            content_type: Some(JSON),
            headers: Vec::new(),
            body: body.into(),
            fields: None,
        });
    }
    let fields = match serde_json::to_value(request).map_err(EncodeError::Json)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let kept = operation.page_style().map(|_| fields.clone());
    Ok(Encoded { fields: kept, ..distribute(operation, fields)? })
}

/// Distributes fields over path, query, headers and body, as `operation` says.
pub(crate) fn distribute(
    operation: &Operation,
    mut fields: Map<String, Value>,
) -> Result<Encoded, EncodeError> {
    let path = fill_path(operation, &mut fields)?;
    let mut query = String::new();
    for name in operation.query_names() {
        if let Some(value) = fields.remove(*name) {
            push_pair(&mut query, name, &value);
        }
    }
    let header = |name: &&'static str| Some((*name, text_of(fields.remove(*name)?)));
    let headers = operation.header_names().iter().filter_map(header).collect();
    if operation.body_encoding() != Encoding::Json {
        for (name, value) in &fields {
            push_pair(&mut query, name, value);
        }
        return Ok(Encoded { path, query, content_type: None, headers, body: Bytes::new(), fields: None });
    }
    let body = match operation.bare_body_name() {
        Some(name) => serde_json::to_vec(&fields.remove(name)),
        None => serde_json::to_vec(&fields),
    };
    let body = body.map_err(EncodeError::Json)?.into();
    Ok(Encoded { path, query, content_type: Some(JSON), headers, body, fields: None })
}

/// Checks a path that goes out as given.
pub(crate) fn check_raw_path(path: &str) -> Result<(), EncodeError> {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"?#\\\"<>{}".contains(&byte);
    let dotted = path.split('/').any(|segment| matches!(segment, "." | ".."));
    if path.starts_with('/') && !path.starts_with("//") && path.bytes().all(allowed) && !dotted {
        Ok(())
    } else {
        Err(EncodeError::RawPath)
    }
}

fn fill_path(
    operation: &Operation,
    fields: &mut Map<String, Value>,
) -> Result<Cow<'static, str>, EncodeError> {
    if !operation.path().contains('{') {
        return Ok(operation.static_path());
    }
    let mut path = String::with_capacity(operation.path().len().saturating_add(32));
    let mut rest = operation.path();
    while let Some((literal, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        path.push_str(literal);
        let value = fields.remove(name).map(text_of).unwrap_or_default();
        if matches!(&*value, "" | "." | "..") {
            return Err(EncodeError::PathParameter(name.to_owned()));
        }
        percent::push(&mut path, &value);
        rest = after;
    }
    path.push_str(rest);
    Ok(Cow::Owned(path))
}

fn push_pair(query: &mut String, name: &str, value: &Value) {
    if !value.is_null() {
        percent::push_query(query, name, &text_of(value.clone()));
    }
}

/// A value as it stands in a path or query: text bare, lists and objects as JSON text.
fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
