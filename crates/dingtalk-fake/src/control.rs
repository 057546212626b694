//! The control paths under `/_fake/`, for clients in any language. JSON in, JSON out.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::call::Call;
use crate::platform::Platform;
use crate::record::RecordedRequest;
use crate::reply::Reply;

pub(crate) async fn answer(platform: Arc<Platform>, call: Call) -> Reply {
    match perform(&platform, &call).await {
        Ok(value) => Reply::json(StatusCode::OK, &value),
        Err(problem) => Reply::json(problem.status, &json!({"error": problem.message})),
    }
}

struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    fn request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }
}

const PATHS: &str =
    "GET /_fake/requests?since=N, POST /_fake/tokens/expire, POST /_fake/clock/advance, POST /_fake/reset";

async fn perform(platform: &Arc<Platform>, call: &Call) -> Result<Value, Problem> {
    let operation = call.path.strip_prefix("/_fake/").unwrap_or_default();
    match (&call.method, operation) {
        (&Method::GET, "requests") => requests(platform, call),
        (&Method::POST, "tokens/expire") => {
            platform.state().tokens.expire_all(platform.clock.now_ms());
            Ok(json!({"ok": true}))
        }
        (&Method::POST, "clock/advance") => {
            let ms = body(call)?.get("ms").and_then(Value::as_u64);
            let ms = ms.ok_or_else(|| {
                Problem::request("the body has to be {\"ms\": <milliseconds, not negative>}")
            })?;
            platform.clock.advance(Duration::from_millis(ms));
            Ok(json!({"ok": true, "now_ms": platform.clock.now_ms()}))
        }
        (&Method::POST, "reset") => {
            platform.reset();
            Ok(json!({"ok": true}))
        }
        (method, _) => Err(Problem {
            status: StatusCode::NOT_FOUND,
            message: format!("there is no {method} {}; there are: {PATHS}", call.path),
        }),
    }
}

fn body(call: &Call) -> Result<Value, Problem> {
    serde_json::from_slice(&call.body)
        .map_err(|error| Problem::request(format!("the body has to be JSON: {error}")))
}

/// Requests with numbers greater than `since`; `next` is the `since` of the next look.
fn requests(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let since = match call.query("since") {
        None => 0,
        Some(text) => text.parse().map_err(|_| Problem::request("since has to be a number"))?,
    };
    let requests: Vec<_> = platform.recorder.since(since).iter().map(rendered).collect();
    Ok(json!({"requests": requests, "next": platform.recorder.count()}))
}

fn rendered(request: &RecordedRequest) -> Value {
    let headers: serde_json::Map<_, _> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(String::from_utf8_lossy(value.as_bytes()))))
        .collect();
    let mut value = json!({
        "number": request.number,
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
        "at_ms": request.at_ms,
        "status": request.status,
    });
    if let (Ok(json @ (Value::Object(_) | Value::Array(_))), Some(members)) =
        (serde_json::from_slice(&request.body), value.as_object_mut())
    {
        members.insert("json".into(), json);
    }
    value
}
