//! Messages that answer nothing.

use std::error::Error;

use dingtalk_chat::{NotReachedReason, SendFailure, To, Via};
use dingtalk_fake::{Answer, Fake, Fault, ReplyRoute, Seed};
use dingtalk_transport::Reached;
use dingtalk_types::Hosts;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::message::say::{Channel, Say, SayError};
use dingtalk_types::message::webhook::At;
use dingtalk_webhook::WebhookRobot;
use serde_json::json;

use crate::support::fake::{chat, heard};

/// robots-cards.md A1: at most 20 people per call, and 200 although some were dropped.
#[tokio::test]
async fn any_number_of_people_is_reached_and_who_is_not_is_named() {
    let mut seed = Seed::default();
    let staff: Vec<_> = seed.users.iter().map(|user| user.userid.clone()).collect();
    seed.flow_controlled_users = vec![staff[1].clone()];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let strangers = (0..43).map(|number| format!("stranger{number:02}"));
    let people = strangers.chain(staff.iter().cloned());
    let sent = chat(&fake).send(To::users(people), "Tea is ready.").await.unwrap();
    let calls = fake.requests().to("/v1.0/robot/oToMessages/batchSend");
    assert_eq!(calls.len(), (43 + staff.len()).div_ceil(20));
    assert_eq!(fake.messages().replies().len(), staff.len() - 1);
    assert_eq!(sent.not_reached.len(), 44);
    for person in &sent.not_reached {
        match &person.reason {
            NotReachedReason::Invalid => assert!(person.user_id.starts_with("stranger")),
            NotReachedReason::FlowControlled => assert_eq!(person.user_id, staff[1]),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_call_that_fails_costs_its_twenty_and_not_the_others() {
    let fake = Fake::start().await.unwrap();
    let staff = fake.seed().users[0].userid.clone();
    let refused = Answer::with_status(400, json!({"code": "invalidParameter.msg.unsupport", "message": "?"}));
    fake.answers().script("POST", "/v1.0/robot/oToMessages/batchSend", [refused]);
    // In order: the first twenty, then the rest with the one who exists.
    let people = (0..20).map(|number| format!("0{number:02}")).chain([staff]);
    let sent = chat(&fake).send(To::users(people), "Tea").await.unwrap();
    assert_eq!(sent.not_reached.len(), 20);
    assert!(sent.not_reached.iter().all(|person| matches!(person.reason, NotReachedReason::Call(_))));
    assert_eq!(sent.routes, [Via::OneToOne]);
}

#[tokio::test]
async fn a_message_that_nobody_gets_because_the_call_fails_brings_the_error_of_the_call() {
    let fake = Fake::start().await.unwrap();
    fake.access().deny_scope("qyapi_robot_sendmsg");
    fake.access().deny_scope("qyapi_base");
    for to in [To::user("lisi"), To::work_notice(fake.agent_id(), ["lisi"])] {
        let error = chat(&fake).send(to, "Tea").await.unwrap_err();
        assert!(matches!(error.failure, SendFailure::Nobody), "{error}");
        let call = error.call().expect("the call's error");
        assert!(matches!(call.kind(), Some(ErrorKind::PermissionMissing { .. })), "{call}");
        assert!(error.to_string().contains(&call.to_string()), "{error}");
        assert_eq!(error.source().map(ToString::to_string), Some(call.to_string()));
    }
}

#[tokio::test]
async fn a_message_that_nobody_gets_is_an_error() {
    let fake = Fake::start().await.unwrap();
    let error = chat(&fake).send(To::user("stranger"), "Tea").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::Nobody) && error.call().is_none(), "{error}");
    assert_eq!(error.sent.not_reached[0].user_id, "stranger");
    let error = chat(&fake).send(To::users([""]), "Tea").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::NoTarget), "{error}");
}

