//! `GET /_fake/cards/{outTrackId}` and `POST /_fake/cards/click`.

use std::sync::Arc;

use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::inbound::card;
use crate::json::json;
use crate::platform::Platform;

/// The card as it is now. `out_track_id` is percent-encoded.
pub(super) fn show(platform: &Platform, out_track_id: &str) -> Result<Value, Problem> {
    let out_track_id = percent_decode_str(out_track_id).decode_utf8_lossy();
    platform.state().cards.get(&out_track_id).map(|card| card.to_json()).ok_or_else(|| unknown(&out_track_id))
}

/// `{"outTrackId", "userId", "actionIds", "params"}`. Answers with the acknowledgement, `sent` and the `card` afterwards.
pub(super) async fn click(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<Value, Problem> {
    let (out_track_id, user_id) = (text(members, "outTrackId")?, text(members, "userId")?);
    let action_ids = match members.get("actionIds") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    };
    let action_ids = action_ids.ok_or_else(|| Problem::request("actionIds has to be a list of texts"))?;
    let params = members.get("params").cloned().unwrap_or_else(|| json!({}));
    let clicked = card::click(platform, out_track_id, user_id, &action_ids, &params).await;
    let clicked = clicked.ok_or_else(|| unknown(out_track_id))?;
    let mut answer = clicked.acknowledgement.to_json();
    answer.insert("sent".into(), clicked.callback);
    answer.insert("card".into(), clicked.card.to_json());
    Ok(Value::Object(answer))
}

fn unknown(out_track_id: &str) -> Problem {
    let message = format!("there is no card with the outTrackId {out_track_id}");
    Problem { status: StatusCode::NOT_FOUND, message }
}
