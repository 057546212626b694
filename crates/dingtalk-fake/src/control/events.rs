//! `POST /_fake/events`: an event, or a batch of them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::inbound::sync_http::{self, Entry};
use crate::json::json;
use crate::platform::Platform;
use crate::push::event::Event;
use crate::push::everybody;
use crate::push::outcome::PushOutcome;
use crate::push::wait::Wait;

/// Answers after the first attempt at each receiver; with `"wait": "all"` after the last repetition.
pub(super) async fn push(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<Value, Problem> {
    let wait = wait(members)?;
    let sync_http = match members.get("transport").and_then(Value::as_str) {
        None => false,
        Some("sync_http") => true,
        Some(_) => return Err(Problem::request("transport has to be \"sync_http\", or be left out")),
    };
    let outcomes = match members.get("batch") {
        Some(Value::Array(items)) => {
            let read = |item: &Value| {
                entry(item.as_object().ok_or_else(|| Problem::request("batch has to hold objects"))?)
            };
            batch(platform, members, items.iter().map(read).collect::<Result<_, _>>()?, wait).await?
        }
        Some(_) => return Err(Problem::request("batch has to be a list of {type, data}")),
        None if sync_http => batch(platform, members, vec![entry(members)?], wait).await?,
        None => {
            let event = Event::new(platform, event_type(members)?, data(members)?);
            everybody::push(platform, &event, wait).await
        }
    };
    Ok(json!({"receivers": outcomes.iter().map(PushOutcome::to_json).collect::<Vec<_>>()}))
}

pub(super) fn wait(members: &Map<String, Value>) -> Result<Wait, Problem> {
    match members.get("wait").and_then(Value::as_str) {
        None | Some("first") => Ok(Wait::First),
        Some("all") => Ok(Wait::All),
        Some(_) => Err(Problem::request("wait has to be \"first\" or \"all\"")),
    }
}

async fn batch(
    platform: &Arc<Platform>,
    members: &Map<String, Value>,
    entries: Vec<Entry>,
    wait: Wait,
) -> Result<Vec<PushOutcome>, Problem> {
    let event_type = match members.get("priority").and_then(Value::as_str) {
        None | Some("medium") => sync_http::MEDIUM,
        Some("high") => sync_http::HIGH,
        Some(_) => return Err(Problem::request("priority has to be \"high\" or \"medium\"")),
    };
    Ok(sync_http::push(platform, event_type, &entries, wait).await)
}

fn entry(members: &Map<String, Value>) -> Result<Entry, Problem> {
    let biz_id = members.get("biz_id").and_then(Value::as_str);
    Ok(Entry {
        biz_type: members.get("biz_type").and_then(Value::as_i64),
        biz_id: biz_id.map(str::to_owned),
        ..Entry::new(event_type(members)?, &data(members)?)
    })
}

fn event_type(members: &Map<String, Value>) -> Result<&str, Problem> {
    text(members, "type")
        .map_err(|_| Problem::request("type has to be given: the event type, for example user_add_org"))
}

fn data(members: &Map<String, Value>) -> Result<Value, Problem> {
    match members.get("data") {
        None | Some(Value::Null) => Ok(json!({})),
        Some(data @ Value::Object(_)) => Ok(data.clone()),
        Some(_) => Err(Problem::request("data has to be a JSON object")),
    }
}
