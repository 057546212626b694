//! Registration of a receiver, pushes, repetitions and the failed list.

use std::time::Duration;

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{Fake, Subscription};
use serde_json::{Value, json};

fn registration(receiver: &Receiver) -> Value {
    json!({"call_back_tag": ["user_add_org", "org_dept_create"], "token": TOKEN, "aes_key": AES_KEY, "url": receiver.url})
}

async fn call(fake: &Fake, http: &Http, operation: &str, body: Option<Value>) -> Value {
    let path = format!("/call_back/{operation}?access_token={}", http.token(fake).await);
    match body {
        Some(body) => http.post(&path, body).await,
        None => http.get(&path).await,
    }
}

#[tokio::test]
async fn a_url_is_registered_only_after_it_has_answered_check_url() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(fake.corp_id()).await;
    receiver.fail(1);
    let refused = call(&fake, &http, "register_call_back", Some(registration(&receiver))).await;
    assert_eq!(refused["errcode"], 71012, "{refused}");
    assert_eq!(call(&fake, &http, "get_call_back", None).await["errcode"], 71007);
    assert_eq!(call(&fake, &http, "update_call_back", Some(registration(&receiver))).await["errcode"], 71007);

    let accepted = call(&fake, &http, "register_call_back", Some(registration(&receiver))).await;
    assert_eq!(accepted["errcode"], 0, "{accepted}");
    assert_eq!(receiver.heard(), [json!({"EventType": "check_url"}), json!({"EventType": "check_url"})]);
    assert_eq!(
        call(&fake, &http, "register_call_back", Some(registration(&receiver))).await["errcode"],
        71006
    );
    assert_eq!(call(&fake, &http, "update_call_back", Some(registration(&receiver))).await["errcode"], 0);
    let read = call(&fake, &http, "get_call_back", None).await;
    assert_eq!((&read["url"], &read["call_back_tag"][0]), (&json!(receiver.url), &json!("user_add_org")));
    assert_eq!(call(&fake, &http, "delete_call_back", None).await["errcode"], 0);
    assert_eq!(call(&fake, &http, "delete_call_back", None).await["errcode"], 71007);
}

#[tokio::test]
async fn a_receiver_with_another_key_does_not_pass() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(fake.corp_id()).await;
    let mut body = registration(&receiver);
    body["aes_key"] = json!("too short");
    assert_eq!(call(&fake, &http, "register_call_back", Some(body.clone())).await["errcode"], 40035);
    body["aes_key"] = json!(AES_KEY.replace('a', "b"));
    assert_eq!(call(&fake, &http, "register_call_back", Some(body)).await["errcode"], 71012);
}

#[tokio::test]
async fn an_event_is_pushed_encrypted_and_acknowledged_by_each_subscriber() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let registered = Receiver::start(fake.corp_id()).await;
    let console = Receiver::start(fake.client_id()).await;
    call(&fake, &http, "register_call_back", Some(registration(&registered))).await;
    fake.events().subscribe(Subscription::new(console.url.clone(), TOKEN, AES_KEY));

    let outcomes = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.iter().all(|outcome| outcome.acknowledged && outcome.attempts == 1), "{outcomes:?}");
    let event = registered.heard().pop().unwrap();
    assert_eq!(event["EventType"], "user_add_org");
    assert_eq!(event["CorpId"], fake.corp_id());
    assert_eq!(event["UserId"], json!(["zhangsan"]));
    assert_eq!(console.heard(), [event]);

    assert_eq!(
        fake.events().push("chat_disband", json!({})).await.len(),
        1,
        "the registration did not ask for it"
    );
}

#[tokio::test]
async fn a_failed_event_is_repeated_after_10_and_30_seconds_and_then_listed() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(fake.corp_id()).await;
    call(&fake, &http, "register_call_back", Some(registration(&receiver))).await;

    receiver.fail(2);
    let push = fake.events().push("user_add_org", json!({"UserId": ["ann"]}));
    let begin_ms = fake.now_ms();
    // Second by second, so that a pause which begins late is waited for in full.
    let time = async {
        while receiver.heard().len() < 4 {
            fake.advance_clock(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    let (outcomes, ()) = tokio::join!(push, time);
    assert!(fake.now_ms() - begin_ms >= 40_000, "both pauses have passed");
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged), (3, true), "{outcomes:?}");
    assert_eq!(call(&fake, &http, "get_call_back_failed_result", None).await["failed_list"], json!([]));
}

