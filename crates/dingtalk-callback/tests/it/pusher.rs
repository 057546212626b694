//! What a pusher posts is DingTalk's to a receiver, and what that answers is understood.

use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use dingtalk_callback::{CallbackReceiver, PushError, Pusher};
use dingtalk_events::{
    Acknowledgement, Delivery, DeliveryKind, Event, FromDelivery, Metadata, Receive, Received, TransportKind,
};
use dingtalk_transport::{Body, TokioClock, transport_fn};
use http::{Request, Response};
use serde_json::json;

use crate::support::{CARD_SECRET, NOW_MS, OWNER, ROBOT_SECRET, Taken, answering, callbacks, cipher, clock};

/// Pushes to this receiver without a network.
fn pusher(callbacks: CallbackReceiver) -> Pusher {
    let transport = transport_fn(move |request: Request<Body>| {
        let callbacks = callbacks.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect(1 << 20).await?;
            Ok(callbacks.receive(Request::from_parts(head, body)).await.map(Body::from))
        }
    });
    addressed(Pusher::new(transport)).clock(clock())
}

fn addressed(pusher: Pusher) -> Pusher {
    pusher
        .events("http://receiver/callback?own=1", cipher())
        .robot("http://receiver/robot", ROBOT_SECRET)
        .cards("http://receiver/cards", Some(CARD_SECRET.into()))
}

fn delivery(kind: DeliveryKind, payload: &'static str) -> Delivery {
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH)
        .client_id(OWNER)
        .corp_id("ding9")
        .event_type("user_add_org")
        .born_ms(NOW_MS as i64);
    Delivery::new(kind, metadata, Bytes::from_static(payload.as_bytes()))
}

fn joined() -> Delivery {
    delivery(DeliveryKind::Event, r#"{"UserId":["zhangsan"]}"#)
}

#[tokio::test]
async fn every_kind_arrives_as_dingtalk_sends_it() {
    let taken = Taken::default();
    let pusher = pusher(callbacks(taken.receiver()));
    let message = r#"{"msgId":"m1","msgtype":"text","text":{"content":"hi"}}"#;
    let click = r#"{"type":"actionCallback","outTrackId":"card","corpId":"ding9"}"#;
    for sent in
        [joined(), delivery(DeliveryKind::ChatMessage, message), delivery(DeliveryKind::CardAction, click)]
    {
        let pushed = pusher.push(&sent).await;
        assert_eq!((pushed.status, pushed.is_acknowledged()), (Some(200), true), "{pushed:?}");
    }
    let kinds: Vec<_> = taken.all().iter().map(|delivery| delivery.kind().clone()).collect();
    assert_eq!(kinds, [DeliveryKind::Event, DeliveryKind::ChatMessage, DeliveryKind::CardAction]);
    let event = taken.all().remove(0);
    let metadata = event.metadata();
    assert_eq!(
        (metadata.corp_id.as_deref(), metadata.born_ms, metadata.event_type.as_deref()),
        (Some("ding9"), Some(NOW_MS as i64), Some("user_add_org"))
    );
    let event = Received::<Event>::from_delivery(event).unwrap().value;
    assert!(matches!(&event, Event::UserAddOrg(joined) if joined.user_id == ["zhangsan"]), "{event:?}");
}

#[tokio::test]
async fn an_event_arrives_whatever_is_odd_in_its_text() {
    for odd in [
        r#"{"UserId":["zhangsan"],"Name":"a\ud83d"}"#,
        "{\"UserId\":[\"zhangsan\"]}\0",
        r#""{\"UserId\":[\"zhangsan\"]}""#,
        r#"[{"UserId":["zhangsan"]}]"#,
    ] {
        let taken = Taken::default();
        let pushed = pusher(callbacks(taken.receiver())).push(&delivery(DeliveryKind::Event, odd)).await;
        assert!(pushed.is_acknowledged(), "{odd}: {pushed:?}");
        let event = Received::<Event>::from_delivery(taken.all().remove(0)).unwrap().value;
        assert!(
            matches!(&event, Event::UserAddOrg(joined) if joined.user_id == ["zhangsan"]),
            "{odd}: {event:?}"
        );
    }
    let nothing =
        pusher(callbacks(Taken::default().receiver())).push(&delivery(DeliveryKind::Event, "7")).await;
    assert!(matches!(nothing.error, Some(PushError::NotAnObject(_))), "{nothing:?}");
}

#[tokio::test]
async fn what_is_not_taken_goes_back_for_another_delivery() {
    let refusing: Arc<dyn Receive> =
        answering(|_| async { Acknowledgement::Later { reason: "busy".to_owned() } });
    let pushed = pusher(callbacks(refusing)).push(&joined()).await;
    assert!(matches!(pushed.error, Some(PushError::Status(503))), "{pushed:?}");
    assert!(matches!(pushed.acknowledgement(), Acknowledgement::Later { .. }));

    let plain = transport_fn(|_| async { Ok(Response::new(Body::from("success"))) });
    let pushed = addressed(Pusher::new(plain)).push(&joined()).await;
    assert!(matches!(pushed.error, Some(PushError::Unacknowledged(_))), "{pushed:?}");
    assert_eq!((pushed.status, pushed.json()), (Some(200), json!("success")));

    let no_address = Pusher::new(transport_fn(|_| pending())).push(&joined()).await;
    assert!(matches!(no_address.error, Some(PushError::NoAddress)), "{no_address:?}");
    let message = delivery(DeliveryKind::ChatMessage, "{}");
    let no_url = Pusher::new(transport_fn(|_| pending())).robot("here", "secret").push(&message).await;
    assert!(matches!(no_url.error, Some(PushError::Address)), "{no_url:?}");
    assert!(matches!(no_url.acknowledgement(), Acknowledgement::Failed { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_receiver_has_as_long_as_dingtalk_gives_it() {
    let silent = addressed(Pusher::new(transport_fn(|_| pending()))).clock(TokioClock::new());
    let limit = async |kind| match silent.push(&delivery(kind, "{}")).await.error {
        Some(PushError::TimedOut(limit)) => limit,
        other => panic!("{other:?}"),
    };
    assert_eq!(limit(DeliveryKind::Event).await, Duration::from_millis(2_500));
    assert_eq!(limit(DeliveryKind::ChatMessage).await, Duration::from_millis(2_500));
    assert_eq!(limit(DeliveryKind::CardAction).await, Duration::from_secs(2));
}

#[tokio::test]
async fn an_answer_says_something_or_changes_a_card() {
    let answer = |body: &'static str| {
        addressed(Pusher::new(transport_fn(move |_| async move { Ok(Response::new(Body::from(body))) })))
    };
    let (message, click) =
        (delivery(DeliveryKind::ChatMessage, "{}"), delivery(DeliveryKind::CardAction, "{}"));
    let text = r#"{"msgtype":"text","text":{"content":"hi"}}"#;
    let said = answer(text).push(&message).await;
    assert_eq!(said.message().map(|message| message.to_string()).as_deref(), Some(text));
    for silent in [r#"{"msgtype":"empty"}"#, "", "{}"] {
        assert_eq!(answer(silent).push(&message).await.message(), None, "{silent}");
    }
    let update = answer(r#"{"cardData":{"cardParamMap":{"a":"b"}}}"#).push(&click).await;
    let expected = json!({"cardData": {"cardParamMap": {"a": "b"}}});
    assert_eq!(update.acknowledgement(), Acknowledgement::Value(expected));
    assert_eq!(answer("").push(&click).await.acknowledgement(), Acknowledgement::Done);
}
