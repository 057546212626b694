//! `GET /_fake/replies`: what the app said to people.

use std::time::Duration;

use serde_json::Value;

use super::problem::Problem;
use crate::call::Call;
use crate::inbound::said;
use crate::json::json;
use crate::platform::Platform;
use crate::state::chats::Reply;

/// Replies with numbers above `since`; with `wait_ms`, as soon as there is one. `next` is the `since` of the next look.
pub(super) async fn list(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let number = |name: &str| match call.query(name) {
        None => Ok(0),
        Some(text) => text.parse().map_err(|_| Problem::request(format!("{name} has to be a number"))),
    };
    let (since, wait_ms) = (number("since")?, number("wait_ms")?);
    if wait_ms > 0 {
        said::wait_for_reply(platform, since, Duration::from_millis(wait_ms), |_| true).await;
    }
    let state = platform.state();
    let replies: Vec<_> = state.chats.since(since).map(Reply::to_json).collect();
    Ok(json!({"replies": replies, "next": since.max(state.chats.count())}))
}