#[tokio::test]
async fn what_is_never_acknowledged_stands_in_the_failed_list_once() {
    let fake = Fake::builder().retry_schedule([Duration::ZERO, Duration::ZERO]).start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(fake.corp_id()).await;
    call(&fake, &http, "register_call_back", Some(registration(&receiver))).await;
    receiver.fail(3);
    let outcomes = fake.events().push("user_add_org", json!({"UserId": ["ann"]})).await;
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged, outcomes[0].status), (3, false, Some(500)));
    assert!(outcomes[0].error.as_deref().unwrap().contains("500"));

    let token = http.token(&fake).await;
    let path = "/v1.0/event/callbacks/failedResults";
    let there = http.api(http::Method::GET, path, &token, json!(null)).await.json();
    let data: Value = serde_json::from_str(there["failedList"][0]["callBackData"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&there["failedList"][0]["callBackTag"], &data["userid"]),
        (&json!("user_add_org"), &json!(["ann"]))
    );
    let path = format!("{path}?endTime=1");
    let before = http.api(http::Method::GET, &path, &token, json!(null)).await.json();
    assert_eq!(before["failedList"], json!([]));
    let listed = call(&fake, &http, "get_call_back_failed_result", None).await;
    assert_eq!(listed["has_more"], false);
    let item = &listed["failed_list"][0];
    assert_eq!(item["call_back_tag"], "user_add_org");
    assert_eq!(item["user_add_org"], json!({"corpid": fake.corp_id(), "userid": ["ann"]}));
    assert!(item["event_time"].is_i64());
    assert_eq!(call(&fake, &http, "get_call_back_failed_result", None).await["failed_list"], json!([]));
}

#[tokio::test]
async fn what_a_receiver_did_wrong_is_told() {
    let fake = Fake::builder().retry_schedule([]).start().await.unwrap();
    let closed = format!("http://127.0.0.1:{}/", {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    });
    // The fake itself as a receiver answers JSON that is no encrypted success.
    let plain = format!("{}/push", fake.base_url());
    for url in [closed.as_str(), plain.as_str(), "https://example.com/"] {
        fake.events().subscribe(Subscription::new(url, TOKEN, AES_KEY));
    }
    let outcomes = fake.events().push("user_add_org", json!({})).await;
    let error =
        |url: &str| outcomes.iter().find(|outcome| outcome.url == url).unwrap().error.clone().unwrap();
    assert!(error(&closed).contains("cannot connect"), "{outcomes:?}");
    assert!(error(&plain).contains("msg_signature"), "{outcomes:?}");
    assert!(error("https://example.com/").contains("http://"), "{outcomes:?}");
}

