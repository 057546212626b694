//! Robot messages and card callbacks: signed headers, plain JSON, answers in the body.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::support::*;
use bytes::Bytes;
use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_events::{
    AckMode, Acknowledgement, Delivery, DeliveryKind, Dispatcher, Received, Route, TransportKind,
};
use dingtalk_types::event::{CardAction, CardUpdate, ChatMessage};
use dingtalk_types::message::say::Say;
use serde_json::json;

const HOUR_MS: u64 = 3_600_000;

#[tokio::test]
async fn a_chat_message_is_handed_on_with_its_app_and_organisation() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let response = Signed::chat_message("m1", NOW_MS).send(&callbacks).await;
    assert!(is_json(&response), "{response:?} {:?}", callbacks.refusals());
    assert_eq!(response.body(), r#"{"msgtype":"empty"}"#);
    let [message] = &taken.all()[..] else { panic!("{:?}", taken.all()) };
    let metadata = message.metadata();
    assert_eq!((message.kind(), metadata.transport), (&DeliveryKind::ChatMessage, TransportKind::Http));
    assert_eq!((metadata.client_id.as_deref(), metadata.corp_id.as_deref()), (Some(OWNER), Some("ding9")));
    assert_eq!(metadata.born_ms, Some(1_783_610_513_000));
    assert!(metadata.headers.is_empty(), "signatures go no further: {metadata:?}");
}

#[tokio::test]
async fn a_handler_replies_in_the_body_of_the_answer() {
    let dispatcher = Dispatcher::builder()
        .on(
            Route::chat_message().acknowledged(AckMode::After { deadline: Duration::from_secs(1) }),
            async |message: Received<ChatMessage>| {
                let content = format!("you said {}", message.said().unwrap_or_default());
                Acknowledgement::Value(json!({"msgtype": "text", "text": {"content": content}}))
            },
        )
        .build();
    let callbacks = callbacks(Arc::new(dispatcher));
    let reply = r#"{"msgtype":"text","text":{"content":"you said hi"}}"#;
    for (attempt, timestamp) in [NOW_MS, NOW_MS + 10_000].into_iter().enumerate() {
        let response = Signed::chat_message("m1", timestamp).send(&callbacks).await;
        assert_eq!(response.body(), reply, "attempt {attempt}");
    }
}

#[tokio::test]
async fn a_card_action_is_answered_with_the_update_of_the_card() {
    let dispatcher = Dispatcher::builder()
        .on(Route::card_action(), async |action: Received<CardAction>| {
            CardUpdate::new().card("by", &action.user_id)
        })
        .build();
    let callbacks = callbacks(Arc::new(dispatcher));
    let response = Signed::card_action("card-1", NOW_MS).send(&callbacks).await;
    assert!(is_json(&response), "{response:?} {:?}", callbacks.refusals());
    let update: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(update["cardData"]["cardParamMap"], json!({"by": "manager7"}));
    assert_eq!(update["cardUpdateOptions"]["updateCardDataByKey"], true);
}

#[tokio::test]
async fn a_query_for_dynamic_data_is_told_from_an_action() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let body = r#"{"type":"dynamicDataCallback","corpId":"ding9","outTrackId":"c","content":"{}"}"#;
    let response = Signed::card(CARD_SECRET, &NOW_MS.to_string(), body).send(&callbacks).await;
    assert_eq!((response.status().as_u16(), response.body()), (200, &Bytes::from("{}")));
    assert_eq!(taken.all()[0].kind(), &DeliveryKind::CardDynamicData);
    assert_eq!(taken.all()[0].metadata().corp_id.as_deref(), Some("ding9"));
}

/// Seconds are not what DingTalk signs, and no text of a number is.
#[tokio::test]
async fn a_signature_counts_for_an_hour_either_way() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    for timestamp in [NOW_MS - HOUR_MS, NOW_MS + HOUR_MS] {
        assert_eq!(Signed::chat_message("m", timestamp).send(&callbacks).await.status(), 200);
        assert_eq!(Signed::card_action("c", timestamp).send(&callbacks).await.status(), 200);
    }
    for timestamp in [NOW_MS - HOUR_MS - 1, NOW_MS + HOUR_MS + 1, 0, u64::MAX] {
        assert_eq!(Signed::chat_message("m", timestamp).send(&callbacks).await.status(), 400, "{timestamp}");
        assert_eq!(Signed::card_action("c", timestamp).send(&callbacks).await.status(), 400, "{timestamp}");
    }
    assert_eq!((taken.count(), callbacks.refusals().stale), (4, 8));
}

