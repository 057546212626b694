//! Events over Stream: the bare business object with camelCase names, everything else in the headers.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

use super::push::{StreamAnswer, StreamPush};
use super::subscription::FrameKind;
use crate::platform::Platform;
use crate::push::event::Event;
use crate::push::outcome::PushOutcome;
use crate::push::wait::Wait;

/// Members that HTTP pushes carry inside, and Stream in the headers.
const METADATA: [&str; 4] = ["EventType", "eventType", "CorpId", "corpId"];

/// Pushes to each app that subscribed, also while none of its connections is there.
pub(crate) async fn push(platform: &Arc<Platform>, event: &Event, wait: Wait) -> Vec<PushOutcome> {
    push_to(platform, |client_id| platform.is_of_organisation(client_id), event, wait).await
}

/// The same, to some of the apps.
pub(crate) async fn push_to(
    platform: &Arc<Platform>,
    is_meant: impl Fn(&str) -> bool,
    event: &Event,
    wait: Wait,
) -> Vec<PushOutcome> {
    let mut running = JoinSet::new();
    let subscribers = platform.gateway.subscribers(FrameKind::Event, &event.event_type);
    for client_id in subscribers.into_iter().filter(|client_id| is_meant(client_id)) {
        let sending = platform.gateway.begin(&client_id, frame_of(platform, event));
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
