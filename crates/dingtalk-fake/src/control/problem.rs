//! What is wrong with a control request.

use http::StatusCode;
use serde_json::{Map, Value};

/// What is wrong with a control request.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }
}

/// A member that has to be a text.
pub(super) fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str, Problem> {
    let text = members.get(name).and_then(Value::as_str);
    text.ok_or_else(|| Problem::request(format!("{name} has to be given, as text")))
}
