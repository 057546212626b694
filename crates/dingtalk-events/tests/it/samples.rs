//! Every event, robot message and card callback that DingTalk published, against the types.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs};

use dingtalk_events::{Delivery, EventRow, FromDelivery, Received};
use dingtalk_types::event::{
    CardAction, ChatContent, ChatMessage, DynamicDataQuery, Event, Payload, PayloadError,
};
use serde_json::{Map, Value, json};

fn data(variable: &str, folder: &str, file: &str) -> Option<String> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(folder);
    let folder = env::var_os(variable).map_or(default, PathBuf::from);
    match fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(text),
        Err(error) => {
            assert!(env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "{file}: {error}");
            eprintln!("skipped, no data");
            None
        }
    }
}

fn samples(file: &str) -> Vec<Value> {
    let text = data("DINGTALK_FIXTURES", "fixtures", file).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// The event samples; the callbacks of the signing service are no events of the catalogue.
fn event_samples() -> Vec<Value> {
    let mut samples = samples("event.jsonl");
    samples.retain(|sample| sample["transport"] != "esign-callback");
    samples
}

/// The payload of a sample as the way in hands it over, with the type that the envelope names.
fn payload(sample: &Value) -> (Option<&str>, &Value) {
    let json = &sample["json"];
    match sample["transport"].as_str().unwrap() {
        "stream" => (json["eventType"].as_str(), &json["data"]),
        "rds-row" => (None, &json["biz_data"]),
        _ => (None, json),
    }
}

fn read(sample: &Value) -> Event {
    let (event_type, payload) = payload(sample);
    let event = match sample["transport"].as_str().unwrap() {
        "rds-row" | "rds-biz-data" => of_row(sample["biz_type"].as_i64().unwrap(), bytes(payload)),
        _ => Event::read(event_type, &bytes(payload)),
    };
    event.unwrap_or_else(|error| panic!("{}: {error}", sample["id"]))
}

/// As the product reads a row. The samples' `biz_id` is the same made-up number in all of them, so it is left out.
fn of_row(biz_type: i64, biz_data: Vec<u8>) -> Result<Event, PayloadError> {
    let row = EventRow::new().biz_type(biz_type);
    let delivery = Delivery::from_row("app", row, biz_data.into(), SystemTime::UNIX_EPOCH)?;
    Ok(Received::from_delivery(delivery)?.value)
}

/// All scalars by their folded path; empty and null values say nothing.
fn leaves(prefix: &str, value: &Value, found: &mut BTreeSet<(String, String)>) {
    let fold = |key: &str| key.trim().replace('_', "").to_ascii_lowercase();
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| leaves(&format!("{prefix}.{}", fold(key)), value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| leaves(prefix, value, found)),
        Value::Number(number) => {
            let text = number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string());
            found.insert((prefix.to_owned(), text));
        }
        Value::String(text) => {
            let text = text.trim();
            // A number or a list may travel as text, and be decoded to what it is.
            match serde_json::from_str::<Value>(text) {
                Ok(inner @ (Value::Number(_) | Value::Array(_) | Value::Object(_) | Value::Bool(_))) => {
                    leaves(prefix, &inner, found);
                }
                _ => {
                    found.insert((prefix.to_owned(), text.to_owned()));
                }
            }
        }
        Value::Bool(flag) => {
            found.insert((prefix.to_owned(), flag.to_string()));
        }
    }
}

/// Members that HTTP bodies and rows put beside the event's own, folded.
const ENVELOPE: [&str; 12] = [
    ".eventtype",
    ".corpid",
    ".timestamp",
    ".eventid",
    ".bizid",
    ".eventtime",
    ".suitekey",
    ".eventsubtype",
    ".syncaction",
    ".syncseq",
    ".errcode",
    ".errmsg",
];

/// Samples whose type is a misprint, each with what it prints.
const MISPRINTED_TYPES: [(&str, &str); 2] = [
    ("deprecated-dingtalk-cloud-push-data-format#6", "org_dept_create/org_dept_modify"),
    ("events-hire-agent-sourcing-task-change#3", "CANDIDATE_COLLECTED"),
];

/// These print `toUserid` with a tab behind it.
const MISPRINTED_MEMBER: (&str, &str) = ("new-education-staff-relationship-update#", ".touserid");

