//! Events in forms that nobody documents: none is lost, and each still says whom it concerns.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_events::{
    AckMode, Acknowledgement, Delivery, DeliveryKind, Dispatcher, Event, EventRow, FromDelivery, Metadata,
    Receive, Received, Route, TransportKind,
};
use dingtalk_types::event::contact::{UserAddOrg, UserLeaveOrg};
use serde_json::{Value, json};

use crate::support::{Count, robot, settle};

fn http(body: &Value) -> Vec<Delivery> {
    text(&body.to_string())
}

fn text(body: &str) -> Vec<Delivery> {
    let known = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH).client_id("app").corp_id("owner");
    Delivery::from_http(known, Bytes::from(body.to_owned())).unwrap()
}

fn batch(entries: &Value) -> Vec<Delivery> {
    http(&json!({"EventType": "SYNC_HTTP_PUSH_HIGH", "bizData": entries}))
}

/// Who left, by the typed event.
fn left(delivery: &Delivery) -> Result<Vec<String>, String> {
    let received = Received::<UserLeaveOrg>::from_delivery(delivery.clone());
    received.map(|left| left.value.user_id).map_err(|error| error.to_string())
}

#[test]
fn a_row_of_a_batch_survives_whatever_is_odd_in_it() {
    let action = json!({"syncAction": "user_leave_org"});
    let usual = json!({"biz_id": "alice", "biz_type": 13, "corp_id": "c", "gmt_modified": 7, "biz_data": action.to_string()});
    let with = |name: &str, value: Value| {
        let mut entry = usual.clone();
        entry[name] = value;
        entry
    };
    let entries = [
        usual.clone(),
        with("biz_type", json!("13")),
        with("biz_type", json!(" 13 ")),
        with("biz_type", json!(13.0)),
        with("biz_type", json!(null)),
        with("biz_type", json!("many")),
        with("gmt_modified", json!("7")),
        with("gmt_modified", json!("2022-05-18 12:00:00")),
        with("gmt_create", json!({})),
        with("id", json!("5872")),
        with("id", json!([])),
        with("open_cursor", json!("")),
        with("status", json!(true)),
        with("subscribe_id", json!(2_530)),
        with("corp_id", json!("")),
        with("corp_id", json!(null)),
        with("biz_data", action.clone()),
        with("biz_data", json!([action])),
        with("biz_data", Value::from(Value::from(action.to_string()).to_string())),
        with("biz_data", Value::from(format!("{action}\0"))),
        with("biz_data", Value::from(format!("\u{feff}{action}\n"))),
        with("biz_data", Value::from(r#"{"syncAction":"user_leave_org","name":"a\ud83d"}"#)),
        with("biz_data", Value::from("{\"syncAction\":\"user_leave_org\",\"name\":\"a\nb\"}")),
        with("biz_data", json!({"syncAction": "user_leave_org", "userid": ""})),
        with("biz_data", json!({"syncAction": "user_leave_org", "userId": null})),
        with("biz_data", json!({"syncAction": "user_leave_org", "optStaffId": {}})),
        with("biz_data", json!({"eventType": "user_leave_org"})),
        with("biz_data", json!({"data": {"syncAction": "user_leave_org"}})),
        json!({"bizId": "alice", "bizType": 13, "corpId": "c", "bizData": action.to_string()}),
        Value::from(usual.to_string()),
        json!([usual]),
    ];
    let all = batch(&json!(entries));
    assert_eq!(all.len(), entries.len());
    for (delivery, entry) in all.iter().zip(&entries) {
        assert_eq!(left(delivery).as_deref(), Ok(&["alice".to_owned()][..]), "{entry}");
        let corp_id = delivery.metadata().corp_id.as_deref();
        assert!(matches!(corp_id, Some("c" | "owner")), "{entry}: {corp_id:?}");
    }
    let by_number = json!({"biz_id": 7, "biz_type": 13, "biz_data": {"syncAction": "user_leave_org"}});
    assert_eq!(left(&batch(&json!([by_number]))[0]).as_deref(), Ok(&["7".to_owned()][..]));
}

#[test]
fn a_batch_survives_whatever_is_odd_around_its_rows() {
    let entry = json!({"biz_id": "alice", "biz_data": {"syncAction": "user_leave_org"}});
    for body in [
        json!({"EventType": "SYNC_HTTP_PUSH_LOW", "bizData": [entry]}),
        json!({"EventType": "SYNC_HTTP_PUSH_HIGH", "bizData": entry}),
        json!({"EventType": "SYNC_HTTP_PUSH_HIGH", "bizData": json!([entry]).to_string()}),
        json!({"EventType": "SYNC_HTTP_PUSH_MEDIUM", "BizData": [entry]}),
        json!({"EventType": "SYNC_HTTP_PUSH_MEDIUM", "biz_data": [entry]}),
        json!({"eventType": "SYNC_HTTP_PUSH_MEDIUM", "bizData": [entry, null]}),
        Value::from(json!({"EventType": "SYNC_HTTP_PUSH_MEDIUM", "bizData": [entry]}).to_string()),
    ] {
        let all = http(&body);
        assert_eq!(left(&all[0]).as_deref(), Ok(&["alice".to_owned()][..]), "{body}");
        assert_eq!(all[0].metadata().transport, TransportKind::SyncHttp, "{body}");
    }
}

#[test]
fn a_row_without_a_text_says_what_stands_beside_it() {
    let order = EventRow::new().biz_type(17).biz_id("3121");
    for biz_data in ["", " \n", "null", "{}", "\"\"", "\"{}\"", "\0"] {
        let row = Delivery::from_row("app", order.clone(), Bytes::from(biz_data), SystemTime::UNIX_EPOCH);
        let row = row.unwrap_or_else(|error| panic!("{biz_data:?}: {error}"));
        let entry = json!({"biz_type": "17", "biz_id": 3121, "biz_data": biz_data});
        for delivery in [row, batch(&json!([entry])).remove(0)] {
            assert_eq!(delivery.metadata().event_type.as_deref(), Some("market_buy"), "{biz_data:?}");
            let event = Received::<Event>::from_delivery(delivery).unwrap().value;
            let Event::MarketBuy(order) = &event else { panic!("{biz_data:?}: {event:?}") };
            assert_eq!(order.order_id, Some(3121), "{biz_data:?}");
        }
    }
}

fn streamed(data: impl Into<Bytes>) -> Delivery {
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).event_type("user_add_org");
    Delivery::new(DeliveryKind::Event, metadata, data.into())
}

#[test]
fn a_typed_event_keeps_what_fits_and_names_what_does_not() {
    type Case = (Value, &'static [&'static str], &'static [&'static str]);
    let cases: Vec<Case> = vec![
        (json!({"userId": ["a", "b"]}), &["a", "b"], &[]),
        (json!({"userId": "a"}), &["a"], &[]),
        (json!({"userId": 7}), &["7"], &[]),
        (json!({"userId": [7, true]}), &["7", "true"], &[]),
        (json!({"userId": "[\"a\",\"b\"]"}), &["a", "b"], &[]),
        (json!({"userId": "[\"a"}), &["[\"a"], &[]),
        (json!({"userId": ""}), &[], &[]),
        (json!({"userId": null}), &[], &[]),
        (json!({"userId": []}), &[], &[]),
        (json!({"UserId": ["a"], "userId": null}), &["a"], &[]),
        (json!({"user_id": ["a"], "timeStamp": {}}), &["a"], &[]),
        (json!({"userId": ["a"], "timeStamp": "soon"}), &["a"], &[]),
        (json!({"USERID": ["a"], "brandNew": {"x": [1]}}), &["a"], &[]),
        (json!({"userId": ["a"], "active": []}), &["a"], &["active"]),
        (json!({"userId": ["a"], "active": "perhaps"}), &["a"], &["active"]),
        (json!({"userId": ["a"], "active": ""}), &["a"], &[]),
        (json!({"userId": ["a"], "active": 1}), &["a"], &[]),
        (json!([{"userId": ["a"]}]), &["a"], &[]),
        (json!("{\"userId\":[\"a\"]}"), &["a"], &[]),
        (json!("\"{\\\"userId\\\":[\\\"a\\\"]}\""), &["a"], &[]),
        (json!(["{\"userId\":[\"a\"]}"]), &["a"], &[]),
        (json!("{\"userId\":[\"a\"],\"x\":\"\\ud83d\"}"), &["a"], &[]),
        (json!(null), &[], &[]),
        (json!(""), &[], &[]),
        (json!([]), &[], &[]),
    ];
    for (data, users, unread) in &cases {
        let added = Received::<UserAddOrg>::from_delivery(streamed(data.to_string()));
        let added = added.unwrap_or_else(|error| panic!("{data}: {error}"));
        assert_eq!((&added.user_id[..], &added.unread[..]), (&own(users)[..], &own(unread)[..]), "{data}");
        assert_eq!(added.json, data.to_string(), "{data}");
        let event = Received::<Event>::from_delivery(streamed(data.to_string())).unwrap();
        assert!(matches!(event.value, Event::UserAddOrg(_)), "{data}");
    }
    for data in ["", " ", "\n", "\0", "\u{feff}"] {
        let added = Received::<UserAddOrg>::from_delivery(streamed(data));
        assert_eq!(added.map(|added| added.value), Ok(UserAddOrg::default()), "{data:?}");
        let event = Received::<Event>::from_delivery(streamed(data)).unwrap();
        assert!(matches!(event.value, Event::UserAddOrg(_)), "{data:?}");
    }
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Every message comes ten times, among those of twenty conversations, all at once.
#[tokio::test]
async fn repeated_ids_run_once_however_many_come_at_once() {
    let runs = Count::default();
    let counted = runs.clone();
    let mode = AckMode::First;
    let dispatcher = Dispatcher::builder()
        .on(Route::chat_message().acknowledged(mode), {
            let counted = counted.clone();
            move |_: Delivery| {
                counted.up();
                async { tokio::task::yield_now().await }
            }
        })
        .on(Route::any_event(), move |_: Delivery| {
            counted.up();
            async { tokio::task::yield_now().await }
        })
        .max_pending(4_096)
        .build();
    let dispatcher = Arc::new(dispatcher);
    let mut received = Vec::new();
    for _ in 0..10 {
        for message in 0..100 {
            let conversation = format!("c{}", message % 20);
            let delivery = robot(&conversation, &format!("m{message}"), "x");
            let event = crate::support::event("user_add_org", &format!("e{message}"));
            for delivery in [delivery, event] {
                let dispatcher = Arc::clone(&dispatcher);
                received.push(tokio::spawn(async move { dispatcher.receive(delivery).await }));
            }
        }
    }
    for one in received {
        assert_eq!(one.await.unwrap(), Acknowledgement::Done);
    }
    settle().await;
    assert_eq!(runs.get(), 200);
}
