//! Answers that a test gives in an operation's place.

use crate::support::Http;
use dingtalk_fake::{Answer, Fake};
use http::Method;
use serde_json::{Value, json};

/// One that is answered by its shape.
const CONFERENCE: &str = "/v1.0/exclusive/data/conferences/{conferenceId}";

#[tokio::test]
async fn a_given_answer_replaces_the_made_up_one_and_one_path_goes_before_its_template() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let caller = async |id: &str| {
        let path = format!("/v1.0/exclusive/data/conferences/{id}");
        http.api(Method::GET, &path, &token, Value::Null).await.json()["callerName"].clone()
    };
    assert_eq!(caller("u1").await, "callerName-1");
    fake.answers().set("GET", CONFERENCE, json!({"callerName": "everybody"}));
    fake.answers().set("GET", "/v1.0/exclusive/data/conferences/u 1", json!({"callerName": "Ann"}));
    assert_eq!((caller("u%201").await, caller("u2").await), (json!("Ann"), json!("everybody")));
    fake.answers().clear();
    assert_eq!(caller("u2").await, "callerName-1");
}

#[tokio::test]
async fn a_script_is_answered_in_order_and_then_everything_is_as_before() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    fake.answers().script(
        "GET",
        CONFERENCE,
        [Answer::with_status(503, json!({"code": "serviceBusy"})), json!({"callerName": "b"}).into()],
    );
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = http.api(Method::GET, "/v1.0/exclusive/data/conferences/u", &token, Value::Null).await;
        assert!(answer.headers.contains_key("x-acs-request-id"));
        seen.push((answer.status.as_u16(), answer.json()["callerName"].clone()));
    }
    assert_eq!(seen, [(503, Value::Null), (200, json!("b")), (200, json!("callerName-1"))]);
}

#[tokio::test]
async fn an_answer_may_depend_on_the_request() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    fake.answers().set_with("POST", "/v1.0/contact/users/search", |request| {
        json!({"list": [request.json()["queryWord"]], "hasMore": request.header("x-trace").is_some()})
    });
    let body = json!({"queryWord": "张", "offset": 0, "size": 1});
    let answer = http.api(Method::POST, "/v1.0/contact/users/search", &token, body).await;
    assert_eq!(answer.json(), json!({"list": ["张"], "hasMore": false}));
}

#[tokio::test]
async fn a_wrong_request_does_not_get_the_given_answer() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let path = "/v1.0/contact/users/search";
    fake.answers().script("POST", path, [json!({"list": []})]);
    let missing = http.api(Method::POST, path, &token, json!({"queryWord": "a", "size": 1})).await;
    assert_eq!((missing.status.as_u16(), &missing.json()["code"]), (400, &json!("Missingoffset")));
    let nothing = http.api(Method::POST, path, &token, Value::Null).await;
    assert_eq!(nothing.json()["code"], "Missingbody");
    let body = json!({"queryWord": "a", "offset": 0, "size": 1});
    assert_eq!(http.api(Method::POST, path, "forged", body.clone()).await.status, 400);
    assert_eq!(http.api(Method::POST, path, &token, body).await.json(), json!({"list": []}));
}

#[tokio::test]
async fn on_the_old_host_the_envelope_is_added_unless_the_answer_has_one() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/user/listadmin?access_token={}", http.token(&fake).await);
    fake.answers().script(
        "POST",
        "/topapi/user/listadmin",
        [json!({"result": []}), json!({"errcode": -1, "errmsg": "busy"})],
    );
    let first = http.post(&path, json!({})).await;
    assert_eq!((&first["errcode"], &first["result"]), (&json!(0), &json!([])));
    assert!(first["request_id"].is_string());
    assert_eq!(http.post(&path, json!({})).await, json!({"errcode": -1, "errmsg": "busy"}));
    assert_eq!(http.post(&path, json!({})).await["result"][0]["userid"], "manager4220");
}

#[tokio::test]
async fn operations_with_a_state_and_unpublished_ones_can_be_answered_too() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/v2/user/get?access_token={}", http.token(&fake).await);
    fake.answers().set("POST", "/topapi/v2/user/get", json!({"result": {"name": "Ann"}}));
    assert_eq!(http.post(&path, json!({"userid": "nobody"})).await["result"]["name"], "Ann");
    fake.answers().set("POST", "/topapi/v9/new", json!({"result": 1}));
    assert_eq!(http.post("/topapi/v9/new", json!({})).await["result"], 1);
    assert_eq!(http.get("/topapi/v9/new").await["errcode"], 22);
}

#[tokio::test]
async fn a_denied_scope_closes_its_published_operations() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    fake.access().deny_scope("Custom.Common.Read");
    let refused = http.api(Method::GET, "/v1.0/exclusive/data/conferences/u", &token, Value::Null).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["accessdenieddetail"]["requiredScopes"], json!(["Custom.Common.Read"]));
}

