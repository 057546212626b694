//! Emotions, read status, recall, DING.

use std::time::Duration;

use dingtalk_chat::{DingKind, ProcessQueryKeys, Sent};
use dingtalk_fake::{Answer, Fake, RecordedRequest};
use dingtalk_types::event::ReplyTarget;
use serde_json::json;
use tokio::time::sleep;

use crate::support::{Fault, Platform, TEMPLATE, fake, target};

const REPLY: &str = "POST /v1.0/robot/emotion/reply";
const RECALL: &str = "POST /v1.0/robot/emotion/recall";

#[tokio::test(start_paused = true)]
async fn thinking_is_on_the_message_until_it_is_done() {
    let platform = Platform::new();
    let chat = platform.chat();
    let thinking = chat.thinking(target());
    sleep(Duration::from_secs(1)).await;
    let put = &platform.calls_of(REPLY)[0].body;
    assert_eq!(
        (&put["openMsgId"], &put["openConversationId"], &put["robotCode"]),
        (&"msg1".into(), &"cid1".into(), &"robot".into())
    );
    assert_eq!((&put["emotionType"], &put["textEmotion"]["emotionId"]), (&2.into(), &"2659900".into()));
    assert!(platform.calls_of(RECALL).is_empty());
    thinking.done().await;
    assert_eq!(&platform.calls_of(RECALL)[0].body, put, "what was put is taken back");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_thought_is_taken_back_and_the_end_waits_for_it() {
    let platform = Platform::new();
    let chat = platform.chat();
    drop(chat.thinking(target()));
    chat.idle().await;
    assert_eq!((platform.calls_of(REPLY).len(), platform.calls_of(RECALL).len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_emotion_that_is_refused_is_nobodys_problem_and_is_not_taken_back() {
    let platform =
        Platform::new().faults(|call, _| (call.name == REPLY).then_some(Fault::Refused(400, "invalid")));
    let chat = platform.chat();
    chat.thinking(target()).done().await;
    chat.thinking(ReplyTarget::group("cid1")).done().await;
    assert!(platform.calls_of(RECALL).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_ding_goes_to_200_people_a_call_in_the_app_and_to_20_by_phone() {
    let platform = Platform::new();
    let chat = platform.chat();
    let people = || (0..401).map(|number| format!("user{number}"));
    assert_eq!(chat.ding(people(), "Red!").await.open_ding_ids.len(), 3);
    assert_eq!(chat.ding_by(DingKind::Phone, people().take(41), "Red!").await.open_ding_ids.len(), 3);
    let sizes: Vec<_> = platform
        .calls()
        .iter()
        .map(|call| call.body["receiverUserIdList"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [200, 200, 1, 20, 20, 1]);
    let kinds: Vec<_> =
        platform.calls().iter().map(|call| call.body["remindType"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [1, 1, 1, 3, 3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_call_of_a_ding_that_fails_keeps_none_of_the_others() {
    let platform = Platform::new()
        .faults(|_, n| (n == 0).then_some(Fault::Refused(400, "ding.serverquota.insufficient")));
    let dinged = platform.chat().ding((0..201).map(|number| number.to_string()), "Red!").await;
    assert_eq!((dinged.open_ding_ids.len(), dinged.unsent.len()), (1, 1));
    assert_eq!(dinged.unsent[0].0.len(), 200);
}

#[tokio::test]
async fn who_read_a_message_is_told_and_it_can_be_taken_back() {
    let fake = Fake::start().await.unwrap();
    let chat = fake::chat(&fake);
    let user_id = fake.seed().users[0].userid.clone();
    let targets = [ReplyTarget::person(&user_id), ReplyTarget::group(fake.seed().conversations[0].clone())];
    for target in &targets {
        let sent = chat.reply(target, "hello").await.unwrap();
        let before = chat.read_status(target, &sent).await.unwrap();
        assert_eq!((before.read_by.len(), before.messages), (0, 1));
        assert!(fake.messages().read_of_robot(&sent.process_query_keys[0], &user_id));
        assert_eq!(chat.read_status(target, &sent).await.unwrap().read_by, std::slice::from_ref(&user_id));
        let recalled = chat.recall(target, &sent).await.unwrap();
        assert_eq!((&recalled.recalled, recalled.failed.len()), (&sent.process_query_keys, 0));
    }
    assert!(fake.messages().of_robots().iter().all(|message| message.recalled));
}

#[tokio::test]
async fn a_card_has_keys_as_messages_have() {
    let fake = Fake::start().await.unwrap();
    let chat = fake::chat(&fake);
    let person = ReplyTarget::person(&fake.seed().users[0].userid);
    let card = chat.ai_card(TEMPLATE).reply_to(&person).open().await.unwrap();
    card.push("hello");
    let sent = card.finish().await.unwrap();
    assert_eq!(sent.keys().len(), 1);
    assert_eq!(chat.recall(&person, &sent).await.unwrap().recalled, sent.keys());
}

fn sent(keys: impl IntoIterator<Item = String>) -> Sent {
    let mut sent = Sent::default();
    sent.process_query_keys = keys.into_iter().collect();
    sent
}

/// robots-cards.md A1: a key holds `+`, `/` and `=`, and the state of a message is spelled `SUCESS` in the sample.
#[tokio::test]
async fn a_key_travels_encoded_in_a_query_and_an_odd_state_costs_nothing() {
    let fake = Fake::start().await.unwrap();
    let path = "/v1.0/robot/oToMessages/readStatus";
    let readers = json!([{"userId": "u1", "readStatus": "READ"}, {"userId": "u2", "readStatus": "UNREAD"}]);
    fake.answers().set("GET", path, json!({"sendStatus": "SUCESS", "messageReadInfoList": readers}));
    let person = ReplyTarget::person("u1");
    let status = fake::chat(&fake).read_status(&person, &sent(["a+b/c==".to_owned()])).await.unwrap();
    assert_eq!(status.read_by, ["u1"]);
    let asked = &fake.requests().to(path)[0];
    assert!(asked.query.contains("processQueryKey=a%2Bb%2Fc%3D%3D"), "{}", asked.query);
}

/// robots-cards.md A1: the readers of a message in a group come in pages.
#[tokio::test]
async fn the_readers_in_a_group_are_read_to_the_last_page() {
    let fake = Fake::start().await.unwrap();
    let path = "/v1.0/robot/groupMessages/query";
    let page = |user: &str, next: &str| {
        let more = !next.is_empty();
        Answer::with_status(200, json!({"readUserIds": [user], "hasMore": more, "nextToken": next}))
    };
    fake.answers().script("POST", path, [page("u1", "2"), page("u2", "")]);
    let group = ReplyTarget::group("cid1");
    let status = fake::chat(&fake).read_status(&group, &sent(["key".to_owned()])).await.unwrap();
    assert_eq!(status.read_by, ["u1", "u2"]);
}

/// robots-cards.md A1: twenty keys to a recall, whose path spells `oto` in lower case; what stays is told with its reason.
#[tokio::test]
async fn any_number_of_messages_is_taken_back_twenty_to_a_call() {
    let fake = Fake::start().await.unwrap();
    let chat = fake::chat(&fake);
    let keys = || sent((0..41).map(|number| format!("key{number}")));
    let size = |call: &RecordedRequest| call.json()["processQueryKeys"].as_array().unwrap().len();
    let paths = ["/v1.0/robot/otoMessages/batchRecall", "/v1.0/robot/groupMessages/recall"];
    for (target, path) in [ReplyTarget::person("u1"), ReplyTarget::group("cid1")].iter().zip(paths) {
        let answer = json!({"successResult": ["one"], "failedResult": {"other": "too old"}});
        fake.answers().set("POST", path, answer);
        let recalled = chat.recall(target, &keys()).await.unwrap();
        assert_eq!((recalled.recalled.len(), recalled.failed.len()), (3, 3));
        assert_eq!(recalled.failed[0].1, "too old");
        let sizes: Vec<_> = fake.requests().to(path).iter().map(size).collect();
        assert_eq!(sizes, [20, 20, 1]);
    }
}