#[tokio::test]
async fn captured_headers_bring_the_same_message_no_second_time_with_its_text_or_another() {
    let clock = clock();
    let taken = Taken::default();
    let callbacks = builder(taken.receiver()).clock(clock.clone()).build();
    let message = Signed::chat_message("m1", NOW_MS);
    assert_eq!(message.send(&callbacks).await.status(), 200);
    let altered = Signed {
        body: String::from_utf8_lossy(&message.body).replace(" hi", "transfer").into(),
        ..message.clone()
    };
    // Longer than a dispatcher remembers by default.
    clock.advance(Duration::from_secs(3_500));
    assert_eq!(altered.send(&callbacks).await.status(), 400);
    let repeated = message.send(&callbacks).await;
    assert_eq!((repeated.status().as_u16(), &repeated.body()[..]), (200, &br#"{"msgtype":"empty"}"#[..]));
    assert_eq!((taken.count(), callbacks.refusals().replay, callbacks.deliveries().repeated), (1, 1, 1));

    // Past the hour of its timestamp it is old, whatever it is.
    clock.advance(Duration::from_secs(101));
    assert_eq!(message.send(&callbacks).await.status(), 400);
    assert_eq!((taken.count(), callbacks.refusals().stale), (1, 1));
}

#[tokio::test]
async fn an_exact_repeat_gets_the_answer_of_the_first_and_runs_nothing() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let callbacks = callbacks(answering(move |delivery: Delivery| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            match delivery.kind() {
                DeliveryKind::CardAction => {
                    Acknowledgement::Card(CardUpdate::new().card("run", run.to_string()))
                }
                _ => Acknowledgement::Reply(Box::new(Say::text(run.to_string()))),
            }
        }
    }));
    for request in [Signed::chat_message("m", NOW_MS), Signed::card_action("c", NOW_MS)] {
        let first = request.send(&callbacks).await;
        for _ in 0..2 {
            let again = request.send(&callbacks).await;
            assert!(is_json(&again), "{again:?}");
            assert_eq!(again.body(), first.body());
        }
    }
    assert_eq!((runs.load(Ordering::Relaxed), callbacks.deliveries().repeated), (2, 4));
}

#[tokio::test]
async fn what_failed_may_come_again_as_it_is() {
    let failing =
        callbacks(answering(async |_: Delivery| Acknowledgement::Failed { reason: "why".to_owned() }));
    for request in [Signed::chat_message("m", NOW_MS), Signed::card_action("c", NOW_MS)] {
        for _ in 0..2 {
            let response = request.send(&failing).await;
            assert_eq!((response.status().as_u16(), response.body().len()), (500, 0));
        }
    }
    assert_eq!(
        (failing.deliveries().failed, failing.deliveries().total(), failing.refusals().total()),
        (4, 4, 0)
    );
}

#[tokio::test]
async fn apps_that_share_a_path_are_told_apart_by_their_secret() {
    let (first, second) = (Taken::default(), Taken::default());
    let callbacks = CallbackReceiver::builder()
        .app(app(first.receiver()))
        .app(
            App::new("other", second.receiver())
                .robot("/robot", "other secret")
                .cards("/robot", "card secret"),
        )
        .clock(clock())
        .build();
    let body = r#"{"msgId":"m","msgtype":"text"}"#;
    let now = NOW_MS.to_string();
    assert_eq!(Signed::robot("other secret", &now, body).send(&callbacks).await.status(), 200);
    let card = Signed { path: "/robot", ..Signed::card("card secret", &now, "{}") };
    assert_eq!(card.send(&callbacks).await.status(), 200);
    assert_eq!(Signed::robot("nobody's secret", &now, body).send(&callbacks).await.status(), 400);
    assert_eq!(
        Signed::card("card secret", &now, "{}").send(&callbacks).await.status(),
        400,
        "at another's path"
    );
    let kinds: Vec<_> = second
        .all()
        .iter()
        .map(|delivery| (delivery.kind().clone(), delivery.metadata().client_id.clone().unwrap()))
        .collect();
    let expected = [DeliveryKind::ChatMessage, DeliveryKind::CardAction].map(|kind| (kind, "other".into()));
    assert_eq!((kinds, first.count()), (expected.to_vec(), 0));
    // The same message id of another app is another message.
    assert_eq!(Signed::robot(ROBOT_SECRET, &now, body).send(&callbacks).await.status(), 200);
}

#[tokio::test]
async fn without_a_secret_nothing_is_genuine() {
    let taken = Taken::default();
    let app = App::new("app", taken.receiver()).robot("/robot", "").cards("/cards", "");
    let callbacks = CallbackReceiver::builder().app(app).clock(clock()).build();
    let now = NOW_MS.to_string();
    assert_eq!(Signed::robot("", &now, "{}").send(&callbacks).await.status(), 400);
    assert_eq!(Signed::card("", &now, "{}").send(&callbacks).await.status(), 400);
    assert_eq!((taken.count(), callbacks.refusals().signature), (0, 2));
}
