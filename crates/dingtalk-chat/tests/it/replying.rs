//! Answers into the conversation that a message came from.

use std::time::Duration;

use dingtalk_chat::{SendFailure, Via};
use dingtalk_events::ReplySender;
use dingtalk_fake::{Answer, Fake, Reply, ReplyRoute};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::event::ReplyTarget;
use dingtalk_types::message::say::{Channel, PieceKind, Say, SayError};
use dingtalk_types::message::webhook::FeedLink;
use serde_json::json;

use crate::support::fake::{chat, heard};

fn said(replies: &[Reply]) -> Vec<(ReplyRoute, &str)> {
    replies.iter().map(|reply| (reply.via, &*reply.msgtype)).collect()
}

#[tokio::test]
async fn an_answer_goes_by_the_session_and_highlights_people() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello").in_first_group()).await;
    let sent = chat(&fake).reply(&message, Say::text("Hi!").mention(message.mention_sender())).await.unwrap();
    assert_eq!((sent.via(), sent.parts(), sent.unmentioned), (Some(Via::SessionWebhook), 1, false));
    let replies = fake.messages().replies();
    let user_id = message.sender_staff_id.as_deref().unwrap();
    assert_eq!(replies[0].content, json!({"content": format!("Hi! @{user_id}")}));
    assert_eq!(replies[0].at, json!({"atUserIds": [user_id]}));
}

/// robots-cards.md A4: sessions live 90 minutes; after that the robot's own send takes over, by the kind of conversation.
#[tokio::test]
async fn after_the_session_the_robot_sends_to_the_group_or_the_person_by_itself() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    for (say, route, via) in [
        (fake.robot().say("hello").in_first_group(), ReplyRoute::Group, Via::Group),
        (fake.robot().say("hello"), ReplyRoute::OneToOne, Via::OneToOne),
    ] {
        let (_, message) = heard(say).await;
        let mut target = message.reply_target();
        target.session_webhook_expires_ms = Some(1);
        let before = fake.messages().replies().len();
        let say = Say::text("Late.").mention(message.mention_sender());
        let sent = chat.reply(&target, say).await.unwrap();
        assert_eq!((sent.via(), sent.unmentioned), (Some(via), true));
        assert_eq!(sent.process_query_keys.len(), 1);
        let replies = fake.messages().replies();
        assert_eq!(said(&replies[before..]), [(route, "sampleText")]);
        assert_eq!(replies[before].content, json!({"content": "Late."}));
    }
    assert!(fake.requests().to("/robot/sendBySession").is_empty());
}

/// errcode 300001 "session 不存在" in HTTP 200; the clocks of both differ.
#[tokio::test]
async fn a_session_that_dingtalk_ended_is_understood() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello").in_first_group()).await;
    fake.advance_clock(Duration::from_secs(3 * 3600));
    let say = Say::parts(["one", "two"]).mention(message.mention_sender());
    let sent = chat(&fake).reply(&message, say).await.unwrap();
    // Nobody is highlighted, so nobody's userid stands in the text.
    assert_eq!(fake.messages().replies()[0].content, json!({"content": "one"}));
    assert_eq!(sent.routes, [Via::Group, Via::Group]);
    assert_eq!(
        fake.requests().to("/robot/sendBySession").len(),
        1,
        "a session that is over is not asked again"
    );
}

/// QwenPaw #1932: a session that is over may answer with HTTP 500, which else may mean that the message was sent.
#[tokio::test]
async fn a_server_error_is_the_end_of_the_session_only_when_that_is_near() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    let (_, message) = heard(fake.robot().say("hello")).await;
    let broken = || Answer::with_status(500, json!({"errcode": -1, "errmsg": "system error"}));
    fake.answers().script("POST", "/robot/sendBySession", (0..20).map(|_| broken()));
    let error = chat.reply(&message, "answer").await.unwrap_err();
    assert_eq!(error.call().and_then(|error| error.kind()), Some(&ErrorKind::ServerBusy));
    assert!(fake.messages().replies().is_empty());
    let mut target = message.reply_target();
    let now = target.session_webhook_expires_ms.unwrap() - 90 * 60 * 1000;
    target.session_webhook_expires_ms = Some(now + 60_000);
    let sent = chat.reply(&target, "answer").await.unwrap();
    assert_eq!(sent.via(), Some(Via::OneToOne));
}

