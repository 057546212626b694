//! `GET /_fake/connections` and `GET /_fake/deliveries`: Stream mode as the platform sees it.

use serde_json::Value;

use super::problem::Problem;
use crate::call::Call;
use crate::gateway::ledger::Delivery;
use crate::gateway::link::StreamConnection;
use crate::json::json;
use crate::platform::Platform;

pub(super) fn list(platform: &Platform) -> Value {
    let connections = platform.gateway.list();
    json!({"connections": connections.iter().map(StreamConnection::to_json).collect::<Vec<_>>()})
}

/// Deliveries with numbers greater than `since`; `next` is the `since` of the next look.
pub(super) fn deliveries(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let since = match call.query("since") {
        None => 0,
        Some(text) => text.parse().map_err(|_| Problem::request("since has to be a number"))?,
    };
    let ledger = &platform.gateway.ledger;
    let deliveries = ledger.since(since);
    let next = deliveries.last().map_or_else(|| since.max(ledger.count()), |newest| newest.number);
    Ok(json!({"deliveries": deliveries.iter().map(Delivery::to_json).collect::<Vec<_>>(), "next": next}))
}