#[tokio::test]
async fn a_batch_carries_several_events_in_one_push_each_to_who_subscribed() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let (all, some, none) = (
        Receiver::start(fake.client_id()).await,
        Receiver::start(fake.client_id()).await,
        Receiver::start(fake.client_id()).await,
    );
    fake.events().subscribe(Subscription::new(all.url.clone(), TOKEN, AES_KEY));
    fake.events().subscribe(Subscription::new(some.url.clone(), TOKEN, AES_KEY).events(["org_dept_create"]));
    fake.events().subscribe(Subscription::new(none.url.clone(), TOKEN, AES_KEY).events(["check_in"]));
    let batch = json!({"batch": [
        {"type": "user_modify_org", "data": {"userid": "zhangsan"}, "biz_id": "zhangsan"},
        {"type": "org_dept_create", "data": {"deptId": 7}, "biz_type": 99},
    ]});
    let told = http.post("/_fake/events", batch).await;
    assert_eq!(told["receivers"].as_array().unwrap().len(), 2, "{told}");
    assert!(told["receivers"].as_array().unwrap().iter().all(|receiver| receiver["acknowledged"] == true));
    assert!(none.heard().is_empty());
    let push = all.heard().pop().unwrap();
    assert_eq!(push["EventType"], "SYNC_HTTP_PUSH_MEDIUM");
    let rows = push["bizData"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["biz_type"], &rows[0]["biz_id"]), (&json!(13), &json!("zhangsan")));
    assert_eq!((&rows[1]["biz_type"], &rows[1]["corp_id"]), (&json!(99), &json!(fake.corp_id())));
    let data: Value = serde_json::from_str(rows[0]["biz_data"].as_str().unwrap()).unwrap();
    assert_eq!((&data["syncAction"], &data["userid"]), (&json!("user_modify_org"), &json!("zhangsan")));
    for member in ["id", "gmt_create", "gmt_modified", "open_cursor", "status"] {
        assert!(rows[0][member].is_u64(), "{member}: {}", rows[0]);
    }
    assert!(rows[0]["subscribe_id"].is_string());
    assert_eq!(data.as_object().unwrap().len(), 2, "nothing that DingTalk's page does not print: {data}");
    assert_eq!(some.heard()[0]["bizData"].as_array().unwrap().len(), 1);

    let single = json!({"type": "suite_ticket", "data": {"suiteTicket": "t"}, "transport": "sync_http", "priority": "high"});
    http.post("/_fake/events", single).await;
    let push = all.heard().pop().unwrap();
    assert_eq!(
        (&push["EventType"], &push["bizData"][0]["biz_type"]),
        (&json!("SYNC_HTTP_PUSH_HIGH"), &json!(2))
    );
    let gone = [
        ("user_leave_org", json!({"userid": "lisi"}), "lisi"),
        ("user_leave_org", json!({"userId": "wangwu"}), "wangwu"),
        ("org_dept_remove", json!({"deptId": 7}), "7"),
        ("org_role_remove", json!({"role_id": 12345}), "12345"),
        ("contact_leave_org", json!({"userid": "ext-1"}), "ext-1"),
    ];
    let events: Vec<_> = gone.iter().map(|(event_type, data, _)| (*event_type, data.clone())).collect();
    let outcomes = fake.events().push_batch(&events).await;
    assert!(outcomes.len() == 1 && outcomes[0].acknowledged, "{outcomes:?}");
    let rows = all.heard().pop().unwrap()["bizData"].clone();
    for (at, (event_type, _, biz_id)) in gone.iter().enumerate() {
        assert_eq!(rows[at]["biz_id"], *biz_id, "{}", rows[at]);
        let data: Value = serde_json::from_str(rows[at]["biz_data"].as_str().unwrap()).unwrap();
        assert_eq!(data, json!({"syncAction": event_type}), "all that DingTalk's page prints");
    }
    let changed = [("user_modify_org", json!({"userid": "zhangsan"})), ("check_in", json!({"a": 1}))];
    fake.events().push_batch(&changed).await;
    let rows = all.heard().pop().unwrap()["bizData"].clone();
    assert_eq!(rows[0]["biz_id"], "zhangsan");
    assert_eq!(rows[1]["biz_id"], json!(rows[1]["id"].to_string()), "nothing tells what it concerns");
    for wrong in [json!({"batch": {}}), json!({"batch": [{}]}), json!({"type": "a", "transport": "pigeon"})] {
        assert!(http.post("/_fake/events", wrong.clone()).await["error"].is_string(), "{wrong}");
    }
}

#[tokio::test]
async fn a_batch_that_was_not_acknowledged_is_repeated() {
    let fake = Fake::builder().retry_schedule([Duration::ZERO]).start().await.unwrap();
    let receiver = Receiver::start(fake.client_id()).await;
    fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    receiver.fail(1);
    let outcomes = fake.events().push_batch(&[("user_leave_org", json!({"userid": "lisi"}))]).await;
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged), (2, true));
    assert_eq!(receiver.heard()[0], receiver.heard()[1], "the same rows again");
}
