//! The whole state, put back.

use crate::support::Http;
use bytes::Bytes;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_restored_state_knows_what_it_knew_and_nothing_that_came_after() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let get = async |userid: &str| {
        http.oapi("/topapi/v2/user/get", &token, json!({"userid": userid})).await["errcode"].clone()
    };
    let create = async |userid: &str| {
        let body = json!({"userid": userid, "name": "A", "dept_id_list": "2"});
        assert_eq!(http.oapi("/topapi/v2/user/create", &token, body).await["errcode"], 0);
    };
    create("ann").await;
    let beginning = fake.snapshot();
    create("bob").await;
    assert_eq!(http.oapi("/topapi/v2/user/delete", &token, json!({"userid": "ann"})).await["errcode"], 0);
    fake.restore(&beginning);
    assert_eq!((get("ann").await, get("bob").await), (json!(0), json!(60121)));
    fake.access().expire_tokens();
    assert_eq!(get("ann").await, 88);
    fake.restore(&beginning);
    assert_eq!(get("ann").await, 0);
}

#[tokio::test]
async fn another_program_goes_on_from_the_written_state() {
    let (first, second) = (Fake::start().await.unwrap(), Fake::start().await.unwrap());
    let (http, other) = (Http::new(&first), Http::new(&second));
    let token = http.token(&first).await;
    let path = "/v1.0/todo/users/union-lisi/tasks";
    let task = http.api(Method::POST, path, &token, json!({"subject": "a"})).await.json()["id"].clone();
    let state = http.get("/_fake/state").await;
    let put = async |body: String| {
        let body = Bytes::from(body);
        other.send(Method::PUT, "/_fake/state", &[], body).await.unwrap().json()
    };
    assert_eq!(put(state.to_string()).await, json!({"ok": true}));
    let path = format!("{path}/{}", task.as_str().unwrap());
    assert_eq!(other.api(Method::GET, &path, &token, Value::Null).await.json()["subject"], "a");
    assert_eq!(other.get("/_fake/state").await["state"], state["state"]);
    let error = put("{}".to_owned()).await["error"].as_str().unwrap().to_owned();
    assert!(error.contains("GET /_fake/state"), "{error}");
}