#[tokio::test]
async fn a_group_is_written_to_by_the_id_of_its_conversation() {
    let fake = Fake::start().await.unwrap();
    let (said, _) = heard(fake.robot().say("hello").in_first_group()).await;
    let sent = chat(&fake).send(To::group(said.conversation()), Say::picture("@lAD1")).await.unwrap();
    assert_eq!((sent.via(), sent.process_query_keys.len()), (Some(Via::Group), 1));
    assert_eq!(fake.messages().replies()[0].msgtype, "sampleImageMsg");
}

/// robots-cards.md A4: custom robots take a signature, an idempotency key and mentions.
#[tokio::test]
async fn a_custom_robot_is_written_to_by_its_webhook() {
    let fake = Fake::start().await.unwrap();
    let hosts = Hosts::custom(fake.base_url(), fake.base_url());
    let robot =
        WebhookRobot::from_url_of(&fake.webhook_url(), &hosts).unwrap().signed_with(fake.webhook_secret());
    let say = Say::text("Red.").mention(At::everybody()).key("build-17");
    let sent = chat(&fake).send(&robot, say).await.unwrap();
    assert_eq!(sent.via(), Some(Via::Webhook));
    let reply = &fake.messages().replies()[0];
    assert_eq!((reply.via, &reply.at), (ReplyRoute::Webhook, &json!({"isAtAll": true})));
    let body = &fake.requests().to("/robot/send")[0].body;
    assert!(String::from_utf8_lossy(body).contains(r#""msgUuid":"build-17""#));
}

/// A work notice answers success whatever becomes of it; its result names those who get nothing.
#[tokio::test]
async fn any_number_of_people_is_reached_by_work_notices_and_who_is_not_is_named() {
    let fake = Fake::start().await.unwrap();
    let staff: Vec<_> = fake.seed().users.iter().map(|user| user.userid.clone()).collect();
    let people = staff.iter().cloned().chain(["stranger".to_owned()]);
    let to = To::work_notice(fake.agent_id(), people);
    let sent = chat(&fake).send(to, "Tea is ready.").await.unwrap();
    assert_eq!(sent.task_ids.len(), (staff.len() + 1).div_ceil(100));
    assert!(sent.routes.iter().all(|via| *via == Via::WorkNotice), "{:?}", sent.routes);
    let [lost] = &*sent.not_reached else { panic!("{:?}", sent.not_reached) };
    assert_eq!((&*lost.user_id, &lost.reason), ("stranger", &NotReachedReason::Invalid));
    assert_eq!(fake.messages().notices().len(), sent.task_ids.len());

    // The same text to the same person on the same day is swallowed.
    let error =
        chat(&fake).send(To::work_notice(fake.agent_id(), [&staff[0]]), "Tea is ready.").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::Nobody), "{error}");
    assert_eq!(error.sent.not_reached[0].reason, NotReachedReason::Forbidden);
    let mentions = Say::text("x").mention(At::users(["u1"]));
    let error = chat(&fake).send(To::work_notice(fake.agent_id(), ["u1"]), mentions).await.unwrap_err();
    assert!(
        matches!(error.failure, SendFailure::Say(SayError::Mentions { channel: Channel::WorkNotice })),
        "{error}"
    );
    let error = chat(&fake).send(To::work_notice(fake.agent_id(), [""]), "x").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::NoTarget), "{error}");
}

#[tokio::test]
async fn what_a_channel_cannot_carry_is_refused_before_anything_is_sent() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    let say = Say::text("x").mention(At::users(["u1"]));
    let error = chat.send(To::group("cid1"), say).await.unwrap_err();
    assert!(
        matches!(error.failure, SendFailure::Say(SayError::Mentions { channel: Channel::Robot })),
        "{error}"
    );
    assert!(fake.messages().replies().is_empty());
}

