//! `GET /_fake/requests`: what was received.

use serde_json::{Map, Value, json};

use super::problem::Problem;
use crate::call::Call;
use crate::platform::Platform;
use crate::record::RecordedRequest;

/// Requests with numbers greater than `since`; `next` is the `since` of the next look.
pub(super) fn list(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let since = match call.query("since") {
        None => 0,
        Some(text) => text.parse().map_err(|_| Problem::request("since has to be a number"))?,
    };
    let requests = platform.recorder.since(since);
    let next = requests.last().map_or_else(|| since.max(platform.recorder.count()), |newest| newest.number);
    Ok(json!({"requests": requests.iter().map(rendered).collect::<Vec<_>>(), "next": next}))
}

fn rendered(request: &RecordedRequest) -> Value {
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
    });
    if let (json @ (Value::Object(_) | Value::Array(_)), Some(members)) =
        (request.json(), value.as_object_mut())
    {
        members.insert("json".into(), json);
    }
    value
}
