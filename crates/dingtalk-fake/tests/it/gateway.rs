//! The Stream gateway on real sockets, with a plain client.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::Http;
use crate::support::stream::{ROBOT, Stream, everything, open};
use dingtalk_fake::{Fake, Greetings, Seed, StreamApp, StreamState};
use http::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const SUCCESS: &str = "SUCCESS";
const TEN_SECONDS: Duration = Duration::from_secs(10);

async fn refused(fake: &Fake, body: Value) -> (u16, Value) {
    let path = "/v1.0/gateway/connections/open";
    let answer = Http::new(fake).api(Method::POST, path, "", body).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test]
async fn an_open_call_needs_right_credentials_and_well_formed_subscriptions() {
    let fake = Fake::start().await.unwrap();
    let right = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(), "subscriptions": everything()});
    let with = |name: &str, value: Value| {
        let mut body = right.clone();
        body[name] = value;
        body
    };
    let (status, answer) = refused(&fake, with("clientSecret", json!("wrong"))).await;
    assert_eq!(
        (status, &answer["code"], &answer["message"]),
        (401, &json!("authFailed"), &json!("鉴权失败"))
    );
    assert_eq!(refused(&fake, with("clientId", json!("dingnobody"))).await.0, 401);
    for body in [
        with("subscriptions", json!([])),
        with("subscriptions", Value::Null),
        with("subscriptions", json!([{"type": "EVENT"}])),
        with("subscriptions", json!([{"type": "TOPIC", "topic": "*"}])),
        with("localIp", json!(7)),
    ] {
        let (status, answer) = refused(&fake, body.clone()).await;
        assert_eq!((status, &answer["code"]), (400, &json!("param.error")), "{body}: {answer}");
    }
    let (status, answer) = refused(&fake, with("clientId", Value::Null)).await;
    assert_eq!((status, &answer["code"]), (400, &json!("MissingclientId")));
    let opened = open(&fake, everything()).await;
    assert_eq!(opened["endpoint"], format!("ws://{}/connect", fake.address()));
    assert_eq!(opened["ticket"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn the_third_party_app_and_further_apps_may_connect() {
    let mut seed = Seed::default();
    seed.stream.apps = vec![StreamApp::new("dingother", "other-secret")];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let suite = &fake.seed().suite;
    for (id, secret) in [("dingother", "other-secret"), (suite.key.as_str(), suite.secret.as_str())] {
        let body = json!({"clientId": id, "clientSecret": secret, "subscriptions": everything()});
        let (status, opened) = refused(&fake, body).await;
        assert_eq!(status, 200, "{opened}");
        let mut stream = Stream::connect(&opened).await.ok().unwrap();
        let acknowledged = async {
            let event = stream.push().await;
            stream.acknowledge(&event, 200, json!({"status": SUCCESS})).await;
        };
        let (outcomes, ()) = tokio::join!(fake.events().push("org_change", json!({})), acknowledged);
        assert!(outcomes.iter().any(|outcome| outcome.url == format!("stream:{id}") && outcome.acknowledged));
        assert_eq!(fake.stream().connections()[0].client_id, id);
        drop(stream);
        Http::new(&fake).post("/_fake/reset", json!({})).await;
    }
}

#[tokio::test]
async fn a_ticket_serves_one_connection_within_90_seconds() {
    let fake = Fake::start().await.unwrap();
    let used = open(&fake, everything()).await;
    let stream = Stream::connect(&used).await.ok().unwrap();
    assert_eq!(Stream::connect(&used).await.err(), Some(401), "used");
    let old = open(&fake, everything()).await;
    fake.advance_clock(Duration::from_secs(90));
    assert_eq!(Stream::connect(&old).await.err(), Some(401), "expired");
    let mut forged = open(&fake, everything()).await;
    forged["ticket"] = json!("6e2c7b64-0000-4000-8000-000000000000");
    assert_eq!(Stream::connect(&forged).await.err(), Some(401), "forged");
    assert_eq!(fake.stream().connections().len(), 1);
    drop(stream);
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_refused_and_keeps_the_ticket() {
    let fake = Fake::start().await.unwrap();
    let opened = open(&fake, everything()).await;
    let path = format!("/connect?ticket={}", opened["ticket"].as_str().unwrap());
    let answer = Http::new(&fake).send(Method::GET, &path, &[], "").await.unwrap();
    assert_eq!(answer.status, 400);
    assert!(Stream::connect(&opened).await.is_ok());
}

#[tokio::test]
async fn an_event_goes_out_in_camel_case_and_its_acknowledgement_comes_back() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let mut stream = Stream::start(&fake).await;
    let data = json!({"UserId": ["zhangsan"], "CorpId": "dingelse"});
    let push = async {
        let body = json!({"type": "user_add_org", "data": data});
        http.post("/_fake/events", body).await
    };
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"status": SUCCESS, "message": "success"})).await;
        frame
    };
    let (answer, frame) = tokio::join!(push, app);
    let connection = &fake.stream().connections()[0];

    let headers = &frame["headers"];
    assert_eq!((&frame["specVersion"], &frame["type"]), (&json!("1.0"), &json!("EVENT")));
    assert_eq!((&headers["topic"], &headers["contentType"]), (&json!("*"), &json!("application/json")));
    assert_eq!(
        (&headers["eventType"], &headers["eventCorpId"]),
        (&json!("user_add_org"), &json!("dingelse"))
    );
    assert_eq!(headers["eventUnifiedAppId"], fake.seed().unified_app_id);
    assert_eq!(headers["connectionId"], connection.connection_id);
    assert!(headers.as_object().unwrap().values().all(Value::is_string), "{headers}");
    assert!(headers["time"].as_str().unwrap().parse::<i64>().is_ok());
    let body: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&body["userId"], body.get("corpId"), body.get("eventType")),
        (&json!(["zhangsan"]), None, None)
    );
    assert_eq!(body["timeStamp"], headers["eventBornTime"]);

    let receiver = &answer["receivers"][0];
    assert_eq!(receiver["transport"], "stream");
    assert_eq!(receiver["connection"], connection.connection_id);
    assert_eq!((&receiver["code"], &receiver["message"]), (&json!(200), &json!("OK")));
    assert_eq!(receiver["data"], json!({"status": SUCCESS, "message": "success"}));
    assert_eq!(receiver["messageId"], headers["messageId"]);
}

