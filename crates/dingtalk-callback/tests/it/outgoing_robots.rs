//! Outgoing custom robots: a token in a header, nothing signed, and the answer in the body.

use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use bytes::Bytes;
use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_events::{AckMode, Dispatcher, Received, Route};
use dingtalk_types::event::ChatMessage;
use dingtalk_types::message::webhook::WebhookMessage;
use http::{Request, Response};

const OUTGOING_TOKEN: &str = "canaryOutgoingToken";

/// The shape that public reports print (ineo6/hubot-dingtalk#3, eryajf/chatgpt-dingtalk#63).
const PUSHED: &str = r#"{"conversationId":"cid1","atUsers":[{"dingtalkId":"$:LWCP_v1:$abc"}],
    "chatbotUserId":"$:LWCP_v1:$abc","msgId":"m10","senderNick":"n","isAdmin":false,"senderStaffId":"",
    "sessionWebhookExpiredTime":1679444741543,"createAt":1679439341268,"conversationType":"2",
    "senderId":"$:LWCP_v1:$z==","conversationTitle":"g","isInAtList":true,
    "sessionWebhook":"https://oapi.dingtalk.com/robot/sendBySession?session=xxx",
    "text":{"content":" hi"},"robotCode":"normal","msgtype":"text"}"#;

fn echo() -> CallbackReceiver {
    let after = AckMode::After { deadline: Duration::from_secs(1) };
    let dispatcher = Dispatcher::builder()
        .on(Route::chat_message().acknowledged(after), async |message: Received<ChatMessage>| {
            // An empty id is none.
            assert_eq!(
                (message.sender_staff_id.as_deref(), message.robot_code.as_deref()),
                (None, Some("normal"))
            );
            assert_eq!(message.metadata.client_id.as_deref(), Some("robot"));
            WebhookMessage::text(format!("{}: {}", message.sender_nick, message.said().unwrap_or_default()))
        })
        .build();
    receiver(App::new("robot", dispatcher).outgoing_robot("/outgoing", OUTGOING_TOKEN))
}

fn receiver(app: App) -> CallbackReceiver {
    CallbackReceiver::builder().app(app).clock(clock()).build()
}

async fn push(callbacks: &CallbackReceiver, tokens: &[&str], body: &str) -> Response<Bytes> {
    let request =
        tokens.iter().fold(Request::post("/outgoing"), |request, token| request.header("token", *token));
    callbacks.receive(request.body(Bytes::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn its_message_is_typed_and_answered_in_the_body_once() {
    let callbacks = echo();
    for _ in 0..2 {
        let response = push(&callbacks, &[OUTGOING_TOKEN], PUSHED).await;
        assert!(is_json(&response), "{response:?} {:?}", callbacks.refusals());
        assert_eq!(response.body(), r#"{"msgtype":"text","text":{"content":"n: hi"}}"#);
    }
    assert_eq!((callbacks.deliveries().acknowledged, callbacks.deliveries().repeated), (1, 1));
    let altered = PUSHED.replace(" hi", "transfer");
    assert_eq!(
        push(&callbacks, &[OUTGOING_TOKEN], &altered).await.status(),
        400,
        "another text under its id"
    );
}

#[tokio::test]
async fn a_wrong_missing_or_doubled_token_gets_the_one_refusal() {
    let callbacks = echo();
    let longer = format!("{OUTGOING_TOKEN}x");
    let prefix = &OUTGOING_TOKEN[..OUTGOING_TOKEN.len() - 1];
    for tokens in [&[][..], &[""], &["wrong"], &[prefix], &[&*longer], &[OUTGOING_TOKEN, OUTGOING_TOKEN]] {
        let response = push(&callbacks, tokens, PUSHED).await;
        assert_eq!((response.status().as_u16(), response.body().len()), (400, 0), "{tokens:?}");
    }
    let refusals = callbacks.refusals();
    assert_eq!((refusals.signature, refusals.malformed, callbacks.deliveries().total()), (4, 2, 0));
    for body in ["", "[]", "null", "{"] {
        assert_eq!(push(&callbacks, &[OUTGOING_TOKEN], body).await.status(), 400, "{body}");
    }
}

#[tokio::test]
async fn an_empty_token_accepts_nobody() {
    let callbacks = receiver(App::new("robot", Taken::default().receiver()).outgoing_robot("/outgoing", ""));
    assert_eq!(push(&callbacks, &[""], PUSHED).await.status(), 400);
}

#[tokio::test]
async fn a_signed_robot_at_the_same_path_is_still_held_to_its_signature() {
    let (signed, outgoing) = (Taken::default(), Taken::default());
    let callbacks = CallbackReceiver::builder()
        .app(App::new("signed", signed.receiver()).robot("/outgoing", ROBOT_SECRET))
        .app(App::new("outgoing", Arc::new(outgoing.clone())).outgoing_robot("/outgoing", OUTGOING_TOKEN))
        .clock(clock())
        .build();
    assert_eq!(push(&callbacks, &[OUTGOING_TOKEN], PUSHED).await.status(), 200);
    let message = Signed { path: "/outgoing", ..Signed::chat_message("m", NOW_MS) };
    assert_eq!(message.send(&callbacks).await.status(), 200);
    let mut forged =
        Signed { path: "/outgoing", ..Signed::robot("wrong", &NOW_MS.to_string(), PUSHED) }.request();
    forged.headers_mut().insert("token", OUTGOING_TOKEN.parse().unwrap());
    assert_eq!(
        callbacks.receive(forged).await.status(),
        400,
        "a wrong signature is not made good by a token"
    );
    assert_eq!((signed.count(), outgoing.count()), (1, 1));
}