#[tokio::test]
async fn a_good_token_of_the_wrong_kind_is_a_wrong_token() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let app = http.token(&fake).await;
    let suite = json!({
        "suiteKey": fake.seed().suite.key, "suiteSecret": fake.seed().suite.secret, "suiteTicket": fake.seed().suite.ticket,
    });
    let suite = http.post("/v1.0/oauth2/suiteAccessToken", suite).await["accessToken"].clone();
    let ticket = http.get(&format!("/get_jsapi_ticket?access_token={app}")).await["ticket"].clone();
    let admins = async |token: &str| {
        http.post(&format!("/topapi/user/listadmin?access_token={token}"), json!({})).await["sub_code"]
            .clone()
    };
    assert_eq!(admins(&app).await, Value::Null);
    assert_eq!(admins(suite.as_str().unwrap()).await, "40014");
    assert_eq!(admins(ticket.as_str().unwrap()).await, "40014");

    // An operation of the ISV app itself, and one of a person.
    for (method, path) in
        [(Method::GET, "/v1.0/link/isv/accounts"), (Method::GET, "/v1.0/oauth2/authRules/user")]
    {
        let answer = http.api(method, path, &app, Value::Null).await;
        assert_eq!(answer.json()["code"], "InvalidAuthentication", "{path}");
    }
}

#[tokio::test]
async fn a_form_and_json_mean_the_same_on_the_old_host() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/user/senior/setting?access_token={}", http.token(&fake).await);
    let setting = json!({"open": true, "senior_staffId": "lisi", "permit_staffIds": "a,b"});
    assert_eq!(http.post(&path, setting).await["errcode"], 0);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let setting = "open=True&senior_staffId=lisi&permit_staffIds=a%2Cb";
    let answer = http.send(Method::POST, &path, &form, setting).await.unwrap().json();
    assert_eq!(answer["errcode"], 0, "{answer}");
    let path = path.replace("user/senior/setting", "role/visible/get");
    // There is no such role, which only an operation that has read the form can tell.
    for (body, errcode) in [("role_id=7", 40035), ("role_id=x", 41), ("size=1", 40)] {
        let answer = http.send(Method::POST, &path, &form, body).await.unwrap().json();
        assert_eq!(answer["errcode"], errcode, "{body}: {answer}");
    }
}

#[tokio::test]
async fn an_operation_that_may_stream_sends_events_when_asked_to() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let path = "/v1.0/assistant/threads/t/runs";
    let call = async |stream: bool| {
        http.api(Method::POST, path, &token, json!({"assistantId": "a", "stream": stream})).await
    };
    assert!(call(false).await.json().is_object());
    let answer = call(true).await;
    assert_eq!(answer.headers["content-type"], "text/event-stream");
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    let events: Vec<_> =
        text.split_terminator("\n\n").map(|event| event.strip_prefix("data: ").unwrap()).collect();
    assert_eq!(events.len(), 2, "{text}");
    for event in events {
        assert!(serde_json::from_str::<Value>(event).unwrap().is_object());
    }

    fake.answers().script("POST", path, [json!([{"id": "1"}, {"id": "2"}, "[DONE]"]), json!({"id": "3"})]);
    let answer = call(true).await;
    assert_eq!(&*answer.body, b"data: {\"id\":\"1\"}\n\ndata: {\"id\":\"2\"}\n\ndata: [DONE]\n\n");
    let answer = call(true).await;
    assert_eq!(
        (&answer.json()["id"], answer.headers["content-type"].to_str().unwrap()),
        (&json!("3"), "application/json;charset=UTF-8")
    );
}

#[tokio::test]
async fn answers_and_the_list_of_operations_are_there_for_clients_in_any_language() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let given = json!({"method": "GET", "path": CONFERENCE, "body": {"callerName": "Ann"}});
    assert_eq!(http.post("/_fake/answers", given).await, json!({"ok": true}));
    let script = json!({"method": "GET", "path": CONFERENCE, "answers": [{"status": 429, "body": {}}, {"body": {"callerName": "b"}}]});
    assert_eq!(http.post("/_fake/answers", script).await, json!({"ok": true}));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = http.api(Method::GET, "/v1.0/exclusive/data/conferences/u", &token, Value::Null).await;
        seen.push((answer.status.as_u16(), answer.json()["callerName"].clone()));
    }
    assert_eq!(seen, [(429, Value::Null), (200, json!("b")), (200, json!("Ann"))]);
    assert_eq!(http.post("/_fake/answers/clear", json!({})).await, json!({"ok": true}));
    let answer = http.api(Method::GET, "/v1.0/exclusive/data/conferences/u", &token, Value::Null).await;
    assert_eq!(answer.json()["callerName"], "callerName-1");

    let operations = http.get("/_fake/operations").await["operations"].take();
    let found = operations
        .as_array()
        .unwrap()
        .iter()
        .find(|operation| operation["path"] == CONFERENCE)
        .unwrap()
        .clone();
    let expected = json!({
        "method": "GET", "path": CONFERENCE, "host": "api.dingtalk.com", "name": "GetConferenceDetail", "stateful": false,
    });
    assert_eq!(found, expected);

    let wrong = [
        (json!({"path": "/a", "body": 1}), "method"),
        (json!({"method": "GET", "path": "a", "body": 1}), "begin with /"),
        (json!({"method": "GET", "path": "/a"}), "body"),
        (json!({"method": "GET", "path": "/a", "body": 1, "status": 7}), "200"),
        (json!({"method": "GET", "path": "/a", "answers": 1}), "list"),
    ];
    for (body, hint) in wrong {
        let error = http.post("/_fake/answers", body.clone()).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(hint), "{body}: {error}");
    }
}