/// Members of old rows that the catalogue does not list; `Received::json` keeps them.
const UNLISTED_MEMBERS: [&str; 6] =
    [".suiteid", ".ordercreatsource", ".mainarticlecode", ".mainarticlename", ".purchasertype", ".refundid"];
const UNLISTED_IN: [&str; 4] = [
    "deprecated-dingtalk-cloud-push-data-format#12",
    "development-data-format-help#15",
    "development-data-format-help#21",
    "application-market-related-events#1",
];

/// The scalars of a payload; what some HTTP pushes wrap in `data` counts as if it were bare.
fn scalars(value: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    leaves("", value, &mut found);
    found.into_iter().map(|(path, value)| (path.replacen(".data.", ".", 1), value)).collect()
}

#[test]
fn every_published_event_decodes_to_its_type_with_every_value() {
    let (mut decoded, mut values, mut types, mut lost) = (0, 0, BTreeSet::new(), Vec::new());
    for sample in event_samples() {
        let id = sample["id"].as_str().unwrap();
        let event = read(&sample);
        if let Some((_, printed)) = MISPRINTED_TYPES.iter().find(|(misprinted, _)| *misprinted == id) {
            assert!(
                matches!(&event, Event::Unknown(unknown) if unknown.event_type == *printed),
                "{id}: {event:?}"
            );
            continue;
        }
        assert!(!matches!(event, Event::Unknown(_)), "{id}: {event:?}");
        decoded += 1;
        types.insert(event.event_type().to_owned());
        let found = scalars(&event.to_value().unwrap());
        for (path, value) in scalars(payload(&sample).1) {
            if found.contains(&(path.clone(), value.clone())) {
                values += 1;
            } else if !ENVELOPE.contains(&&*path) && !reviewed(id, &path) {
                lost.push(format!("{id}: {path} = {value}"));
            }
        }
    }
    eprintln!("{decoded} events of {} types decoded, {values} values found again", types.len());
    assert!(lost.is_empty(), "{} values lost:\n{}", lost.len(), lost.join("\n"));
}

fn reviewed(id: &str, path: &str) -> bool {
    (id.starts_with(MISPRINTED_MEMBER.0) && path == MISPRINTED_MEMBER.1)
        || (UNLISTED_IN.contains(&id) && UNLISTED_MEMBERS.contains(&path))
}

fn respell(value: &Value, spell: fn(&str) -> String) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (spell(key), respell(value, spell)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list.iter().map(|value| respell(value, spell)).collect(),
        other => other.clone(),
    }
}