/// media.md 1: 2 MB of voice, 20 MB of everything else, nothing empty.
#[tokio::test]
async fn a_file_that_is_too_large_is_not_uploaded() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    let user = fake.seed().users[0].userid.clone();
    for say in [
        Say::voice(vec![0; (2 << 20) + 1], 1_000),
        Say::file("a.zip", vec![0; (20 << 20) + 1]),
        Say::file("a.txt", Vec::new()),
    ] {
        let error = chat.send(To::user(&user), say).await.unwrap_err();
        assert!(matches!(error.call(), Some(dingtalk_api::Error::InvalidRequest { .. })), "{error}");
    }
    assert!(fake.requests().to("/media/upload").is_empty());
}

/// media.md 1: files of work notices may have 10 MB.
#[tokio::test]
async fn a_file_that_no_work_notice_carries_is_not_uploaded_for_one() {
    let fake = Fake::start().await.unwrap();
    let (chat, user) = (chat(&fake), fake.seed().users[0].userid.clone());
    let to = || To::work_notice(fake.agent_id(), [&user]);
    let error = chat.send(to(), Say::file("a.zip", vec![0; (10 << 20) + 1])).await.unwrap_err();
    assert!(error.to_string().contains("10485760"), "{error}");
    assert!(fake.requests().to("/media/upload").is_empty());
    chat.send(to(), Say::file("a.zip", vec![0; 10 << 20])).await.unwrap();
    assert_eq!(fake.requests().to("/media/upload").len(), 1);
}

/// robots-cards.md A1: no idempotency key, so on a lost answer the message may have gone out, and is not sent again.
#[tokio::test]
async fn a_message_whose_answer_is_lost_is_not_sent_twice() {
    let fake = Fake::start().await.unwrap();
    let (said, _) = heard(fake.robot().say("hello").in_first_group()).await;
    const PATH: &str = "/v1.0/robot/groupMessages/send";
    fake.inject(Fault::truncate(PATH, 3));
    let error = chat(&fake).send(To::group(said.conversation()), "Tea").await.unwrap_err();
    assert_eq!(error.call().unwrap().reached(), Reached::Maybe);
    assert_eq!((fake.requests().to(PATH).len(), fake.messages().replies().len()), (1, 1));

    let unknown = Answer::with_status(400, json!({"code": "unknown.send.result", "message": "?"}));
    fake.answers().script("POST", PATH, [unknown]);
    chat(&fake).send(To::group(said.conversation()), "Tea").await.unwrap_err();
    assert_eq!(fake.requests().to(PATH).len(), 2);
}

/// media.md 1: a `media_id` is reusable.
#[tokio::test]
async fn a_file_for_many_is_uploaded_once() {
    let fake = Fake::start().await.unwrap();
    let staff = fake.seed().users[0].userid.clone();
    let people = (0..45).map(|number| format!("stranger{number}")).chain([staff]);
    chat(&fake).send(To::users(people), Say::file("a.md", &b"# tea"[..])).await.unwrap();
    assert_eq!(fake.requests().to("/media/upload").len(), 1);
    let file = &fake.messages().replies()[0];
    assert_eq!((&*file.msgtype, &file.content["fileType"]), ("sampleFile", &json!("md")));
}

/// media.md 1: quotes and line breaks in a name would end the header of its part.
#[tokio::test]
async fn a_name_with_quotes_is_uploaded_without_them() {
    let fake = Fake::start().await.unwrap();
    let staff = fake.seed().users[0].userid.clone();
    let say = chat(&fake).uploaded(Say::file("a \"b\"\r\n.pdf", &b"%PDF"[..])).await.unwrap();
    chat(&fake).send(To::user(staff), say).await.unwrap();
    let sent = &fake.messages().replies()[0].content;
    assert_eq!(sent["fileName"], "a \"b\"\r\n.pdf", "people see the name as it is");
    let media = fake.messages().media(sent["mediaId"].as_str().unwrap()).unwrap();
    assert_eq!(media.file_name, "a _b___.pdf");
}
