//! `GET /_fake/requests`: what was received, and what of it is known.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::call::Call;
use crate::catalogue::CATALOGUE;
use crate::json::json;
use crate::platform::Platform;
use crate::record::RecordedRequest;

/// What a path keeps is its slashes and what templates are compared by.
const SEGMENTS: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

/// Requests with numbers greater than `since`, the newest `limit` of them; `next` is the `since` of the next look.
pub(super) fn list(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let (since, limit) = (number(call, "since", 0)?, number(call, "limit", u64::MAX)?);
    let requests = platform.recorder.newest(since, limit);
    let next = requests.last().map_or_else(|| since.max(platform.recorder.count()), |newest| newest.number);
    Ok(
        json!({"requests": requests.iter().map(|request| rendered(platform, request)).collect::<Vec<_>>(), "next": next}),
    )
}

fn rendered(platform: &Platform, request: &RecordedRequest) -> Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: Map<_, _> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(text(value.as_bytes()))))
        .collect();
    let mut value = json!({
        "number": request.number,
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": headers,
        "body": text(&request.body),
        "at_ms": request.at_ms,
        "status": request.status,
        "operation": operation(request),
        "answer": platform.recorder.answer_to(request.number).map(|answer| {
            json!({"source": answer.source.name(), "body": text(&answer.body), "at_ms": answer.at_ms})
        }),
    });
    if let (json @ (Value::Object(_) | Value::Array(_)), Some(members)) =
        (request.json(), value.as_object_mut())
    {
        members.insert("json".into(), json);
    }
    value
}

/// What the catalogue calls it; null for what it does not know.
fn operation(request: &RecordedRequest) -> Option<Value> {
    let path = utf8_percent_encode(&request.path, SEGMENTS).to_string();
    let [name, does, chinese] = CATALOGUE.title(&request.method, &path)?;
    Some(json!({"name": name, "en": does, "zh": chinese}))
}

/// A number of the query.
pub(super) fn number(call: &Call, name: &str, otherwise: u64) -> Result<u64, Problem> {
    match call.query(name) {
        None => Ok(otherwise),
        Some(text) => text.parse().map_err(|_| Problem::request(format!("{name} has to be a number"))),
    }
}
