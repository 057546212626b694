//! The control paths, as a client in another language uses them.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

async fn control(http: &Http, operation: &str, body: Value) -> Value {
    let answer = http.post(&format!("/_fake/{operation}"), body).await;
    assert!(answer["error"].is_null(), "{operation}: {answer}");
    answer
}

#[tokio::test]
async fn requests_are_listed_from_a_number_on_and_control_calls_are_not_among_them() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let first = http.get("/_fake/requests?since=0").await;
    assert_eq!(first["requests"][0]["json"]["appSecret"], fake.client_secret());
    assert_eq!(first["requests"][0]["status"], 200);
    http.post(&format!("/topapi/v2/user/get?access_token={token}"), json!({"userid": "lisi"})).await;
    let second = http.get(&format!("/_fake/requests?since={}", first["next"])).await;
    let paths: Vec<_> =
        second["requests"].as_array().unwrap().iter().map(|request| &request["path"]).collect();
    assert_eq!(paths, ["/topapi/v2/user/get"]);
    assert_eq!(second["requests"][0]["headers"]["content-type"], "application/json");
    assert_eq!(second["requests"][0]["query"], format!("access_token={token}"));
    let third = http.get(&format!("/_fake/requests?since={}", second["next"])).await;
    assert_eq!((&third["requests"], &third["next"]), (&json!([]), &second["next"]));
}

#[tokio::test]
async fn tokens_expire_and_the_clock_moves() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let first = http.token(&fake).await;
    control(&http, "tokens/expire", json!({})).await;
    let second = http.token(&fake).await;
    assert_ne!(first, second);
    let before = fake.now_ms();
    let moved = control(&http, "clock/advance", json!({"ms": 7_200_000})).await;
    assert!(moved["now_ms"].as_i64().unwrap() >= before + 7_200_000);
    assert_ne!(http.token(&fake).await, second);
}

#[tokio::test]
async fn faults_and_scopes_are_set_and_taken_back() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    control(&http, "faults", json!({"path": "/gettoken", "kind": "throttle", "times": 1})).await;
    assert_eq!(http.get("/gettoken").await["errcode"], 90018);
    control(&http, "faults", json!({"path": "*", "kind": "ban", "times": "always"})).await;
    assert_eq!(http.get("/gettoken").await["status"], 1111);
    control(&http, "faults/clear", json!({})).await;
    let path = format!("/topapi/v2/user/get?access_token={}", http.token(&fake).await);
    control(&http, "scopes", json!({"deny": ["qyapi_get_member"]})).await;
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["sub_code"], "60011");
    control(&http, "scopes", json!({"allow": ["qyapi_get_member"]})).await;
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["errcode"], 0);
}

#[tokio::test]
async fn an_event_tells_what_each_receiver_said_and_goes_on_in_the_background() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(fake.client_id()).await;
    control(&http, "subscriptions", json!({"url": receiver.url, "token": TOKEN, "aes_key": AES_KEY})).await;
    let event = json!({"type": "user_add_org", "data": {"UserId": ["ann"]}});
    let said = control(&http, "events", event.clone()).await;
    assert_eq!(
        (&said["receivers"][0]["acknowledged"], &said["receivers"][0]["status"]),
        (&json!(true), &json!(200))
    );
    let reply: Value = serde_json::from_str(said["receivers"][0]["body"].as_str().unwrap()).unwrap();
    assert!(reply["encrypt"].is_string());

    receiver.fail(1);
    let said = control(&http, "events", event).await;
    assert_eq!(
        (&said["receivers"][0]["acknowledged"], &said["receivers"][0]["attempts"]),
        (&json!(false), &json!(1))
    );
    while receiver.heard().len() < 3 {
        control(&http, "clock/advance", json!({"ms": 10_000})).await;
    }
}

