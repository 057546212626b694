//! Stream mode through the facade, against the embedded DingTalk's gateway, on real sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dingtalk_open::chat::SendError;
use dingtalk_open::events::{Acknowledgement, Received, ReplyError, Route, Say, with};
use dingtalk_open::fake::{Fake, Reply};
use dingtalk_open::gateway::{AppHandle, Status};
use dingtalk_open::message::webhook::WebhookMessage;
use dingtalk_open::types::event::contact::UserAddOrg;
use dingtalk_open::types::event::{CardAction, CardUpdate, ChatMessage};
use dingtalk_open::{DingTalk, StreamBuilder, StreamError};
use serde_json::json;

const WITHIN: Duration = Duration::from_secs(20);

async fn connected(stream: StreamBuilder) -> AppHandle {
    let app = stream.start().expect("an app with credentials");
    tokio::time::timeout(WITHIN, app.wait_for(Status::connected)).await.expect("a connection");
    app
}

#[tokio::test]
async fn a_robot_hears_and_its_answer_lands_in_the_chat() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let answer = async |message: Received<ChatMessage>| {
        WebhookMessage::text(format!("{}!", message.said().unwrap_or_default()))
    };
    let app = connected(ding.stream().on(Route::chat_message(), answer)).await;
    let said = fake.robot().say("hello").send().await;
    assert!(said.acknowledgement.is_taken(), "{:?}", said.acknowledgement);
    let reply = said.reply(WITHIN).await.expect("an answer");
    assert_eq!(reply.content, json!({"content": "hello!"}));
    app.stop(WITHIN).await.unwrap();
}

/// Beyond 20 000 bytes DingTalk says success and drops the message.
#[tokio::test]
async fn a_reply_that_is_too_long_for_one_message_arrives_in_several() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let long = async |_: Received<ChatMessage>| Say::markdown("x".repeat(24_000));
    let app = connected(ding.stream().on(Route::chat_message(), long)).await;
    fake.robot().say("report").send().await;
    let last = |reply: &Reply| reply.text().is_some_and(|text| text.ends_with("(2/2)"));
    assert!(fake.messages().wait_for_reply(WITHIN, last).await.is_some());
    app.stop(WITHIN).await.unwrap();
}

#[tokio::test]
async fn a_reply_that_cannot_go_out_reaches_its_author_who_sends_it_otherwise() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let long = async |_: Received<ChatMessage>| WebhookMessage::markdown("Report", "");
    let fall_back = ding.clone();
    let stream = ding.stream().on(Route::chat_message(), long).on_reply_failure(move |failure| {
        let ding = fall_back.clone();
        async move {
            let ReplyError::Send(error) = &failure.error else { panic!("{failure:?}") };
            println!("the reply was not sent: {error}");
            assert!(error.is::<SendError>(), "{error:?}");
            let target = failure.target().expect("a target");
            ding.reply(target, "There is no report.").await.expect("sent");
        }
    });
    let app = connected(stream).await;
    let said = fake.robot().say("report").send().await;
    let reply = said.reply(WITHIN).await.expect("an answer");
    assert_eq!(reply.content, json!({"content": "There is no report."}));
    app.stop(WITHIN).await.unwrap();
}

#[tokio::test]
async fn an_event_is_typed_and_one_put_off_comes_again() {
    let fake = Fake::builder().retry_schedule([Duration::ZERO; 3]).start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let calls = Arc::new(AtomicU32::new(0));
    let joined = async |calls: Arc<AtomicU32>, event: Received<UserAddOrg>| {
        assert_eq!(event.user_id, ["zhangsan"]);
        match calls.fetch_add(1, Ordering::Relaxed) {
            0 => Acknowledgement::Later { reason: "the database is away".to_owned() },
            _ => Acknowledgement::Done,
        }
    };
    let _app =
        connected(ding.stream().on(Route::event_of::<UserAddOrg>(), with(calls.clone(), joined))).await;
    let outcomes = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
    assert!(outcomes.iter().all(|outcome| outcome.acknowledged), "{outcomes:?}");
    assert_eq!(calls.load(Ordering::Relaxed), 2, "{outcomes:?}");
}

#[tokio::test]
async fn a_touched_card_changes_at_once() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let approve = async |action: Received<CardAction>| CardUpdate::new().card("approved_by", &action.user_id);
    let _app = connected(ding.stream().on(Route::card_action(), approve)).await;
    let card = json!({
        "cardTemplateId": "template.schema", "outTrackId": "card-1", "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "Holiday"}},
    });
    ding.call_raw(http::Method::POST, "/v1.0/card/instances", &card).await.expect("a card");
    let clicked = fake.cards().click("card-1", "manager4220", &["approve"], json!({})).await.expect("a card");
    assert!(clicked.acknowledgement.is_taken(), "{clicked:?}");
    let card = fake.cards().get("card-1").expect("the card");
    assert_eq!(card.card_data["approved_by"], "manager4220", "{card:?}");
}

#[tokio::test]
async fn wrong_credentials_end_a_program_that_never_was_connected() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).app(fake.client_id(), "wrong").build().expect("a client");
    let stream = ding.stream().on(Route::chat_message(), async |_: Received<ChatMessage>| {});
    let ended = tokio::time::timeout(WITHIN, stream.run_until(std::future::pending::<()>()));
    let error = ended.await.expect("an end").expect_err("a refusal");
    assert!(matches!(error, StreamError::Refused(_)), "{error:?}");
    println!("wrong credentials: {error}");
    assert!(error.to_string().contains("authFailed"), "{error}");
}

#[tokio::test]
async fn a_client_without_an_app_says_what_is_missing() {
    let ding = DingTalk::builder().build().expect("a client");
    let error = ding.stream().on(Route::chat_message(), async |_: Received<ChatMessage>| {}).start();
    assert!(matches!(error, Err(StreamError::NoApp(_))), "{error:?}");
}
