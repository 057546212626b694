//! What happens to frames, and to what is no frame, on real sockets.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::{Inbox, Peer, ROBOT, TestGateway, app, done, frame, gated, patient};
use dingtalk_events::{
    Acknowledgement, CardUpdate, Delivery, DeliveryKind, Event, FromDelivery, Received, TransportKind,
};
use dingtalk_gateway::AppHandle;
use dingtalk_transport::{Clock, TokioClock};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

async fn connected(dingtalk: &mut TestGateway) -> (AppHandle, Peer) {
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(done())).expect("added");
    let peer = dingtalk.accept().await;
    (handle, peer)
}

#[tokio::test]
async fn a_delivery_carries_the_payload_and_every_header() {
    let mut dingtalk = TestGateway::start().await;
    let (sender, mut deliveries) = mpsc::unbounded_channel();
    let receiver = Inbox::new(move |delivery: Delivery| {
        let card = *delivery.kind() == DeliveryKind::CardAction;
        sender.send(delivery).expect("the test listens");
        async move {
            if card { Acknowledgement::Card(CardUpdate::new().card("k", "v")) } else { Acknowledgement::Done }
        }
    });
    let gateway = dingtalk.builder().build();
    let _handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    let event = json!({
        "type": "EVENT", "data": "{\"userId\":[\"a\"]}",
        "headers": {
            "topic": "*", "messageId": "m1", "eventId": "e1", "eventType": "user_add_org", "eventCorpId": "corp",
            "eventBornTime": "1683533823336", "eventUnifiedAppId": "app", "time": 1690362102194_i64,
        },
    });
    peer.send(Message::text(event.to_string())).await;
    assert_eq!(peer.acknowledgement().await["data"], r#"{"status":"SUCCESS","message":"success"}"#);
    let delivery = patient(deliveries.recv()).await.expect("a delivery");
    let metadata = delivery.metadata();
    assert_eq!((delivery.kind(), metadata.transport), (&DeliveryKind::Event, TransportKind::Stream));
    assert_eq!(metadata.client_id.as_deref(), Some("client"));
    assert_eq!(metadata.corp_id.as_deref(), Some("corp"));
    assert_eq!(metadata.event_type.as_deref(), Some("user_add_org"));
    assert_eq!(metadata.event_id.as_deref(), Some("e1"));
    assert_eq!(metadata.message_id.as_deref(), Some("m1"));
    assert_eq!(metadata.born_ms, Some(1_683_533_823_336));
    assert_eq!(metadata.headers.get("eventUnifiedAppId"), Some("app"));
    assert_eq!(metadata.headers.get("time"), Some("1690362102194"));
    assert_eq!(&delivery.payload()[..], br#"{"userId":["a"]}"#);

    peer.push("CALLBACK", "/v1.0/card/instances/callback", "m2", "{}").await;
    let ack = peer.acknowledgement().await;
    assert!(ack["data"].as_str().expect("data").contains(r#""cardParamMap":{"k":"v"}"#), "{ack}");
}

#[tokio::test]
async fn garbage_is_skipped_and_the_connection_lives() {
    let mut dingtalk = TestGateway::start().await;
    let (handle, mut peer) = connected(&mut dingtalk).await;
    let deep = "[".repeat(10_000);
    for garbage in ["", "x", "{", "[]", "null", "{\"headers\":7}", &deep] {
        peer.send(Message::text(garbage.to_owned())).await;
    }
    for garbage in [&b""[..], b"\xff\xfe\x00", b"{}x"] {
        peer.send(Message::binary(garbage.to_vec())).await;
    }
    peer.prove().await;
    assert_eq!((handle.counters().garbage, handle.counters().losses), (10, 0));
    // Binary JSON, an unknown type, no topic, no message id: frames all the same.
    peer.send(Message::binary(frame("CALLBACK", ROBOT, "binary", "{}").into_bytes())).await;
    assert_eq!(peer.acknowledgement().await["headers"]["messageId"], "binary");
    for odd in [frame("NEW", "new", "odd", ""), frame("CALLBACK", "", "odd", "not JSON")] {
        peer.send(Message::text(odd)).await;
        assert_eq!(peer.acknowledgement().await["headers"]["messageId"], "odd");
    }
    peer.send(Message::text(r#"{"type":"EVENT"}"#)).await;
    for topic in ["CONNECTED", "REGISTERED", "KEEPALIVE", "new"] {
        peer.push("SYSTEM", topic, "s", "").await;
    }
    peer.prove().await;
    assert_eq!((handle.counters().deliveries, handle.counters().losses), (4, 0));
}

/// One event, as proxies and other programs might write its frame; the id is put in by `{id}`.
const ODD_FRAMES: &[&str] = &[
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"event","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"TYPE":"EVENT","HEADERS":{"TOPIC":"*","MESSAGEID":"{id}","EVENTTYPE":"org_remove","EVENTID":"{id}"},"DATA":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageid":"{id}","eventtype":"org_remove","eventid":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"Topic":"*","MessageId":"{id}","EventType":"org_remove","EventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","header":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":{id},"eventType":"org_remove","eventId":{id}},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":["*"],"messageId":["{id}"],"eventType":["org_remove"],"eventId":[{id}]},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":"{\"topic\":\"*\",\"messageId\":\"{id}\",\"eventType\":\"org_remove\",\"eventId\":\"{id}\"}","data":"{}"}"#,
    r#"{"headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":null,"headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":null,"messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}","contentType":7,"time":{},"x":null},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}","eventBornTime":"soon"},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}","eventBornTime":1690362102194},"data":"{}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":{}}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":null}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"}}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":""}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"[{}]"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"\"{}\""}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{\"a\":\"\\ud83d\"}"}"#,
    r#"{"type":"EVENT","headers":{"topic":"*","messageId":"{id}","eventType":"org_remove","eventId":"{id}","nick":"\ud83d"},"data":"{}"}"#,
    "\u{feff}{\"type\":\"EVENT\",\"headers\":{\"messageId\":\"{id}\",\"eventType\":\"org_remove\",\"eventId\":\"{id}\"},\"data\":\"{\n\t}\"}",
    "{\"type\":\"EVENT\",\"headers\":{\"messageId\":\"{id}\",\"eventType\":\"org_remove\",\"eventId\":\"{id}\"},\"data\":\"{}\"}\r\n\0",
    r#""{\"type\":\"EVENT\",\"headers\":{\"messageId\":\"{id}\",\"eventType\":\"org_remove\",\"eventId\":\"{id}\"},\"data\":\"{}\"}""#,
    r#"{"specVersion":2,"new":{"a":[1]},"type":"EVENT","headers":{"messageId":"{id}","eventType":"org_remove","eventId":"{id}"},"data":"{}"}"#,
];

#[tokio::test]
async fn an_event_survives_whatever_is_odd_in_its_frame() {
    let mut dingtalk = TestGateway::start().await;
    let (sender, mut deliveries) = mpsc::unbounded_channel();
    let receiver = Inbox::new(move |delivery: Delivery| {
        sender.send(delivery).expect("the test listens");
        async { Acknowledgement::Done }
    });
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    for (number, odd) in ODD_FRAMES.iter().enumerate() {
        let id = (1_000 + number).to_string();
        let odd = odd.replace("{id}", &id);
        peer.send(Message::text(odd.clone())).await;
        let delivery = patient(deliveries.recv()).await.expect("a delivery");
        let metadata = delivery.metadata();
        let known =
            (metadata.message_id.as_deref(), metadata.event_id.as_deref(), metadata.event_type.as_deref());
        assert_eq!(known, (Some(&*id), Some(&*id), Some("org_remove")), "{odd}");
        let event = Received::<Event>::from_delivery(delivery).map(|event| event.value);
        assert!(matches!(event, Ok(Event::OrgRemove(_))), "{odd}: {event:?}");
        assert_eq!(peer.acknowledgement().await["headers"]["messageId"], id, "{odd}");
    }
    assert_eq!((handle.counters().garbage, handle.counters().losses), (0, 0));
}

#[tokio::test]
async fn a_broken_websocket_protocol_ends_the_connection_with_a_close_and_another_is_opened() {
    let mut dingtalk = TestGateway::start().await;
    let (handle, mut peer) = connected(&mut dingtalk).await;
    let broken: [(&str, Vec<u8>); 8] = [
        ("invalid UTF-8", vec![0x81, 2, 0xc3, 0x28]),
        ("masked by the server", vec![0x81, 0x82, 1, 2, 3, 4, 5, 6]),
        ("reserved bits", vec![0xf1, 1, b'x']),
        ("reserved opcode", vec![0x83, 1, b'x']),
        ("2^63 bytes", vec![0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        ("a continuation of nothing", vec![0x80, 1, b'x']),
        ("a fragmented ping", vec![0x09, 0]),
        ("a ping of 126 bytes", [&[0x89, 126, 0, 126][..], &[0; 126]].concat()),
    ];
    for (number, (name, bytes)) in broken.into_iter().enumerate() {
        peer.send_raw(&bytes).await;
        assert_eq!(peer.closing().await, Some(1002), "{name}");
        peer = dingtalk.accept().await;
        peer.prove().await;
        assert_eq!(handle.counters().losses, u64::try_from(number).expect("few") + 1, "{name}");
    }
}

#[tokio::test]
async fn a_message_up_to_the_limit_is_taken_and_a_larger_one_ends_the_connection() {
    const LIMIT: usize = 64 * 1024;
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().max_message_bytes(LIMIT).proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(done())).expect("added");
    let mut peer = dingtalk.accept().await;
    let empty = frame("CALLBACK", ROBOT, "large", "").len();
    let largest = "x".repeat(LIMIT - empty);
    peer.push("CALLBACK", ROBOT, "large", &largest).await;
    assert_eq!(peer.acknowledgement().await["headers"]["messageId"], "large");
    let _cut_while_writing =
        peer.try_send(Message::text(frame("CALLBACK", ROBOT, "large", &(largest + "x")))).await;
    let mut next = dingtalk.accept().await;
    next.prove().await;
    assert_eq!((handle.counters().deliveries, handle.counters().losses), (1, 1));
    // In fragments, each of which is small.
    for opcode in [0x01, 0x00, 0x00] {
        let head = [opcode, 127];
        let fragment = [&head[..], &(30_000_u64).to_be_bytes(), &[b'x'; 30_000]].concat();
        next.try_send_raw(&fragment).await;
    }
    dingtalk.accept().await.prove().await;
    assert_eq!(handle.counters().losses, 2);
}

#[tokio::test]
async fn a_fragmented_message_is_one_frame_with_pings_between_its_parts() {
    let mut dingtalk = TestGateway::start().await;
    let (_handle, mut peer) = connected(&mut dingtalk).await;
    let text = frame("CALLBACK", ROBOT, "parts", "{\"text\":\"\u{4f60}\u{597d}\"}").into_bytes();
    let last = text.len() - 1;
    for (index, byte) in text.iter().enumerate() {
        let opcode = if index == 0 { 0x01 } else { 0x00 };
        let fin = if index == last { 0x80 } else { 0x00 };
        peer.send_raw(&[opcode | fin, 1, *byte]).await;
        if index == last / 2 {
            peer.send_raw(&[0x89, 1, b'p']).await;
        }
    }
    assert_eq!(peer.acknowledgement().await["headers"]["messageId"], "parts");
}

#[tokio::test]
async fn an_acknowledgement_whose_connection_is_gone_is_counted_and_not_sent_on_another() {
    let mut dingtalk = TestGateway::start().await;
    let (receiver, gate) = gated();
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut first = dingtalk.accept().await;
    first.push("CALLBACK", ROBOT, "late", "{}").await;
    first.prove().await;
    first.reset();
    let mut second = dingtalk.accept().await;
    second.prove().await;
    gate.add_permits(1);
    patient(async {
        while handle.counters().acknowledgements_lost == 0 {
            tokio::task::yield_now().await
        }
    })
    .await;
    // `prove` fails on any acknowledgement but its own.
    second.prove().await;
}

#[tokio::test]
async fn a_receiver_that_panics_is_answered_for_and_the_connection_lives() {
    let mut dingtalk = TestGateway::start().await;
    let receiver = Inbox::new(|delivery: Delivery| async move {
        let message_id = delivery.metadata().message_id.clone().unwrap_or_default();
        assert!(message_id != "at once", "on purpose");
        // From here on the delivery has a task of its own.
        tokio::task::yield_now().await;
        assert!(message_id != "later", "on purpose");
        Acknowledgement::Done
    });
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    for when in ["at once", "later"] {
        for (kind, topic, data) in [("EVENT", "*", "LATER"), ("CALLBACK", ROBOT, r#"{"response":null}"#)] {
            peer.push(kind, topic, when, "{}").await;
            let ack = peer.acknowledgement().await;
            assert_eq!((&ack["headers"]["messageId"], &ack["code"]), (&json!(when), &json!(500)), "{kind}");
            assert!(ack["data"].as_str().expect("data").contains(data), "{kind} {when}: {ack}");
        }
    }
    peer.push("EVENT", "*", "good", "{}").await;
    assert_eq!(peer.acknowledgement().await["code"], 200);
    assert_eq!(handle.counters().losses, 0);
}

#[tokio::test]
async fn a_full_receiver_gets_no_more_than_its_capacity_while_pings_are_answered() {
    const MESSAGES: usize = 1_000;
    let mut dingtalk = TestGateway::start().await;
    let (receiver, gate) = gated();
    let receiver = receiver.capacity(8);
    let most_inside = receiver.most_inside.clone();
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    for number in 0..MESSAGES {
        peer.push("CALLBACK", ROBOT, &number.to_string(), "{}").await;
    }
    // Behind a thousand messages that wait; the median, as others use the machine too.
    let mut answers = Vec::new();
    for _ in 0..5 {
        let watch = TokioClock::new();
        peer.prove().await;
        answers.push(watch.monotonic());
    }
    answers.sort();
    let answered = answers[2];
    assert_eq!(most_inside.load(Ordering::SeqCst), 8);
    gate.add_permits(MESSAGES);
    for _ in 0..MESSAGES {
        peer.acknowledgement().await;
    }
    assert_eq!(most_inside.load(Ordering::SeqCst), 8);
    println!(
        "capacity 8, {MESSAGES} slow deliveries: 8 inside at most, the ping behind them answered after {answered:?}"
    );
    assert!(answered < Duration::from_millis(100), "the pings behind slow deliveries took {answers:?}");
    assert_eq!(handle.counters().losses, 0);
}

#[tokio::test]
async fn beyond_the_backlog_nothing_is_read_and_nothing_is_lost() {
    const MESSAGES: usize = 200;
    let mut dingtalk = TestGateway::start().await;
    let (receiver, gate) = gated();
    let receiver = receiver.capacity(1);
    let gateway = dingtalk.builder().max_backlog_bytes(4 * 1024).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    let data = "x".repeat(1_000);
    for number in 0..MESSAGES {
        peer.push("CALLBACK", ROBOT, &number.to_string(), &data).await;
    }
    patient(async {
        while handle.counters().frames < 4 {
            tokio::task::yield_now().await
        }
    })
    .await;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    let read = handle.counters().frames;
    assert!(read <= 6, "{read} frames were read into a backlog of 4 KiB");
    gate.add_permits(MESSAGES);
    for number in 0..MESSAGES {
        assert_eq!(peer.acknowledgement().await["headers"]["messageId"], number.to_string());
    }
    peer.prove().await;
    assert!(handle.status().connected());
}

#[tokio::test]
async fn a_peer_that_takes_no_answers_is_read_no_further_than_a_thousand_of_them_and_loses_none() {
    const MESSAGES: usize = 2_000;
    let mut dingtalk = TestGateway::start().await;
    let large = "x".repeat(32 * 1024);
    let receiver = Inbox::new(move |_| {
        let answer = Acknowledgement::Value(large.clone().into());
        async move { answer }
    });
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    for number in 0..MESSAGES {
        peer.push("CALLBACK", ROBOT, &number.to_string(), "{}").await;
    }
    // Until a thousand turns bring nothing more.
    let mut read = 0;
    patient(async {
        while read < 1_024 || handle.counters().frames > read {
            read = handle.counters().frames;
            for _ in 0..1_000 {
                tokio::task::yield_now().await;
            }
        }
    })
    .await;
    println!("{MESSAGES} messages whose answers of 32 KiB nobody takes: {read} read");
    // What waits to be written, and 24 MiB in the buffers of the system.
    assert!(read <= 1_024 + 768, "{read} of {MESSAGES} messages were read while no answer was taken");
    for number in 0..MESSAGES {
        assert_eq!(peer.acknowledgement().await["headers"]["messageId"], number.to_string());
    }
    peer.prove().await;
    assert_eq!(handle.counters().losses, 0);
}

#[tokio::test]
async fn connections_share_one_slot_and_none_keeps_it() {
    const MESSAGES: usize = 100;
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let receiver = Inbox::new(|_| async { Acknowledgement::Done }).capacity(1);
    let most_inside = receiver.most_inside.clone();
    let _handle = gateway.add(app(Arc::new(receiver)).connections(2)).expect("added");
    let mut peers = [dingtalk.accept().await, dingtalk.accept().await];
    for number in 0..MESSAGES {
        for peer in &mut peers {
            peer.push("CALLBACK", ROBOT, &number.to_string(), "{}").await;
        }
        if number % 10 == 9 {
            for peer in &mut peers {
                for number in number - 9..=number {
                    let acknowledgement = patient(peer.acknowledgement()).await;
                    assert_eq!(acknowledgement["headers"]["messageId"], number.to_string());
                }
            }
        }
    }
    assert_eq!(most_inside.load(Ordering::SeqCst), 1);
}
