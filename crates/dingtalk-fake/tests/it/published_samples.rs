//! The fake against the samples that DingTalk published, read from the data folder (`DINGTALK_FIXTURES`).

use crate::support::Http;
use crate::support::fixtures::{kind, records};
use crate::support::schema::{CREDENTIALS, Encoding, Request};
use crate::support::world::World;
use dingtalk_fake::Fake;
use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

#[tokio::test]
async fn published_webhook_messages_are_accepted() {
    let Some(records) = records("webhook-message.jsonl") else { return };
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let url = fake.plain_webhook_url().replace(&fake.base_url(), "");
    for record in &records {
        assert_eq!(http.post(&url, record["json"].clone()).await["errcode"], 0, "{}", record["id"]);
    }
    println!("{} published webhook messages accepted", records.len());
}

/// Where both have a member, the fake's has the kind that DingTalk printed. Texts are passed over: the pages print numbers
/// and lists as texts, too.
fn compare(place: &str, fake: &Value, sample: &Value, compared: &mut u32) {
    match (fake, sample) {
        (Value::Object(fake), Value::Object(sample)) => {
            for (name, value) in fake {
                if let Some(published) = sample.get(name) {
                    compare(&format!("{place}.{name}"), value, published, compared);
                }
            }
        }
        (Value::Array(fake), Value::Array(sample)) => {
            if let (Some(fake), Some(sample)) = (fake.first(), sample.first()) {
                compare(&format!("{place}[]"), fake, sample, compared);
            }
        }
        // One object where a list is documented.
        (Value::Array(_), Value::Object(_)) | (_, Value::String(_) | Value::Null) => {}
        (fake, sample) => {
            *compared += 1;
            assert_eq!(kind(fake), kind(sample), "{place}: the fake has {fake}, the page {sample}");
        }
    }
}

#[tokio::test]
async fn answers_have_the_kinds_of_the_published_ones() {
    let Some(records) = records("response.jsonl") else { return };
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let (agent_id, robot_code) = (fake.agent_id(), fake.robot_code());
    let message = json!({"msgtype": "text", "text": {"content": "a"}});
    let notice = json!({"agent_id": agent_id, "userid_list": "lisi", "msg": message});
    let sent = http
        .post(&format!("/topapi/message/corpconversation/asyncsend_v2?access_token={token}"), notice)
        .await;
    let task = json!({"agent_id": agent_id, "task_id": sent["task_id"], "msg_task_id": sent["task_id"]});
    let calls = [
        ("/v1.0/oauth2/accessToken", json!({"appKey": fake.client_id(), "appSecret": fake.client_secret()})),
        ("/topapi/v2/user/get", json!({"userid": "zhangsan"})),
        ("/topapi/v2/user/getbymobile", json!({"mobile": "13800000002"})),
        ("/topapi/v2/user/list", json!({"dept_id": 3, "cursor": 0, "size": 1})),
        ("/topapi/v2/department/get", json!({"dept_id": 2})),
        ("/topapi/v2/department/listsub", json!({"dept_id": 1})),
        ("/topapi/v2/department/listsubid", json!({"dept_id": 1})),
        ("/topapi/message/corpconversation/getsendprogress", task.clone()),
        ("/topapi/message/corpconversation/getsendresult", task.clone()),
        ("/topapi/message/corpconversation/recall", task),
        (
            "/v1.0/robot/oToMessages/batchSend",
            json!({"robotCode": robot_code, "userIds": ["lisi"], "msgKey": "sampleText", "msgParam": "{\"content\":\"a\"}"}),
        ),
    ];
    let (mut samples, mut compared) = (0, 0);
    for (path, body) in calls {
        let target = format!("{path}?access_token={token}");
        let answer = http.api(Method::POST, &target, &token, body).await.json();
        for record in records.iter().filter(|record| record["path"] == path) {
            samples += 1;
            compare(&format!("{path} ({})", record["id"]), &answer, &record["json"], &mut compared);
        }
    }
    assert!(samples > 0 && compared > 0, "nothing was compared");
    println!("{compared} members compared with {samples} published answers");
}

/// Targets are printed with and without the host, with and without values for the holes, stale, or not at all.
fn path_of(record: &Value) -> String {
    let stale = !record["sample_path"].is_null();
    let target = record["target"].as_str().filter(|_| !stale).or(record["path"].as_str()).unwrap();
    let path = target.split_once("://").map_or(target, |(_, rest)| rest.split_once('/').unwrap().1);
    let path = path.split(['?', ' ']).next().unwrap_or_default().replace(['{', '}'], "");
    format!("/{}", utf8_percent_encode(path.trim_matches('/'), PATH))
}

/// Characters that a printed path holds unencoded.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'|');

/// What a sample sends, without its credential; `None` when it holds a placeholder where a value belongs.
fn request_of(record: &Value) -> Option<Request> {
    let mut query: Vec<(String, String)> =
        serde_json::from_value(record["query"].clone()).unwrap_or_default();
    let mut body = record["json"].clone();
    if record["host"] == "oapi.dingtalk.com" {
        if let (Some(members), "GET") = (body.as_object(), record["method"].as_str().unwrap()) {
            query.extend(
                members.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())),
            );
            body = Value::Null;
        }
        query.retain(|(name, _)| !CREDENTIALS.contains(&name.as_str()));
        if let Some(members) = body.as_object_mut() {
            members.remove("access_token");
        }
    }
    let placeholder =
        |value: &Value| value == "null" || value.as_str().is_some_and(|text| text.contains("\\\""));
    if body.as_object().is_some_and(|members| members.values().any(placeholder)) {
        return None;
    }
    let encoding = if record["encoding"] == "form" { Encoding::Form } else { Encoding::Json };
    Some(Request { path: path_of(record), query, body, encoding })
}

/// The pages and the catalogue are at odds in some of them: a field is missing, misspelt, or has another type.
#[tokio::test]
async fn published_requests_are_accepted_where_the_catalogue_agrees_with_its_pages() {
    let mut samples = Vec::new();
    for file in ["request.jsonl", "request-line.jsonl", "request-form.jsonl"] {
        let Some(records) = records(file) else { return };
        samples.extend(records);
    }
    let Some(operations) = crate::support::schema::operations() else { return };
    let world = World::start().await;
    let (mut accepted, mut placeholders, mut stateful, mut unknown, mut refused) = (0, 0, 0, 0, 0);
    for record in &samples {
        let found = operations.iter().find(|operation| {
            record["method"] == operation.method.as_str() && record["path"] == operation.path.as_str()
        });
        let Some(operation) = found else {
            unknown += 1;
            continue;
        };
        if world.is_stateful(operation) {
            stateful += 1;
            continue;
        }
        let Some(request) = request_of(record) else {
            placeholders += 1;
            continue;
        };
        let answer = world.send(operation, request, true).await;
        if crate::support::world::accepted(operation, &answer) {
            accepted += 1;
        } else {
            refused += 1;
            println!("refused: {} ({}): {}", record["id"], operation.id, answer.json());
        }
    }
    println!(
        "of {} published requests {accepted} accepted, {refused} refused; left out: {stateful} to operations with a \
         state, {placeholders} with placeholders, {unknown} to paths of no operation",
        samples.len()
    );
    assert!(accepted >= 25 * refused, "{refused} published requests refused");
}