/// Port 1: 20 messages a minute go to one session; the 21st goes otherwise and not nowhere.
#[tokio::test]
async fn what_is_too_much_for_the_session_goes_by_the_robots_own_send() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello")).await;
    let throttled = Answer::with_status(200, json!({"errcode": 410_100, "errmsg": "send too fast"}));
    fake.answers().set("POST", "/robot/sendBySession", throttled);
    let sent = chat(&fake).reply(&message, "answer").await.unwrap();
    assert_eq!(sent.via(), Some(Via::OneToOne));
}

#[tokio::test]
async fn files_and_voice_are_uploaded_and_take_the_robots_own_send_while_texts_stay_in_the_session() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("report?")).await;
    let say = Say::markdown("Here **it** is:")
        .and(Say::picture(&b"\x89PNG\r\n\x1a\n...."[..]))
        .and(Say::file("报表.xlsx", &b"PK\x03\x04"[..]))
        .and(Say::voice(&b"#!AMR\n"[..], 4_000));
    let sent = chat(&fake).reply(&message, say).await.unwrap();
    assert_eq!(sent.routes, [Via::SessionWebhook, Via::SessionWebhook, Via::OneToOne, Via::OneToOne]);
    let replies = fake.messages().replies();
    let kinds = said(&replies);
    assert_eq!(kinds[2..], [(ReplyRoute::OneToOne, "sampleFile"), (ReplyRoute::OneToOne, "sampleAudio")]);
    assert!(replies[1].content["text"].as_str().unwrap().starts_with("![](@lAD"), "{:?}", replies[1].content);
    let file = &replies[2].content;
    assert_eq!((&file["fileName"], &file["fileType"]), (&json!("报表.xlsx"), &json!("xlsx")));
    let media = fake.messages().media(file["mediaId"].as_str().unwrap()).unwrap();
    assert_eq!((&*media.media_type, &*media.file_name), ("file", "报表.xlsx"));
}

/// Port 1, bug 3: 24 KB of Markdown were lost; 20 000 bytes fit into a webhook.
#[tokio::test]
async fn a_long_answer_arrives_in_parts() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("tell me all")).await;
    let long =
        format!("# All\n\n```rust\n{}```\n\n{}", "let a = \"b\";\n".repeat(1_500), "End. ".repeat(2_000));
    let sent = chat(&fake).reply(&message, Say::markdown(&long)).await.unwrap();
    let replies = fake.messages().replies();
    assert_eq!(sent.parts(), replies.len());
    assert!(replies.len() >= 2);
    for (number, reply) in (1..).zip(&replies) {
        let text = reply.content["text"].as_str().unwrap();
        assert!(text.ends_with(&format!("\n\n({number}/{})", replies.len())), "{text}");
        assert_eq!(text.matches("```").count() % 2, 0);
    }
}

#[tokio::test]
async fn a_target_is_kept_and_answered_later() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("remind me").in_first_group()).await;
    let kept = serde_json::to_string(&message.reply_target()).unwrap();
    let target: ReplyTarget = serde_json::from_str(&kept).unwrap();
    let sent = chat(&fake).reply(target, "now").await.unwrap();
    assert_eq!(sent.via(), Some(Via::SessionWebhook));
}

