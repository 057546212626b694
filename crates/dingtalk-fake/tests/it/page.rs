//! What the page `/_fake/ui` is made of. The page itself is tried in a browser by tests/ui/run.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

async fn chat(http: &Http) -> Vec<Value> {
    http.get("/_fake/chat").await["messages"].as_array().unwrap().clone()
}

#[tokio::test]
async fn messages_of_every_way_stand_in_the_chat_in_their_order() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = |path: &str| format!("{path}?access_token={token}");
    http.post("/_fake/robot/say", json!({"text": "hello", "from": {"staffId": "lisi"}})).await;
    fake.advance_clock(std::time::Duration::from_secs(1));
    let group = json!({"name": "Night shift", "owner": "lisi", "useridlist": ["lisi"]});
    let chatid = http.post(&old("/chat/create"), group).await["chatid"].clone();
    let text = |text: &str| json!({"msgtype": "text", "text": {"content": text}});
    http.post(&old("/chat/send"), json!({"chatid": chatid, "msg": text("to the group")})).await;
    fake.advance_clock(std::time::Duration::from_secs(1));
    let agent_id = fake.seed().agent_id;
    let notice = json!({"agent_id": agent_id, "userid_list": "lisi", "msg": text("a notice")});
    let notice = http.post(&old("/topapi/message/corpconversation/asyncsend_v2"), notice).await;
    let read = json!({"task_id": notice["task_id"], "userid": "lisi"});
    http.post("/_fake/notices/read", read).await;
    fake.advance_clock(std::time::Duration::from_secs(1));
    let message = json!({"robotCode": fake.seed().robot_code, "userIds": ["lisi"], "msgKey": "sampleText",
        "msgParam": "{\"content\": \"good morning\"}"});
    let sent = http.api(Method::POST, "/v1.0/robot/oToMessages/batchSend", &token, message).await.json();
    let recall = json!({"robotCode": fake.seed().robot_code, "processQueryKeys": [sent["processQueryKey"]]});
    http.api(Method::POST, "/v1.0/robot/otoMessages/batchRecall", &token, recall).await;

    let messages = chat(&http).await;
    let said = |message: &Value| (message["from"].clone(), message["content"]["content"].clone());
    let expected =
        [("person", "hello"), ("robot", "to the group"), ("notice", "a notice"), ("robot", "good morning")];
    let expected: Vec<_> = expected.iter().map(|(from, text)| (json!(from), json!(text))).collect();
    assert_eq!(messages.iter().map(said).collect::<Vec<_>>(), expected);
    assert_eq!((&messages[1]["title"], &messages[1]["group"]), (&json!("Night shift"), &json!(true)));
    assert_eq!(messages[2]["read"], json!(["lisi"]));
    assert_eq!((&messages[3]["recalled"], &messages[3]["group"]), (&json!(true), &json!(false)));
    let newest = http.get("/_fake/chat?limit=1").await;
    assert_eq!(newest["messages"], json!([messages[3]]));
}

#[tokio::test]
async fn a_request_is_told_with_both_titles_its_answer_and_where_that_comes_from() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = |path: &str| format!("{path}?access_token={token}");
    http.post(&old("/topapi/v2/user/get"), json!({"userid": "lisi"})).await;
    http.post(&old("/topapi/process/querypayrelatedtemplate"), json!({})).await;
    let given = json!({"method": "POST", "path": "/topapi/v2/user/get", "body": {"result": {"name": "X"}}});
    http.post("/_fake/answers", given).await;
    http.post(&old("/topapi/v2/user/get"), json!({"userid": "lisi"})).await;
    http.post("/_fake/faults", json!({"kind": "status", "path": "*", "status": 503, "body": "no"})).await;
    http.send(Method::POST, &old("/topapi/v2/user/get"), &[], "{}").await.unwrap();
    let listed = http.get("/_fake/requests?limit=4").await;
    let requests = listed["requests"].as_array().unwrap();
    let sources: Vec<_> = requests.iter().map(|request| &request["answer"]["source"]).collect();
    assert_eq!(sources, ["state", "shape", "given", "fault"]);
    assert_eq!(requests[0]["operation"]["name"], "V2UserGet");
    assert_eq!(requests[0]["operation"]["zh"], "查询用户详情");
    assert!(requests[0]["operation"]["en"].as_str().unwrap().starts_with("Returns the full details"));
    assert!(requests[0]["answer"]["body"].as_str().unwrap().contains("\"userid\":\"lisi\""));
    assert_eq!(requests[3]["answer"]["body"], "no");
}

#[tokio::test]
async fn what_is_kept_is_listed_by_kind_searched_and_paged() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    for subject in ["Count the chairs", "Count the tables"] {
        let task = json!({"subject": subject});
        http.api(Method::POST, "/v1.0/todo/users/union-lisi/tasks", &token, task).await;
    }
    let kinds = http.get("/_fake/records").await;
    let count = |kind: &str| {
        let mut kinds = kinds["kinds"].as_array().unwrap().iter();
        kinds.find(|listed| listed["kind"] == kind).unwrap()["count"].as_u64().unwrap()
    };
    assert_eq!((count("todo tasks"), count("people")), (2, fake.seed().users.len() as u64));
    let first = http.get("/_fake/records/todo%20tasks?limit=1").await;
    assert_eq!((first["records"].as_array().unwrap().len(), &first["more"]), (1, &json!(true)));
    let found = http.get("/_fake/records/todo%20tasks?search=tables").await;
    assert_eq!(found["records"][0]["members"]["subject"], "Count the tables");
    assert_eq!((found["records"].as_array().unwrap().len(), &found["more"]), (1, &json!(false)));
    let lisi = http.get("/_fake/records/people?search=union-lisi").await;
    assert_eq!(lisi["records"][0]["id"], "lisi");
    let unknown = http.send(Method::GET, "/_fake/records/unicorns", &[], "").await.unwrap();
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn faults_that_are_switched_on_are_listed_until_they_are_used_up() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    http.post("/_fake/faults", json!({"kind": "latency", "path": "/gettoken", "ms": 1, "times": 2})).await;
    http.post("/_fake/faults", json!({"kind": "stream_zombie", "times": "always"})).await;
    let listed = http.get("/_fake/faults").await;
    let latency = json!({"path": "/gettoken", "kind": "latency", "times": 2, "connection": null});
    let zombie = json!({"path": null, "kind": "stream_zombie", "times": null, "connection": null});
    assert_eq!(listed["faults"], json!([latency, zombie]));
    http.send(Method::GET, "/gettoken", &[], "").await.unwrap();
    assert_eq!(http.get("/_fake/faults").await["faults"][0]["times"], 1);
    http.post("/_fake/faults/clear", json!({})).await;
    assert_eq!(http.get("/_fake/faults").await["faults"], json!([]));
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    for path in ["/_fake/ui", "/_fake/ui/style.css", "/_fake/ui/texts.js", "/_fake/ui/script.js"] {
        let answer = http.send(Method::GET, path, &[], "").await.unwrap();
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 200, "{path}");
        assert!(!text.contains("://"), "{path}");
    }
    let page = http.send(Method::GET, "/_fake/ui", &[], "").await.unwrap();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}
