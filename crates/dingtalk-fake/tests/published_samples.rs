//! The fake against the samples that DingTalk published, read from the data folder (`DINGTALK_FIXTURES`).

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

#[path = "support/schema.rs"]
#[allow(dead_code, reason = "used in part")]
mod schema;
mod support;

use std::path::PathBuf;

use dingtalk_fake::Fake;
use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use support::Http;

/// The records of a file; `None`, and a note on stderr, when there is no data.
fn records(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("DINGTALK_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
        PathBuf::from,
    );
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()),
        Err(error) => {
            assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "{file}: {error}");
            eprintln!("skipped, no data: {file}");
            None
        }
    }
}

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

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
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

/// Targets are printed with and without the host, with and without values for the holes, or not at all.
fn path_of(record: &Value) -> String {
    let target = record["target"].as_str().or(record["path"].as_str()).unwrap();
    let path = target.split_once("://").map_or(target, |(_, rest)| rest.split_once('/').unwrap().1);
    let path = path.split(['?', ' ']).next().unwrap_or_default().replace(['{', '}'], "");
    format!("/{}", utf8_percent_encode(path.trim_matches('/'), PATH))
}

/// Characters that a printed path holds unencoded.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'|');

#[tokio::test]
async fn published_requests_to_operations_without_a_state_are_accepted() {
    let mut samples = Vec::new();
    for file in ["request.jsonl", "request-line.jsonl", "request-form.jsonl"] {
        let Some(records) = records(file) else { return };
        samples.extend(records);
    }
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let stateful: Vec<_> = fake.operations().into_iter().filter(|operation| operation.stateful).collect();
    let (mut accepted, mut refused) = (0, Vec::new());
    for record in &samples {
        let (method, path) = (record["method"].as_str().unwrap(), record["path"].as_str().unwrap());
        if stateful.iter().any(|operation| operation.method == method && operation.path == path) {
            continue;
        }
        let mut query: Vec<(String, String)> =
            serde_json::from_value(record["query"].clone()).unwrap_or_default();
        query.retain(|(name, _)| name != "access_token");
        let new_host = record["host"] == "api.dingtalk.com";
        if !new_host {
            query.push(("access_token".into(), token.clone()));
        }
        let form = record["encoding"] == "form" && method == "POST";
        let mut body = String::new();
        if form {
            let members =
                record["json"].as_object().unwrap().iter().filter(|(name, _)| *name != "access_token");
            let members = members
                .map(|(name, value)| (name.clone(), value.as_str().map_or(value.to_string(), str::to_owned)));
            body = schema::encode(&members.collect::<Vec<_>>());
        } else if !record["json"].is_null() {
            body = record["json"].to_string();
        }
        let path = format!("{}?{}", path_of(record), schema::encode(&query));
        let content_type = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let headers = [("content-type", content_type), ("x-acs-dingtalk-access-token", token.as_str())];
        let answer = http.send(method.parse().unwrap(), &path, &headers, body).await.unwrap();
        let verdict = answer.json();
        if answer.status == 200 && (verdict["errcode"].is_null() || verdict["errcode"] == 0) {
            accepted += 1;
        } else {
            refused.push(format!("{} {method} {path}: {verdict}", record["id"]));
        }
    }
    for line in &refused {
        println!("refused: {line}");
    }
    println!("{accepted} published requests accepted, {} refused", refused.len());
}
