//! Calls that were made, and those that are asked again.

use dingtalk_recording::{Player, RecordedAnswer, RecordedExchange, RecordedRequest, Recording, Rules};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

/// A request to either host, by its path; with a body it is a `POST`.
pub(crate) fn asked(address: &str, body: Value) -> RecordedRequest {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    let (method, body) =
        if body.is_null() { (Method::GET, String::new()) } else { (Method::POST, body.to_string()) };
    let host = if address.starts_with("/v") { "api" } else { "oapi" };
    let uri = format!("https://{host}.dingtalk.com{address}").parse().unwrap();
    RecordedRequest::read(&method, &uri, &headers, body.as_bytes())
}

pub(crate) fn answered(body: Value) -> RecordedAnswer {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    RecordedAnswer::read(200, &headers, body.to_string().as_bytes())
}

/// Such calls, through the text of a file.
pub(crate) fn recording(rules: &Rules, calls: &[(&str, Value, Value)]) -> Recording {
    let exchange = |(address, body, answer): &(&str, Value, Value)| -> RecordedExchange {
        let request = asked(address, body.clone());
        let request = serde_json::to_value(request).unwrap();
        let answer = serde_json::to_value(answered(answer.clone())).unwrap();
        serde_json::from_value(json!({"request": request, "answer": answer, "took_ms": 1})).unwrap()
    };
    let exchanges: Vec<_> = calls.iter().map(exchange).collect();
    Recording::from_json(&rules.apply(&exchanges).to_json()).unwrap()
}

pub(crate) fn player(calls: &[(&str, Value, Value)]) -> Player {
    Player::new(recording(&Rules::new(), calls))
}

/// The JSON that is answered.
pub(crate) fn ask(player: &Player, address: &str, body: Value) -> Value {
    let answer = player.answer(&asked(address, body)).unwrap_or_else(|error| panic!("{error}"));
    serde_json::from_slice(&answer.body_bytes()).unwrap()
}