#[tokio::test]
async fn a_ping_comes_at_its_interval_and_its_acknowledgement_is_counted() {
    let mut seed = Seed::default();
    seed.stream.greetings = Greetings::Always;
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let mut stream = Stream::start(&fake).await;
    for topic in ["CONNECTED", "REGISTERED"] {
        let greeting = stream.message().await.unwrap().unwrap().into_text().unwrap();
        assert_eq!(serde_json::from_str::<Value>(&greeting).unwrap()["headers"]["topic"], topic);
    }
    fake.advance_clock(Duration::from_secs(25));
    let ping = stream.frame().await;
    assert_eq!((&ping["type"], &ping["headers"]["topic"]), (&json!("SYSTEM"), &json!("ping")));
    let data: Value = serde_json::from_str(ping["data"].as_str().unwrap()).unwrap();
    assert!(data["opaque"].is_string());
    stream.acknowledge(&ping, 200, data).await;
    until(|| fake.stream().connections()[0].pings_acknowledged == 1).await;
    let connection = &fake.stream().connections()[0];
    assert_eq!((connection.pings_sent, connection.frames_sent, connection.acks_received), (1, 3, 1));
}

/// Waits for something that another task is about to do.
async fn until(mut done: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if done() {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "real sockets")]
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("it never happened");
}

