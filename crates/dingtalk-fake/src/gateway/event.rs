//! Events over Stream: the bare business object with camelCase names, everything else in the headers.

use std::sync::Arc;

use serde_json::{Map, Value};
use tokio::task::JoinSet;

use super::delivery::Sending;
use super::push::{StreamAnswer, StreamPush};
use super::subscription::FrameKind;
use crate::json::json;
use crate::platform::Platform;
use crate::push::event::Event;
use crate::push::outcome::PushOutcome;
use crate::push::wait::Wait;

/// Members that HTTP pushes carry inside, and Stream in the headers.
const METADATA: [&str; 4] = ["EventType", "eventType", "CorpId", "corpId"];

/// Pushes to those of the apps that subscribed, also while none of their connections is there.
pub(crate) async fn push_to(
    platform: &Arc<Platform>,
    is_meant: impl Fn(&str) -> bool,
    event: &Event,
    wait: Wait,
) -> Vec<PushOutcome> {
    finish(platform, launch(platform, is_meant, event), wait).await
}

/// An event whose first frames are out, one for each app.
#[derive(Debug)]
pub(crate) struct Launched(Vec<(String, Sending)>);

/// Sends the first frames at once: so events leave in the order in which they came to be.
pub(crate) fn launch(platform: &Platform, is_meant: impl Fn(&str) -> bool, event: &Event) -> Launched {
    let subscribers = platform.gateway.subscribers(FrameKind::Event, &event.event_type).into_iter();
    let meant = subscribers.filter(|client_id| is_meant(client_id)).map(|client_id| {
        let mut sending = platform.gateway.begin(&client_id, frame_of(platform, event));
        sending.launch();
        (client_id, sending)
    });
    Launched(meant.collect())
}

/// Waits for the answers, and repeats.
pub(crate) async fn finish(platform: &Arc<Platform>, launched: Launched, wait: Wait) -> Vec<PushOutcome> {
    let mut running = JoinSet::new();
    for (client_id, sending) in launched.0 {
        let platform = platform.clone();
        running.spawn(async move { outcome(&client_id, sending.deliver(&platform, wait).await) });
    }
    let mut outcomes = running.join_all().await;
    outcomes.sort_by(|left, right| left.url.cmp(&right.url));
    outcomes
}

fn frame_of(platform: &Platform, event: &Event) -> StreamPush {
    let corp_id = ["CorpId", "corpId"].iter().find_map(|name| event.data.get(*name)?.as_str());
    let headers = [
        ("eventBornTime", event.at_ms.to_string()),
        ("eventCorpId", corp_id.unwrap_or(&event.corp_id).to_owned()),
        ("eventId", platform.identifiers.hex32()),
        ("eventType", event.event_type.clone()),
        ("eventUnifiedAppId", platform.seed.unified_app_id.clone()),
    ];
    let mut data = Map::new();
    data.insert("timeStamp".to_owned(), json!(event.at_ms.to_string()));
    let members = event.data.iter().filter(|(name, _)| !METADATA.contains(&name.as_str()));
    data.extend(members.map(|(name, value)| (camel_case(name), renamed(value))));
    StreamPush {
        kind: FrameKind::Event,
        topic: event.event_type.clone(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        data: Value::Object(data),
    }
}

fn renamed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (camel_case(name), renamed(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(renamed).collect()),
        other => other.clone(),
    }
}

fn camel_case(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn outcome(client_id: &str, answer: Option<StreamAnswer>) -> PushOutcome {
    let mut outcome = PushOutcome::new(format!("stream:{client_id}"));
    let Some(answer) = answer else {
        outcome.error = Some("no connection acknowledged it in time".to_owned());
        return outcome;
    };
    outcome.attempts = answer.attempts;
    outcome.acknowledged = answer.is_success();
    outcome.error = (!outcome.acknowledged).then(|| {
        format!("the app answered code {} and {}, which asks for a repetition", answer.code, answer.data)
    });
    outcome.body = answer.data.to_string();
    outcome.stream = Some(answer);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_in_lower_case_at_every_depth() {
        let value = json!({"UserId": ["A"], "DiffInfo": [{"Curr": {"name": "B"}}]});
        assert_eq!(renamed(&value), json!({"userId": ["A"], "diffInfo": [{"curr": {"name": "B"}}]}));
    }
}