/// robots-cards.md A5: outsiders, and everybody while the robot is not published, come without senderStaffId.
#[tokio::test]
async fn an_outsider_is_answered_within_the_session_only() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    let (_, message) = heard(fake.robot().say("hello").from_outsider("Guest")).await;
    assert_eq!(chat.reply(&message, "Hi!").await.unwrap().via(), Some(Via::SessionWebhook));
    let mut target = message.reply_target();
    target.session_webhook = None;
    let error = chat.reply(&target, "Hi!").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::NoUser), "{error}");
    println!("{error}");
    let throttled = Answer::with_status(200, json!({"errcode": 410_100, "errmsg": "send too fast"}));
    fake.answers().set("POST", "/robot/sendBySession", throttled);
    let error = chat.reply(&message, "Hi!").await.unwrap_err();
    assert!(error.call().is_some_and(dingtalk_api::Error::is_throttled), "{error}");
}

/// robots-cards.md A5: custom robots say `normal` instead of a code; the robot's own is taken.
#[tokio::test]
async fn a_message_without_a_robot_code_is_answered_as_this_robot() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello")).await;
    let mut target = message.reply_target();
    target.session_webhook = None;
    for code in [None, Some("normal".to_owned()), Some(String::new())] {
        target.robot_code = code;
        let sent = chat(&fake).reply(&target, "Hi!").await.unwrap();
        assert_eq!(sent.via(), Some(Via::OneToOne));
    }
}

/// robots-cards.md A1: 200 although nobody got it.
#[tokio::test]
async fn an_answer_that_the_person_does_not_get_is_an_error() {
    let fake = Fake::start().await.unwrap();
    let error = chat(&fake).reply(ReplyTarget::person("nobody"), "Hi!").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::NotDelivered { reason: "invalidStaffIdList" }), "{error}");
}

#[tokio::test]
async fn what_was_sent_before_a_failure_is_told() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello")).await;
    let mut target = message.reply_target();
    target.session_webhook = None;
    let card = Say::feed_card([FeedLink::new("t", "https://e.example", "https://e.example/p.png")]);
    let error = chat(&fake).reply(&target, Say::text("first").and(card.clone())).await.unwrap_err();
    let SendFailure::Say(refused) = &error.failure else { panic!("{error:?}") };
    assert_eq!(*refused, SayError::Unsupported { channel: Channel::Robot, kind: PieceKind::FeedCard });
    // It goes through the session.
    assert_eq!(chat(&fake).reply(&message, card).await.unwrap().via(), Some(Via::SessionWebhook));
    let empty = chat(&fake).reply(&message, Say::default()).await.unwrap_err();
    assert!(matches!(empty.failure, SendFailure::Say(SayError::Empty)));
}

/// A forged address gets nothing; the people do.
#[tokio::test]
async fn a_session_address_that_is_not_dingtalks_is_not_asked() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello")).await;
    let mut target = message.reply_target();
    target.session_webhook = Some("https://evil.example/robot/sendBySession?session=1".into());
    assert_eq!(chat(&fake).reply(&target, "Hi!").await.unwrap().via(), Some(Via::OneToOne));
}

#[tokio::test]
async fn handlers_answers_go_the_same_way() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("hello")).await;
    let mut target = message.reply_target();
    target.session_webhook = None;
    chat(&fake).send_reply(&target, &Say::text("Hi!")).await.unwrap();
    assert_eq!(said(&fake.messages().replies()), [(ReplyRoute::OneToOne, "sampleText")]);
}

/// A session takes 20 000 bytes a message and the robot's own send 15 000.
#[tokio::test]
async fn a_long_answer_is_parted_by_the_limit_of_the_way_that_it_takes() {
    let fake = Fake::start().await.unwrap();
    let (_, message) = heard(fake.robot().say("tell me all")).await;
    fake.advance_clock(Duration::from_secs(3 * 3600));
    let sent = chat(&fake).reply(&message, Say::text("tea ".repeat(10_000))).await.unwrap();
    assert_eq!(sent.routes, [Via::OneToOne; 3]);
    let last = fake.messages().replies().pop().unwrap();
    assert!(last.text().unwrap().ends_with("\n\n(3/3)"));
}