#[tokio::test]
async fn an_unanswered_event_comes_again_with_a_new_message_id_and_the_same_event_id() {
    let fake = Fake::start().await.unwrap();
    let mut stream = Stream::start(&fake).await;
    let push = fake.events().push("user_add_org", json!({}));
    let app = async {
        let silent = stream.push().await;
        fake.advance_clock(TEN_SECONDS);
        let later = stream.push().await;
        stream.acknowledge(&later, 200, json!({"status": "LATER"})).await;
        until(|| fake.stream().deliveries()[0].attempts[1].code.is_some()).await;
        fake.advance_clock(Duration::from_secs(30));
        let last = stream.push().await;
        stream.acknowledge(&last, 200, json!({"status": SUCCESS})).await;
        [silent, later, last]
    };
    let (outcomes, frames) = tokio::join!(push, app);
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged), (3, true), "{outcomes:?}");
    assert_eq!(
        (outcomes[0].code(), outcomes[0].connection()),
        (Some(200), frames[0]["headers"]["connectionId"].as_str())
    );
    let ids: Vec<_> = frames.iter().map(|frame| &frame["headers"]["messageId"]).collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
    assert!(frames.iter().all(|frame| frame["headers"]["eventId"] == frames[0]["headers"]["eventId"]));

    let delivery = &fake.stream().deliveries()[0];
    assert_eq!(delivery.id, frames[0]["headers"]["eventId"]);
    assert!(delivery.acknowledged && delivery.finished);
    let codes: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.code).collect();
    assert_eq!(codes, [None, Some(200), Some(200)]);
    let listed = Http::new(&fake).get("/_fake/deliveries?since=0").await;
    assert_eq!(listed["deliveries"][0]["attempts"][2]["messageId"], *ids[2]);
    assert_eq!(listed["next"], 1);
}

#[tokio::test]
async fn an_error_code_asks_for_a_repetition_and_a_late_acknowledgement_counts() {
    let fake = Fake::start().await.unwrap();
    let mut stream = Stream::start(&fake).await;
    let push = fake.events().push("user_add_org", json!({}));
    let app = async {
        let failed = stream.push().await;
        stream.acknowledge(&failed, 500, json!({})).await;
        until(|| fake.stream().deliveries()[0].attempts[0].code == Some(500)).await;
        fake.advance_clock(TEN_SECONDS);
        let slow = stream.push().await;
        fake.advance_clock(TEN_SECONDS);
        // The deadline has passed once the attempt has given up waiting; the repetition is 20 s away.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        stream.acknowledge(&slow, 200, json!({"status": SUCCESS})).await;
    };
    let (outcomes, ()) = tokio::join!(push, app);
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged), (2, true), "{outcomes:?}");
    assert!(fake.stream().deliveries()[0].attempts[1].late);
    assert_eq!(fake.stream().connections()[0].late_acks, 1);
}

#[tokio::test]
async fn events_wait_for_an_app_that_reconnects_and_are_not_kept_for_one_that_never_came() {
    let fake = Fake::start().await.unwrap();
    assert!(fake.events().push("user_add_org", json!({})).await.is_empty(), "nobody has ever subscribed");
    let robot_only = Stream::with(&fake, json!([{"type": "CALLBACK", "topic": ROBOT}])).await;
    assert!(fake.events().push("user_add_org", json!({})).await.is_empty(), "not subscribed to events");
    drop(robot_only);
    drop(Stream::start(&fake).await);
    until(|| fake.stream().connections().is_empty()).await;
    let push = fake.events().push("user_add_org", json!({}));
    let app = async {
        let mut stream = Stream::start(&fake).await;
        fake.advance_clock(TEN_SECONDS);
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"status": SUCCESS})).await;
    };
    let (outcomes, ()) = tokio::join!(push, app);
    assert_eq!((outcomes[0].attempts, outcomes[0].acknowledged), (2, true), "{outcomes:?}");
    assert_eq!(fake.stream().deliveries()[0].attempts[0].connection, None);
}

