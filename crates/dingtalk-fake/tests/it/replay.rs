//! Answers from a recording, by the library and by the program.

use dingtalk_fake::Fake;
use dingtalk_recording::Recording;
use http::Method;
use serde_json::{Value, json};

use crate::support::Http;

/// Somebody whom no seed knows, and a file that lies elsewhere.
pub(crate) fn recording() -> Value {
    let call = |request: Value, answer: Value| json!({"request": request, "answer": {"status": 200, "json": answer}});
    json!({
        "dingtalk_recording": 1,
        "replaced": {"access-token-1": "secret", "app-1": "app", "user-1": "user"},
        "exchanges": [
            call(
                json!({"method": "GET", "host": "oapi.dingtalk.com", "path": "/gettoken",
                       "query": {"appkey": "app-1", "appsecret": "appsecret-1"}}),
                json!({"errcode": 0, "access_token": "access-token-1", "expires_in": 7200}),
            ),
            call(
                json!({"method": "POST", "host": "oapi.dingtalk.com", "path": "/topapi/v2/user/get",
                       "query": {"access_token": "access-token-1"}, "json": {"userid": "user-1"}}),
                json!({"errcode": 0, "result": {"userid": "user-1", "name": "person-1"}}),
            ),
            call(
                json!({"method": "GET", "host": "api.dingtalk.com", "path": "/v1.0/where"}),
                json!({"downloadUrl": "https://files.example.com/a/b?c=d", "other": "https://elsewhere.example.com/"}),
            ),
            json!({
                "request": {"method": "GET", "host": "files.example.com", "path": "/a/b", "query": {"c": "d"}},
                "answer": {"status": 206, "headers": {"content-type": "image/png"}, "bytes": 3},
            }),
        ],
    })
}

#[tokio::test]
async fn recorded_calls_are_answered_from_the_file_and_everything_else_as_ever() {
    let recording = Recording::from_json(&recording().to_string()).unwrap();
    let fake = Fake::builder().replay(recording).start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    assert_ne!(token, "access-token-1", "a token that it takes itself");
    let somebody = http.oapi("/topapi/v2/user/get", &token, json!({"userid": "from-far-away"})).await;
    assert_eq!(somebody["result"], json!({"userid": "from-far-away", "name": "person-1"}));
    let seeded = http.oapi("/topapi/v2/user/get", &token, json!({"userid": "manager4220"})).await;
    assert_eq!(seeded["result"]["name"], "Wang Min", "its place in the recording is taken");
    assert_eq!(http.get("/_fake/replay").await["unasked"].as_array().unwrap().len(), 3);
    http.post("/_fake/reset", json!({})).await;
    assert_eq!(http.get("/_fake/replay").await["unasked"].as_array().unwrap().len(), 4, "from its beginning");
}

#[tokio::test]
async fn addresses_of_recorded_hosts_lead_here() {
    let recording = Recording::from_json(&recording().to_string()).unwrap();
    let fake = Fake::builder().replay(recording).start().await.unwrap();
    let http = Http::new(&fake);
    let told = http.get("/v1.0/where").await;
    assert_eq!(told["downloadUrl"], format!("{}/a/b?c=d", fake.base_url()));
    assert_eq!(told["other"], "https://elsewhere.example.com/");
    let file = http.send(Method::GET, "/a/b?c=d", &[], "").await.unwrap();
    assert_eq!((file.status.as_u16(), &file.headers["content-type"]), (206, &"image/png".parse().unwrap()));
    assert_eq!(file.body, [0; 3][..]);
}

#[tokio::test]
async fn with_nothing_else_what_was_not_recorded_is_told_with_the_nearest() {
    let recording = Recording::from_json(&recording().to_string()).unwrap();
    let fake = Fake::builder().replay(recording).replay_only().start().await.unwrap();
    let http = Http::new(&fake);
    assert_eq!(http.get("/gettoken?appkey=any&appsecret=any").await["access_token"], "access-token-1");
    let asked = json!({"userid": "x", "language": "en_US"});
    let answer = http.api(Method::POST, "/topapi/v2/user/get?access_token=t", "", asked).await;
    let problem = answer.json();
    assert_eq!(answer.status, 404);
    assert_eq!(
        problem["differences"],
        json!([{"place": "body.language", "recorded": null, "sent": "\"en_US\""}])
    );
    assert_eq!(problem["nearest"], "POST oapi.dingtalk.com/topapi/v2/user/get (number 2)");
    assert_eq!((&problem["code"], &problem["errcode"]), (&json!("NotRecorded"), &json!(404)));
    let opened = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        "subscriptions": [{"type": "EVENT", "topic": "*"}]});
    let opened = http.post("/v1.0/gateway/connections/open", opened).await;
    assert!(opened["endpoint"].as_str().unwrap().starts_with("ws://127.0.0.1:"), "{opened}");
}

#[tokio::test]
async fn a_recording_is_put_and_taken_away_while_it_runs() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    assert_eq!(http.get("/_fake/replay").await["unasked"], Value::Null);
    let refused = http.api(Method::PUT, "/_fake/replay", "", json!({"dingtalk_recording": 9})).await;
    assert!(
        refused.status == 400 && refused.json()["error"].as_str().unwrap().contains("version 9"),
        "{refused:?}"
    );
    assert_eq!(http.api(Method::PUT, "/_fake/replay?only=true", "", recording()).await.status, 200);
    assert_eq!(http.get("/gettoken?appkey=any&appsecret=any").await["access_token"], "access-token-1");
    http.api(Method::DELETE, "/_fake/replay", "", Value::Null).await;
    assert_eq!(http.get("/gettoken?appkey=any&appsecret=any").await["errcode"], json!(40_096));
}