#[tokio::test]
async fn a_reset_brings_back_the_seed() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    http.post(&format!("/topapi/v2/user/delete?access_token={token}"), json!({"userid": "lisi"})).await;
    control(&http, "faults", json!({"path": "*", "kind": "ban", "times": "always"})).await;
    control(&http, "reset", json!({})).await;
    assert!(fake.requests().all().is_empty());
    let path = format!("/topapi/v2/user/get?access_token={token}");
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["sub_code"], "40014", "old tokens are gone");
    let path = format!("/topapi/v2/user/get?access_token={}", http.token(&fake).await);
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["errcode"], 0);
}

#[tokio::test]
async fn codes_and_read_marks_come_from_outside_too() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let code = control(&http, "codes", json!({"userid": "lisi"})).await["code"].clone();
    let token = http.token(&fake).await;
    let path = format!("/topapi/v2/user/getuserinfo?access_token={token}");
    assert_eq!(http.post(&path, json!({"code": code})).await["result"]["userid"], "lisi");
    let message = json!({"msgtype": "text", "text": {"content": "a"}});
    let path = format!("/topapi/message/corpconversation/asyncsend_v2?access_token={token}");
    let body = json!({"agent_id": fake.agent_id(), "userid_list": "lisi", "msg": message});
    let task_id = http.post(&path, body).await["task_id"].clone();
    control(&http, "notices/read", json!({"task_id": task_id, "userid": "lisi"})).await;
    assert!(fake.messages().notices()[0].read.contains("lisi"));
}

#[tokio::test]
async fn every_control_that_is_listed_is_there() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let listed = http.get("/_fake").await["controls"].clone();
    assert_eq!(http.get("/_fake/").await["controls"], listed);
    for control in listed.as_array().unwrap() {
        let (method, path) = (control["method"].as_str().unwrap(), control["path"].as_str().unwrap());
        let path = path.split('?').next().unwrap().replace(['{', '}'], "");
        let answer = http.send(method.parse().unwrap(), &path, &[], "{}").await.unwrap();
        let text = String::from_utf8_lossy(&answer.body);
        assert!(
            !text.contains("there is no GET") && !text.contains("there is no P"),
            "{method} {path}: {text}"
        );
    }
    assert!(listed.as_array().unwrap().len() > 45);
}

#[tokio::test]
async fn a_wrong_control_request_is_explained() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let cases = [
        (Method::POST, "/_fake/faults", r#"{"path":"/a","kind":"fire"}"#, 400, "there are: throttle"),
        (Method::POST, "/_fake/faults", "{", 400, "JSON object"),
        (Method::POST, "/_fake/clock/advance", "{}", 400, "milliseconds"),
        (Method::POST, "/_fake/events", "{}", 400, "event type"),
        (Method::POST, "/_fake/events", r#"{"type":"a","wait":"x"}"#, 400, "first"),
        (Method::POST, "/_fake/subscriptions", "{}", 400, "url"),
        (Method::GET, "/_fake/requests?since=x", "", 400, "number"),
        (Method::POST, "/_fake/fly", "", 404, "GET /_fake lists"),
        (Method::GET, "/_fake/reset", "", 404, "POST /_fake/reset"),
        (Method::DELETE, "/_fake/cards/x", "", 404, "GET /_fake/cards/{outTrackId}"),
        (Method::PATCH, "/_fake/state", "", 400, "GET and PUT"),
    ];
    for (method, path, body, status, hint) in cases {
        let answer = http.send(method, path, &[], body).await.unwrap();
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(answer.status == status && error.contains(hint), "{path}: {} {error}", answer.status);
    }
}

#[tokio::test]
async fn the_page_for_people_loads_nothing_from_outside() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    for (path, kind) in [
        ("/_fake/ui", "text/html"),
        ("/_fake/ui/style.css", "text/css"),
        ("/_fake/ui/script.js", "text/javascript"),
    ] {
        let answer = http.send(Method::GET, path, &[], "").await.unwrap();
        let text = String::from_utf8_lossy(&answer.body);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        assert!(!text.contains("://") && !text.contains("innerHTML"), "{path}");
        let policy = answer.headers.get("content-security-policy");
        assert_eq!(policy.is_some(), kind == "text/html", "{path}");
    }
}