#[tokio::test]
async fn each_push_goes_to_one_connection_at_random() {
    let fake = Fake::start().await.unwrap();
    let mut streams = [Stream::start(&fake).await, Stream::start(&fake).await];
    assert_eq!(fake.stream().connections().len(), 2);
    let mut counts = [0; 2];
    for _ in 0..40 {
        let [first, second] = &mut streams;
        let app = async {
            let (index, stream, frame) = tokio::select! {
                frame = first.push() => (0, first, frame),
                frame = second.push() => (1, second, frame),
            };
            stream.acknowledge(&frame, 200, json!({"status": SUCCESS})).await;
            index
        };
        let (outcomes, index) = tokio::join!(fake.events().push("user_add_org", json!({})), app);
        assert!(outcomes[0].acknowledged);
        counts[index] += 1;
    }
    assert!(counts[0] > 5 && counts[1] > 5, "{counts:?}");
}

#[tokio::test]
async fn many_pushes_at_a_time_are_each_acknowledged_once() {
    const PUSHES: usize = 5_000;
    let fake = Arc::new(Fake::start().await.unwrap());
    let mut stream = Stream::start(&fake).await;
    let app = tokio::spawn(async move {
        let mut seen = HashSet::new();
        while seen.len() < PUSHES {
            let frame = stream.push().await;
            stream.acknowledge(&frame, 200, json!({"status": SUCCESS})).await;
            assert!(seen.insert(frame["headers"]["eventId"].to_string()), "pushed twice: {frame}");
        }
        stream
    });
    #[expect(clippy::disallowed_methods, reason = "a figure to print")]
    let begin = Instant::now();
    let mut running = JoinSet::new();
    for number in 0..PUSHES {
        if running.len() == 64 {
            running.join_next().await.unwrap().unwrap();
        }
        let fake = fake.clone();
        running.spawn(async move {
            let outcomes = fake.events().push("user_add_org", json!({"Number": number})).await;
            assert!(outcomes[0].acknowledged && outcomes[0].attempts == 1, "{outcomes:?}");
        });
    }
    running.join_all().await;
    eprintln!("{PUSHES} events in {:?}", begin.elapsed());
    drop(app.await.unwrap());
    let deliveries = fake.stream().deliveries();
    assert_eq!(deliveries.len(), PUSHES);
    assert!(deliveries.iter().all(|delivery| delivery.acknowledged && delivery.finished));
}

#[tokio::test]
async fn connections_are_listed_with_what_they_said_and_did() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let mut seed = Stream::start(&fake).await;
    let listed = http.get("/_fake/connections").await;
    let connection = &listed["connections"][0];
    assert_eq!(connection["clientId"], fake.client_id());
    assert_eq!(connection["subscriptions"], everything());
    assert_eq!((&connection["ua"], &connection["localIp"]), (&json!("plain/1"), &json!("127.0.0.1")));
    assert_eq!(connection["state"], "open");
    assert!(connection["since"].as_i64().unwrap() <= fake.now_ms());
    assert_eq!(fake.stream().connections()[0].state, StreamState::Open);
    seed.send(tokio_tungstenite::tungstenite::Message::text("{}")).await;
    until(|| fake.stream().connections()[0].stray_messages == 1).await;
    drop(seed);
    until(|| fake.stream().connections().is_empty()).await;
    assert_eq!(http.get("/_fake/connections").await["connections"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_leave_in_the_order_of_the_changes() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let mut stream = Stream::with(&fake, json!([{"type": "EVENT", "topic": "*"}])).await;
    let mut made = Vec::new();
    for number in 0..60 {
        let body = json!({"name": format!("Team {number}"), "parent_id": 1});
        let answer = http.oapi("/topapi/v2/department/create", &token, body).await;
        made.push(json!([answer["result"]["dept_id"]]));
    }
    let mut heard = Vec::new();
    while heard.len() < made.len() {
        let frame = stream.push().await;
        let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
        heard.push(data["deptId"].clone());
        stream.acknowledge(&frame, 200, json!({"status": SUCCESS})).await;
    }
    assert_eq!(heard, made);
}