fn pascal(key: &str) -> String {
    let mut characters = key.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

fn snake(key: &str) -> String {
    let mut snake = String::new();
    for character in key.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// Every Stream sample, written again as HTTP and RDS spell their members.
#[test]
fn an_event_is_the_same_value_over_http_stream_and_rds() {
    let (mut events, mut free_form) = (0, 0);
    for sample in event_samples().iter().filter(|sample| sample["transport"] == "stream") {
        let (event_type, data) = payload(sample);
        let stream = read(sample);

        let mut http = respell(data, pascal);
        let mut row = respell(data, snake);
        for (body, member) in [(&mut http, "EventType"), (&mut row, "syncAction")] {
            let members = body.as_object_mut().unwrap();
            members.insert(member.to_owned(), event_type.into());
            members.insert("eventId".to_owned(), json!("e-1"));
        }
        for body in [http, row] {
            let event = Event::read(None, &bytes(&body)).unwrap();
            if event == stream {
                events += 1;
                continue;
            }
            // Objects without documented members are kept as they come, spelling included.
            free_form += 1;
            let same = without_envelope(scalars(&event.to_value().unwrap()))
                == without_envelope(scalars(&stream.to_value().unwrap()));
            assert!(same, "{}: {event:?}\n{stream:?}", sample["id"]);
        }
    }
    eprintln!(
        "{events} respelled events equal, {free_form} more but for the spelling inside free-form objects"
    );
}

fn without_envelope(mut scalars: BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    scalars.retain(|(path, _)| !ENVELOPE.contains(&&**path));
    scalars
}

/// Its Stream sample prints the envelope of an HTTP push inside `data`.
const ENVELOPE_IN_DATA: &str = "payment-status-synchronization#1";

/// Pages that print one event for several transports, with the same values in it.
#[test]
fn published_samples_of_one_event_decode_to_the_same_value_on_every_transport() {
    let samples = event_samples();
    let (mut equal, mut different) = (0, Vec::new());
    for stream in samples.iter().filter(|sample| sample["transport"] == "stream") {
        let others = samples.iter().filter(|other| {
            other["src"].as_str().unwrap().split(':').next()
                == stream["src"].as_str().unwrap().split(':').next()
                && other["event_type"] == stream["event_type"]
                && other["transport"] != "stream"
        });
        for other in others {
            let inside = |sample| without_envelope(scalars(payload(sample).1));
            if stream["id"] == ENVELOPE_IN_DATA || inside(stream) != inside(other) {
                continue; // the page prints other values
            }
            if read(stream) == read(other) {
                equal += 1;
            } else {
                different.push(format!(
                    "{} and {}: {:?}\n{:?}",
                    stream["id"],
                    other["id"],
                    read(stream),
                    read(other)
                ));
            }
        }
    }
    eprintln!("{equal} published pairs of one event on two transports decode to the same value");
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn published_chat_messages_decode_with_every_member_known() {
    let mut decoded = 0;
    for sample in samples("robot-callback.jsonl") {
        let json = &sample["json"];
        let message = ChatMessage::read(None, &bytes(json)).unwrap();
        assert!(message.other.is_empty(), "{}: {:?}", sample["id"], message.other.keys());
        assert_eq!(json["msgId"], *message.msg_id);
        assert_eq!(json["senderStaffId"].as_str(), message.sender_staff_id.as_deref());
        assert_eq!(json["sessionWebhook"].as_str(), message.session_webhook.as_ref().map(|url| url.expose()));
        assert_eq!(json["sessionWebhookExpiredTime"].as_i64(), message.session_webhook_expires_ms);
        assert_eq!(json["createAt"].as_i64(), message.created_at);
        assert_eq!(json["atUsers"][0]["dingtalkId"], *message.at_users[0].dingtalk_id);
        assert!(message.conversation_type.is_group());
        assert!(
            matches!(&message.content, ChatContent::Text(text) if text.trimmed() == "你好"),
            "{message:?}"
        );
        decoded += 1;
    }
    eprintln!("{decoded} robot messages decoded");
}

/// Its `content` lacks a bracket.
const BROKEN_CARD_CONTENT: &str = "dynamic-data-source#7";

#[test]
fn published_card_callbacks_decode_with_every_member_known() {
    let (mut actions, mut queries) = (0, 0);
    for sample in samples("card-callback.jsonl").iter().filter(|sample| sample["role"] == "request") {
        let (id, json) = (sample["id"].as_str().unwrap(), &sample["json"]);
        let content = json["content"].as_str().unwrap();
        if id == BROKEN_CARD_CONTENT {
            let query = DynamicDataQuery::read(None, &bytes(json)).unwrap();
            assert_eq!(query.other["content"], *content, "{id} is mended: take it off the list");
            continue;
        }
        let content: Value = serde_json::from_str(content).unwrap();
        if json["type"] == "dynamicDataCallback" {
            let query = DynamicDataQuery::read(None, &bytes(json)).unwrap();
            let request = &content["dynamicDataSourceQueryRequests"][0];
            assert_eq!(request["dynamicDataSourceId"], *query.requests[0].id, "{id}");
            assert_eq!(request["dynamicParams"], json!(query.requests[0].dynamic_params), "{id}");
            assert_eq!((&json["outTrackId"], query.other.len()), (&json!(query.out_track_id), 0), "{id}");
            queries += 1;
        } else {
            let action = CardAction::read(None, &bytes(json)).unwrap();
            let private = &content["cardPrivateData"];
            assert_eq!(private["actionIds"].as_array().map_or(0, Vec::len), action.action_ids.len(), "{id}");
            assert_eq!(private.get("params").cloned().unwrap_or(json!({})), json!(action.params), "{id}");
            let card_params = content["cardData"].get("cardParamMap").cloned();
            assert_eq!(card_params.unwrap_or(json!({})), json!(action.card_params), "{id}");
            assert_eq!((&json["userId"], action.other.len()), (&json!(action.user_id), 0), "{id}");
            actions += 1;
        }
    }
    eprintln!("{actions} card actions and {queries} dynamic data queries decoded");
}
