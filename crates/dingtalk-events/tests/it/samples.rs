//! Every event, chat message and card callback that DingTalk published, against the types. Nothing here knows a particular
//! sample: any folder of the form, named by `DINGTALK_FIXTURES`, is judged by the same rules.

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

/// Whether the page misprints the type: it says another name elsewhere, or what it prints is no name.
fn type_is_misprinted(sample: &Value, event_type: &str) -> bool {
    let is_name = |text: &str| {
        text.chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-'))
    };
    !is_name(event_type) || sample["page_event"].as_str().is_some_and(|page| page != event_type)
}

/// Without the members whose names are printed with white space around them: no field has such a name.
fn without_misprints(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| key.trim() == key.as_str())
            .map(|(key, value)| (key.clone(), without_misprints(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list.iter().map(without_misprints).collect(),
        other => other.clone(),
    }
}

/// The scalars of a payload; what some HTTP pushes wrap in `data` counts as if it were bare.
fn scalars(value: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    leaves("", value, &mut found);
    found.into_iter().map(|(path, value)| (path.replacen(".data.", ".", 1), value)).collect()
}

/// A member that no event has (`Received::json` keeps it) is named, and of a thousand values five may be of such members;
/// of a member that the event has every value is found again.
#[test]
fn every_published_event_decodes_to_its_type_with_every_value() {
    let samples = event_samples();
    let (mut decoded, mut values, mut types) = (0, 0, BTreeSet::new());
    let (mut unknown, mut unlisted, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for sample in &samples {
        let id = sample["id"].as_str().unwrap();
        let event = read(sample);
        if let Event::Unknown(event) = &event {
            if type_is_misprinted(sample, &event.event_type) {
                eprintln!("{id}: `{}` is no type", event.event_type);
            } else {
                unknown.push(format!("{id}: {}", event.event_type));
            }
            continue;
        }
        decoded += 1;
        types.insert(event.event_type().to_owned());
        let found = scalars(&event.to_value().unwrap());
        let places: BTreeSet<_> = found.iter().map(|(path, _)| path).collect();
        for (path, value) in scalars(&without_misprints(payload(sample).1)) {
            if found.contains(&(path.clone(), value.clone())) {
                values += 1;
            } else if !ENVELOPE.contains(&&*path) {
                let lost = if places.contains(&path) { &mut changed } else { &mut unlisted };
                lost.push(format!("{id}: {path} = {value}"));
            }
        }
    }
    eprintln!(
        "{decoded} events of {} types decoded, {values} values found again; not of the event: {unlisted:#?}",
        types.len()
    );
    assert!(unknown.is_empty(), "types that are not known: {unknown:#?}");
    assert!(changed.is_empty(), "{} values changed: {changed:#?}", changed.len());
    assert!(unlisted.len() * 200 <= values, "{} values lost: {unlisted:#?}", unlisted.len());
    assert!(decoded > 0 || samples.is_empty(), "nothing was decoded");
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
            if inside(stream) != inside(other) {
                continue; // the page prints other values
            }
            // Some print members of the envelope of an HTTP push inside `data`.
            let event = |sample| without_envelope(scalars(&read(sample).to_value().unwrap()));
            if read(stream) == read(other) || event(stream) == event(other) {
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

/// The member is absent, or said the same by the type.
#[track_caller]
fn same(id: &str, member: &Value, read: Value) {
    assert!(member.is_null() || *member == read, "{id}: {member} is read as {read}");
}

#[test]
fn published_chat_messages_decode_with_every_member_known() {
    let samples = samples("robot-callback.jsonl");
    let mut decoded = 0;
    for sample in &samples {
        let (id, json) = (sample["id"].as_str().unwrap(), &sample["json"]);
        let message = ChatMessage::read(None, &bytes(json)).unwrap();
        assert!(message.other.is_empty(), "{id}: {:?}", message.other.keys());
        same(id, &json["msgId"], json!(&message.msg_id));
        same(id, &json["msgtype"], json!(&message.msgtype));
        same(id, &json["senderStaffId"], json!(&message.sender_staff_id));
        same(id, &json["sessionWebhook"], json!(message.session_webhook.as_ref().map(|url| url.expose())));
        same(id, &json["sessionWebhookExpiredTime"], json!(message.session_webhook_expires_ms));
        same(id, &json["createAt"], json!(message.created_at));
        same(id, &json["conversationType"], json!(&message.conversation_type.0));
        let mentioned = json["atUsers"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(mentioned.len(), message.at_users.len(), "{id}");
        for (user, read) in mentioned.iter().zip(&message.at_users) {
            same(id, &user["dingtalkId"], json!(&read.dingtalk_id));
            same(id, &user["staffId"], json!(&read.staff_id));
        }
        if json["msgtype"] == "text" {
            let ChatContent::Text(text) = &message.content else { panic!("{id}: {message:?}") };
            same(id, &json["text"]["content"], json!(&text.content));
            // One page prints the text without its object.
            same(
                id,
                json.get("content").filter(|content| content.is_string()).unwrap_or(&Value::Null),
                json!(&text.content),
            );
        }
        decoded += 1;
    }
    eprintln!("{decoded} chat messages decoded");
    assert!(decoded > 0 || samples.is_empty(), "nothing was decoded");
}

#[test]
fn published_card_callbacks_decode_with_every_member_known() {
    let samples = samples("card-callback.jsonl");
    let (mut actions, mut queries, mut broken) = (0, 0, 0);
    for sample in samples.iter().filter(|sample| sample["role"] == "request") {
        let (id, json) = (sample["id"].as_str().unwrap(), &sample["json"]);
        let is_query = json["type"] == "dynamicDataCallback";
        let Ok(content) = serde_json::from_str::<Value>(json["content"].as_str().unwrap()) else {
            let other = if is_query {
                DynamicDataQuery::read(None, &bytes(json)).unwrap().other
            } else {
                CardAction::read(None, &bytes(json)).unwrap().other
            };
            assert_eq!(other["content"], json["content"], "{id}: content that is no JSON is kept as it is");
            broken += 1;
            continue;
        };
        if is_query {
            let query = DynamicDataQuery::read(None, &bytes(json)).unwrap();
            let requests = content["dynamicDataSourceQueryRequests"].as_array().unwrap();
            assert_eq!(requests.len(), query.requests.len(), "{id}");
            for (request, read) in requests.iter().zip(&query.requests) {
                same(id, &request["dynamicDataSourceId"], json!(&read.id));
                same(id, &request["dynamicParams"], json!(&read.dynamic_params));
            }
            same(id, &json["outTrackId"], json!(&query.out_track_id));
            assert!(query.other.is_empty(), "{id}: {:?}", query.other.keys());
            queries += 1;
        } else {
            let action = CardAction::read(None, &bytes(json)).unwrap();
            let private = &content["cardPrivateData"];
            same(id, &private["actionIds"], json!(&action.action_ids));
            same(id, &private["params"], json!(&action.params));
            same(id, &content["cardData"]["cardParamMap"], json!(&action.card_params));
            same(id, &json["userId"], json!(&action.user_id));
            assert!(action.other.is_empty(), "{id}: {:?}", action.other.keys());
            actions += 1;
        }
    }
    eprintln!(
        "{actions} card actions and {queries} dynamic data queries decoded, {broken} broken ones refused"
    );
    assert!(actions + queries > 0 || samples.is_empty(), "nothing was decoded");
}
