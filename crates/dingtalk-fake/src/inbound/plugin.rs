//! The AI assistant calls a plugin of the app.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::acknowledgement::Acknowledgement;
use super::send;
use crate::json::json;
use crate::platform::Platform;
use crate::push::wait::Wait;

const TOPIC: &str = "/v1.0/graph/api/invoke";

/// `uri` is path and query; `body` travels as text.
pub(crate) async fn call(
    platform: &Arc<Platform>,
    method: &str,
    uri: &str,
    headers: Map<String, Value>,
    body: &str,
) -> (Value, Acknowledgement) {
    let mut all = Map::new();
    all.insert("Content-Type".into(), json!("application/json"));
    all.insert("x-plugin-id".into(), json!("fake-plugin-01"));
    all.insert("x-plugin-version".into(), json!("1.0.0"));
    all.insert("x-ability-key".into(), json!("fake-ability-01"));
    all.extend(headers);
    let request = json!({"requestLine": {"method": method, "uri": uri}, "headers": all, "body": body});
    let client_id = &platform.seed.client_id;
    if !send::takes(platform, client_id, TOPIC) {
        let nobody = Acknowledgement::nobody(format!("no Stream connection subscribed to {TOPIC}"));
        return (request, nobody);
    }
    let acknowledgement = send::over_stream(platform, client_id, TOPIC, &request, Wait::All).await;
    (request, acknowledgement)
}
