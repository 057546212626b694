//! Somebody says something to the robot, and the robot's replies by every way.

use std::time::Duration;

use crate::support::Http;
use crate::support::callback::{Callback, hmac_sha256};
use crate::support::stream::{ROBOT, Stream};
use dingtalk_fake::{Fake, ReplyRoute, Seed, TransportKind};
use http::Method;
use serde_json::{Value, json};

const GROUP: &str = "cidFakeConversation000001==";
const SOON: Duration = Duration::from_secs(10);

async fn fake_with_callback() -> (Fake, Http, Callback) {
    let callback = Callback::start().await;
    let fake = Fake::builder().robot_callback(callback.url.as_str()).start().await.unwrap();
    let http = Http::new(&fake);
    (fake, http, callback)
}

/// The session webhook of a message, as a path.
fn session_path(fake: &Fake, message: &Value) -> String {
    message["sessionWebhook"].as_str().unwrap().strip_prefix(&fake.base_url()).unwrap().to_owned()
}

#[tokio::test]
async fn a_message_is_posted_to_the_callback_address_signed_with_the_apps_secret() {
    let (fake, _, callback) = fake_with_callback().await;
    let said = fake.robot().say("hello").from("zhangsan").send().await;
    let acknowledgement = &said.acknowledgement;
    assert!(acknowledgement.is_taken(), "{acknowledgement:?}");
    assert_eq!((acknowledgement.transport, acknowledgement.code), (Some(TransportKind::Http), Some(200)));
    assert_eq!(acknowledgement.body, json!({}));

    let heard = callback.last();
    let timestamp = heard.header("timestamp").unwrap();
    let expected = hmac_sha256(fake.client_secret(), &format!("{timestamp}\n{}", fake.client_secret()));
    assert_eq!(heard.header("sign"), Some(expected.as_str()));
    assert!(fake.now_ms().abs_diff(timestamp.parse().unwrap()) < 60_000, "{timestamp}");
    assert_eq!(heard.header("content-type"), Some("application/json"));
    assert_eq!(heard.body, said.message);
}

#[tokio::test]
async fn a_one_to_one_message_tells_who_and_where() {
    let (fake, _, _callback) = fake_with_callback().await;
    let message = fake.robot().say("hello").from("zhangsan").send().await.message;
    assert_eq!(message["conversationType"], "1");
    assert_eq!(message["text"], json!({"content": "hello"}));
    assert_eq!((&message["senderStaffId"], &message["senderNick"]), (&json!("zhangsan"), &json!("张三")));
    assert_eq!((&message["isAdmin"], &message["senderCorpId"]), (&json!(false), &json!(fake.corp_id())));
    assert_eq!(message["robotCode"], fake.robot_code());
    assert!(message["conversationTitle"].is_null() && message["atUsers"].is_null(), "{message}");
    let (created, expires) = (&message["createAt"], &message["sessionWebhookExpiredTime"]);
    assert_eq!(expires.as_i64().unwrap() - created.as_i64().unwrap(), 5_400_000);

    let again = fake.robot().say("again").from("zhangsan").send().await.message;
    assert_eq!(again["conversationId"], message["conversationId"], "the chat stays the same");
    assert_eq!(again["senderId"], message["senderId"]);
    assert_ne!(again["msgId"], message["msgId"]);
    let other = fake.robot().say("hello").from("manager4220").send().await.message;
    assert_ne!(other["conversationId"], message["conversationId"]);
    assert_eq!(other["isAdmin"], true);
}

#[tokio::test]
async fn in_a_group_the_robot_is_mentioned_and_the_space_after_the_mention_stays() {
    let (fake, _, _callback) = fake_with_callback().await;
    let say =
        fake.robot().say("hello").from("lisi").in_first_group().group_title("Team").mention(["zhangsan"]);
    let message = say.send().await.message;
    assert_eq!((&message["conversationType"], &message["conversationId"]), (&json!("2"), &json!(GROUP)));
    assert_eq!(message["conversationTitle"], "Team");
    assert_eq!(message["text"]["content"], " hello");
    assert_eq!(message["isInAtList"], true);
    assert_eq!(message["atUsers"][0]["dingtalkId"], message["chatbotUserId"]);
    assert_eq!(message["atUsers"][1]["staffId"], "zhangsan");
}

#[tokio::test]
async fn every_kind_of_message_has_its_own_shape() {
    let (fake, _, _callback) = fake_with_callback().await;
    let robot = fake.robot();
    let rich =
        robot.say_message("richText", json!([{"text": "a"}, {"type": "picture", "downloadCode": "x"}]));
    let rich = rich.send().await.message;
    assert_eq!(rich["content"]["richText"][1]["downloadCode"], "x");
    assert!(rich["text"].is_null());
    let file = json!({"downloadCode": "y", "fileName": "a.pdf"});
    let sent = robot.say_message("file", file.clone()).send().await.message;
    assert_eq!((&sent["msgtype"], &sent["content"]), (&json!("file"), &file));

    let reply = robot.say("yes").replying_to("shall I?").send().await.message;
    assert_eq!(reply["text"]["isReplyMsg"], true);
    assert_eq!(reply["text"]["repliedMsg"]["content"]["text"], "shall I?");
    assert!(reply["text"]["repliedMsg"]["msgId"].is_string());
    let reply = robot.say("yes").replying_to(json!({"msgType": "picture", "content": {"downloadCode": "z"}}));
    let reply = reply.send().await.message;
    assert_eq!(reply["text"]["repliedMsg"]["msgType"], "picture");

    let quota = robot.say_over_quota().send().await.message;
    assert_eq!(quota["errorCode"], "20001");
    assert!(quota["errorMessage"].is_string() && quota["text"].is_null() && quota["content"].is_null());

    let outsider = robot.say("hi").from_outsider("Guest").send().await.message;
    assert_eq!(outsider["senderNick"], "Guest");
    for member in ["senderStaffId", "senderCorpId", "isAdmin"] {
        assert!(outsider.get(member).is_none(), "{member}: {outsider}");
    }
    let changed = robot.say("hi").with("msgId", "msg1").with("robotCode", Value::Null).send().await.message;
    assert_eq!(changed["msgId"], "msg1");
    assert!(changed.get("robotCode").is_none());
}

#[tokio::test]
async fn what_a_message_carries_can_be_downloaded() {
    let (fake, http, _callback) = fake_with_callback().await;
    let token = http.token(&fake).await;
    let code = fake.robot().attach("a.png", "pixels");
    fake.robot().say_message("picture", json!({"downloadCode": code})).send().await;
    let path = "/v1.0/robot/messageFiles/download";
    let body = |code: &str| json!({"robotCode": fake.robot_code(), "downloadCode": code});
    let answer = http.api(Method::POST, path, &token, body(&code)).await.json();
    let url = answer["downloadUrl"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let file = http.send(Method::GET, url.strip_prefix(&fake.base_url()).unwrap(), &[], "").await.unwrap();
    assert_eq!((file.status.as_u16(), &file.body[..]), (200, &b"pixels"[..]));
    let runs =
        json!([{"text": "a"}, {"type": "picture", "downloadCode": "one", "pictureDownloadCode": "two"}]);
    fake.robot().say_message("richText", runs).send().await;
    for code in ["one", "two"] {
        let answer = http.api(Method::POST, path, &token, body(code)).await.json();
        let url = answer["downloadUrl"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let file =
            http.send(Method::GET, url.strip_prefix(&fake.base_url()).unwrap(), &[], "").await.unwrap();
        assert!(String::from_utf8_lossy(&file.body).contains(code), "a file is made up for {code}");
    }
    let wrong = http.api(Method::POST, path, &token, body("x")).await;
    assert_eq!(wrong.json()["code"], "invalidParameter.robotCode.downloadCode");
}

#[tokio::test]
async fn audio_in_a_group_never_reaches_the_robot() {
    let (fake, _, callback) = fake_with_callback().await;
    let audio = fake
        .robot()
        .say_message("audio", json!({"duration": 4000, "downloadCode": "x", "recognition": "hi"}));
    let said = audio.clone().in_group(GROUP).send().await;
    assert_eq!(said.acknowledgement.transport, None);
    assert!(said.acknowledgement.error.unwrap().contains("one-to-one"));
    assert!(callback.heard().is_empty());
    assert!(audio.send().await.acknowledgement.is_taken());
}

#[tokio::test]
async fn the_acknowledgement_tells_what_the_receiver_did_wrong() {
    let (fake, _, callback) = fake_with_callback().await;
    callback.answers(500, "broken");
    let failed = fake.robot().say("a").send().await.acknowledgement;
    assert_eq!((failed.code, &failed.body, failed.attempts), (Some(500), &json!("broken"), 1));
    assert!(failed.error.unwrap().contains("500"));
    fake.robot().set_callback("http://127.0.0.1:1/");
    let unreachable = fake.robot().say("a").send().await.acknowledgement;
    assert!(unreachable.error.unwrap().contains("cannot connect"));

    let lonely = Fake::start().await.unwrap();
    let nobody = lonely.robot().say("a").send().await.acknowledgement;
    assert_eq!((nobody.transport, nobody.attempts), (None, 0));
    assert!(nobody.error.unwrap().contains("/v1.0/im/bot/messages/get"));
}

#[tokio::test]
async fn the_answer_to_an_http_message_may_itself_be_a_reply() {
    let (fake, _, callback) = fake_with_callback().await;
    let text = json!({"msgtype": "text", "text": {"content": "pong"}, "at": {"atUserIds": ["zhangsan"]}});
    for body in [text.to_string(), json!({"msgtype": "empty"}).to_string(), String::new()] {
        callback.answers(200, body);
    }
    let said = fake.robot().say("ping").from("zhangsan").send().await;
    fake.robot().say("ping").send().await;
    assert_eq!(fake.robot().say("ping").send().await.acknowledgement.body, Value::Null);
    let replies = fake.messages().replies();
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert_eq!((replies[0].via, replies[0].text()), (ReplyRoute::CallbackAnswer, Some("pong")));
    assert_eq!(replies[0].at["atUserIds"][0], "zhangsan");
    assert_eq!(replies[0].conversation.as_deref(), Some(said.conversation()));
}

#[tokio::test]
async fn a_reply_to_the_session_webhook_lands_in_the_chat_for_ninety_minutes() {
    let (fake, http, _callback) = fake_with_callback().await;
    let said = fake.robot().say("ping").from("zhangsan").send().await;
    let path = session_path(&fake, &said.message);
    let text = json!({"msgtype": "text", "text": {"content": "pong"}});
    assert_eq!(http.post(&path, text.clone()).await["errcode"], 0);
    let reply = said.reply(SOON).await.unwrap();
    assert_eq!((reply.via, reply.text()), (ReplyRoute::SessionWebhook, Some("pong")));
    assert_eq!(reply.staff_id.as_deref(), Some("zhangsan"));

    let wrong = http.post(&path, json!({"msgtype": "text", "text": {}})).await;
    assert_eq!(wrong["errcode"], 400_402);
    assert_eq!(http.post("/robot/sendBySession?session=x", text.clone()).await["errcode"], 300_001);
    fake.advance_clock(Duration::from_millis(5_400_000));
    let late = http.post(&path, text).await;
    assert_eq!((&late["errcode"], &late["errmsg"]), (&json!(300_001), &json!("session 不存在")));
    assert_eq!(fake.messages().replies().len(), 1);
}

#[tokio::test]
async fn replies_by_every_way_stand_in_one_list() {
    let (fake, http, _callback) = fake_with_callback().await;
    let token = http.token(&fake).await;
    let said = fake.robot().say("ping").from("zhangsan").in_group("cidAnother==").send().await;
    let markdown = json!({"msgtype": "markdown", "markdown": {"title": "t", "text": "**pong**"}});
    http.post(&session_path(&fake, &said.message), markdown).await;
    let parameters = json!({"content": "hello"}).to_string();
    let one_to_one = json!({"robotCode": fake.robot_code(), "userIds": ["zhangsan", "lisi", "nobody"],
        "msgKey": "sampleText", "msgParam": parameters});
    let answer = http.api(Method::POST, "/v1.0/robot/oToMessages/batchSend", &token, one_to_one).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    // The robot is in the group since somebody spoke to it there.
    let group = json!({"robotCode": fake.robot_code(), "openConversationId": "cidAnother==",
        "msgKey": "sampleText", "msgParam": parameters});
    let answer = http.api(Method::POST, "/v1.0/robot/groupMessages/send", &token, group).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let webhook = fake.plain_webhook_url().replace(&fake.base_url(), "");
    http.post(&webhook, json!({"msgtype": "text", "text": {"content": "custom"}})).await;

    let list = http.get("/_fake/replies").await;
    let seen = |member: &str| -> Vec<Value> {
        list["replies"].as_array().unwrap().iter().map(|reply| reply[member].clone()).collect()
    };
    assert_eq!(seen("via"), ["sessionWebhook", "oTo", "oTo", "group", "webhook"]);
    assert_eq!(seen("msgtype"), ["markdown", "sampleText", "sampleText", "sampleText", "text"]);
    assert_eq!(seen("staffId"), [Value::Null, json!("zhangsan"), json!("lisi"), Value::Null, Value::Null]);
    assert_eq!(list["replies"][0]["content"]["text"], "**pong**");
    assert_eq!(list["replies"][1]["content"], json!({"content": "hello"}));
    assert_eq!(list["replies"][3]["conversation"], "cidAnother==");
    assert_eq!(list["next"], 5);
    let rest = http.get("/_fake/replies?since=4").await;
    assert_eq!((&rest["replies"][0]["number"], &rest["replies"][1]), (&json!(5), &Value::Null));
}

#[tokio::test]
async fn whoever_waits_for_a_reply_wakes_when_it_comes() {
    let (fake, http, _callback) = fake_with_callback().await;
    let said = fake.robot().say("ping").send().await;
    let path = session_path(&fake, &said.message);
    let send =
        |content: &'static str| http.post(&path, json!({"msgtype": "text", "text": {"content": content}}));
    let listed = http.get("/_fake/replies?wait_ms=10000");
    let wanted = fake.messages().wait_for_reply(SOON, |reply| reply.text() == Some("second"));
    let (first, second, listed, ..) =
        tokio::join!(said.reply(SOON), wanted, listed, async { (send("first").await, send("second").await) });
    assert_eq!(first.unwrap().text(), Some("first"));
    assert_eq!(second.unwrap().number, 2);
    assert!(!listed["replies"].as_array().unwrap().is_empty());
    assert!(said.reply(Duration::ZERO).await.is_some());
    assert!(fake.messages().wait_for_reply(Duration::ZERO, |reply| reply.number > 2).await.is_none());
}

#[tokio::test]
async fn a_client_in_another_language_says_it_in_json() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let callback = Callback::start().await;
    let nobody = http.post("/_fake/robot/say", json!({"text": "a"})).await;
    assert!(nobody["transport"].is_null() && nobody["error"].is_string(), "{nobody}");
    http.post("/_fake/robot/callback", json!({"url": callback.url})).await;
    callback.answers(200, json!({"msgtype": "empty"}));
    let said = http.post(
        "/_fake/robot/say",
        json!({
            "text": "hello",
            "from": {"staffId": "zhangsan", "nick": "Z"},
            "conversation": {"type": "2", "id": "cidX==", "title": "Team"},
            "mention": ["lisi"],
            "repliedTo": "what?",
            "with": {"msgId": "msgX"},
        }),
    );
    let said = said.await;
    assert_eq!(
        (&said["transport"], &said["code"], &said["attempts"]),
        (&json!("http"), &json!(200), &json!(1))
    );
    assert_eq!((&said["body"]["msgtype"], &said["error"]), (&json!("empty"), &Value::Null));
    let message = callback.last().body;
    assert_eq!(said["sent"], message);
    assert_eq!((&message["msgId"], &message["senderNick"]), (&json!("msgX"), &json!("Z")));
    assert_eq!(
        (&message["conversationId"], &message["conversationTitle"]),
        (&json!("cidX=="), &json!("Team"))
    );
    assert_eq!(message["text"]["repliedMsg"]["content"]["text"], "what?");
    assert_eq!(message["atUsers"][1]["staffId"], "lisi");

    let typed = json!({"msgtype": "text", "content": {"content": "hi"}, "conversation": {"type": 1}});
    http.post("/_fake/robot/say", typed).await;
    assert_eq!(callback.last().body["text"]["content"], "hi");
    http.post("/_fake/robot/say", json!({"overQuota": true, "from": {"nick": "Guest"}})).await;
    let quota = callback.last().body;
    assert_eq!((&quota["errorCode"], &quota["senderStaffId"]), (&json!("20001"), &Value::Null));

    for wrong in [
        json!({}),
        json!({"msgtype": "picture"}),
        json!({"text": "a", "from": {}}),
        json!({"text": "a", "from": "zhangsan"}),
        json!({"text": "a", "conversation": {"type": "3"}}),
        json!({"text": "a", "mention": "lisi"}),
    ] {
        let answer = http.send(Method::POST, "/_fake/robot/say", &[], wrong.to_string()).await.unwrap();
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.json()["error"].is_string(), "{wrong}");
    }
}

#[tokio::test]
async fn a_message_has_every_member_of_the_published_ones() {
    let Some(records) = crate::support::fixtures::records("robot-callback.jsonl") else { return };
    let (fake, _, _callback) = fake_with_callback().await;
    let message = fake.robot().say("你好").in_first_group().send().await.message;
    for record in records.iter().filter(|record| record["transport"] == "stream") {
        for (name, value) in record["json"].as_object().unwrap() {
            let ours = &message[name];
            assert_eq!(
                crate::support::fixtures::kind(ours),
                crate::support::fixtures::kind(value),
                "{}: {name} is {ours}",
                record["id"]
            );
        }
    }
}

#[tokio::test]
async fn a_stream_connection_that_subscribed_goes_before_the_callback_address() {
    let (fake, _, callback) = fake_with_callback().await;
    let mut stream = Stream::with(&fake, json!([{"type": "CALLBACK", "topic": ROBOT}])).await;
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"response": null})).await;
        frame
    };
    let (said, frame) = tokio::join!(fake.robot().say("hello").from("zhangsan").send(), app);
    let acknowledgement = &said.acknowledgement;
    assert!(acknowledgement.is_taken(), "{acknowledgement:?}");
    assert_eq!((acknowledgement.transport, acknowledgement.code), (Some(TransportKind::Stream), Some(200)));
    assert_eq!(acknowledgement.body, json!({"response": null}));
    assert_eq!((&frame["type"], &frame["headers"]["topic"]), (&json!("CALLBACK"), &json!(ROBOT)));
    let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
    assert_eq!(data, said.message);
    assert!(callback.heard().is_empty());
}

#[tokio::test]
async fn a_refused_message_is_repeated_as_the_same_message_in_another_frame() {
    let (fake, http, _callback) = fake_with_callback().await;
    let mut stream = Stream::start(&fake).await;
    let app = async {
        let first = stream.push().await;
        stream.acknowledge(&first, 500, json!({})).await;
        // The pause is 16 s of the fake's clock; it begins after the refusal was read.
        let time = async {
            loop {
                fake.advance_clock(Duration::from_secs(1));
                tokio::task::yield_now().await;
            }
        };
        let second = tokio::select! {
            second = stream.push() => second,
            () = time => unreachable!(),
        };
        stream.acknowledge(&second, 200, json!({})).await;
        (first, second)
    };
    let (said, (first, second)) =
        tokio::join!(http.post("/_fake/robot/say", json!({"text": "a", "wait": "all"})), app);
    assert_eq!((&said["transport"], &said["attempts"]), (&json!("stream"), &json!(2)), "{said}");
    assert_eq!(first["data"], second["data"]);
    assert_ne!(first["headers"]["messageId"], second["headers"]["messageId"]);
}

#[tokio::test]
async fn the_first_answer_is_told_while_repetitions_go_on() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let mut stream = Stream::start(&fake).await;
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 500, json!({})).await;
    };
    let (said, ()) = tokio::join!(fake.robot().say("a").send_once(), app);
    assert_eq!((said.acknowledgement.code, said.acknowledgement.attempts), (Some(500), 1));
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 404, json!({})).await;
    };
    let (told, ()) = tokio::join!(http.post("/_fake/robot/say", json!({"text": "a"})), app);
    assert_eq!((&told["code"], &told["attempts"]), (&json!(404), &json!(1)), "{told}");
    fake.advance_clock(Duration::from_secs(16));
    assert_eq!(stream.push().await["headers"]["topic"], ROBOT);
}

#[tokio::test]
async fn each_app_has_a_robot_of_its_own() {
    let seed = r#"{"stream": {"apps": [{"client_id": "dingother", "client_secret": "other-secret"}]}}"#;
    let fake = Fake::builder().seed(Seed::from_json(seed).unwrap()).start().await.unwrap();
    let callback = Callback::start().await;
    let robot = fake.robot_of("dingother").unwrap();
    robot.set_callback(callback.url.as_str());
    assert!(!fake.robot().say("a").send().await.acknowledgement.is_taken(), "it has no address");
    let said = robot.say("a").send().await;
    assert_eq!(said.message["robotCode"], "dingother");
    let heard = callback.last();
    let timestamp = heard.header("timestamp").unwrap();
    let expected = hmac_sha256("other-secret", &format!("{timestamp}\nother-secret"));
    assert_eq!(heard.header("sign"), Some(expected.as_str()));
    assert_ne!(said.conversation(), fake.robot().say("a").send().await.conversation());
    assert!(fake.robot_of("nobody").is_none());
}

#[tokio::test]
async fn a_ding_is_seen_read_and_recalled() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let robot = fake.seed().robot_code.clone();
    let call = async |act: &str, more: Value| {
        let mut body = json!({"robotCode": robot});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        let answer = http.api(Method::POST, &format!("/v1.0/robot/ding/{act}"), &token, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{act}");
        answer.json()
    };
    let ding = json!({"remindType": 1, "receiverUserIdList": ["lisi", "zhangsan", "nobody"], "content": "The office is shut"});
    let sent = call("send", ding).await;
    let id = sent["openDingId"].clone();
    assert!(sent["failedList"].as_object().unwrap().keys().eq(["nobody"]), "{sent}");
    http.post("/_fake/messages/read", json!({"processQueryKey": id, "userid": "lisi"})).await;
    let read = call("readStatuses/query", json!({"openDingId": id})).await;
    let people =
        json!([{"userId": "lisi", "readStatus": "READ"}, {"userId": "zhangsan", "readStatus": "UNREAD"}]);
    assert_eq!(read["result"]["robotDingReadInfoList"], people);
    let recalled = || async { http.get("/_fake/replies?since=0").await["replies"][0]["recalled"].clone() };
    assert_eq!(recalled().await, false);
    assert_eq!(call("recall", json!({"openDingId": id})).await["openDingId"], id);
    assert_eq!(recalled().await, true);
    for (act, body, code) in [
        ("recall", json!({"openDingId": "x"}), "invalid.openDingId"),
        (
            "send",
            json!({"remindType": 9, "receiverUserIdList": ["lisi"], "content": "c"}),
            "invalidParameter.remindType.invalid",
        ),
    ] {
        assert_eq!(call(act, body).await["code"], code, "{act}");
    }
}

#[tokio::test]
async fn a_message_into_a_chat_between_people_is_queried_and_recalled() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |action: &str, more: Value| {
        let mut body = json!({"robotCode": fake.seed().robot_code, "openConversationId": "cidPrivate"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/v1.0/robot/privateChatMessages/{action}");
        http.api(Method::POST, &path, &token, body).await.json()
    };
    let message = json!({"msgKey": "sampleText", "msgParam": "{\"content\":\"a\"}"});
    assert_eq!(call("send", message.clone()).await["code"], "MissingcoolAppCode");
    let mut right = message;
    right["coolAppCode"] = json!("COOL");
    let key = call("send", right).await["processQueryKey"].clone();
    let reply = fake.messages().replies().pop().unwrap();
    assert_eq!((reply.via, reply.conversation.as_deref()), (ReplyRoute::PrivateChat, Some("cidPrivate")));
    assert!(fake.messages().read_of_robot(key.as_str().unwrap(), "lisi"));
    let seen = call("query", json!({"processQueryKey": key, "maxResults": 10})).await;
    assert_eq!((&seen["readUserIds"], &seen["sendStatus"]), (&json!(["lisi"]), &json!("SUCCESS")));
    let recalled = call("batchRecall", json!({"processQueryKeys": [key, "none"]})).await;
    assert_eq!(recalled["successResult"], json!([key]));
    assert_eq!(recalled["failedResult"], json!({"none": "invalid.processQueryKey"}));
    assert_eq!(call("query", json!({"processQueryKey": key})).await["sendStatus"], "RECALLED");
}

#[tokio::test]
async fn a_group_tells_the_robots_that_are_in_it() {
    let mut seed = Seed::default();
    seed.webhook_robots[0].conversation = Some(GROUP.to_owned());
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let list = async |group: &str| {
        let body = json!({"openConversationId": group});
        http.api(Method::POST, "/v1.0/robot/groups/robots/query", &token, body).await.json()
    };
    let robots = list(GROUP).await["chatbotInstanceVOList"].clone();
    assert_eq!(
        (&robots[0]["robotCode"], &robots[0]["openRobotType"]),
        (&json!(fake.seed().robot_code), &json!(2))
    );
    assert_eq!((&robots[1]["openRobotType"], robots.as_array().unwrap().len()), (&json!(1), 2));
    assert!(robots[0]["downloadIconURL"].as_str().unwrap().starts_with(&fake.base_url()));
    assert_eq!(list("cidNone").await["code"], "illegal.openconevrsation.id");
}

#[tokio::test]
async fn a_person_speaks_through_an_app_in_a_chat_that_was_chosen() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let group = json!({"name": "Team", "owner": "lisi", "useridlist": ["lisi", "zhangsan", "staff001"]});
    let group = http.oapi("/chat/create", &token, group).await["openConversationId"].clone();
    let send = async |sender: &str, cid: &Value| {
        let body =
            json!({"sender": sender, "cid": cid, "msg": {"msgtype": "text", "text": {"content": "hi"}}});
        http.oapi("/message/send_to_conversation", &token, body).await
    };
    assert_eq!(send("lisi", &group).await["receiver"], "zhangsan|staff001");
    assert_eq!(fake.messages().replies().pop().unwrap().conversation.as_deref(), group.as_str());
    assert_eq!(send("lisi", &json!("14ae6")).await["receiver"], "");
    assert_ne!(send("nobody", &group).await["errcode"], 0);
}

#[tokio::test]
async fn a_file_without_a_code_gets_one_that_can_be_downloaded() {
    let (fake, http, _callback) = fake_with_callback().await;
    let say = json!({"msgtype": "file", "content": {"fileName": "报告.pdf"}});
    let said = http.post("/_fake/robot/say", say).await["sent"].clone();
    let code = said["content"]["downloadCode"].as_str().unwrap_or_else(|| panic!("{said}"));
    assert_eq!(fake.messages().media(code).unwrap().file_name, "报告.pdf");
}

#[tokio::test]
async fn what_is_said_in_a_group_that_was_created_bears_its_title() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let group = json!({"title": "Shop", "template_id": "t", "owner_user_id": "zhangsan", "user_ids": "lisi"});
    let group = http.oapi("/topapi/im/chat/scenegroup/create", &token, group).await["result"].clone();
    let id = group["open_conversation_id"].as_str().unwrap();
    let said = fake.robot().say("a").from("lisi").in_group(id).send().await;
    assert_eq!(said.message["conversationTitle"], "Shop");
    let said = fake.robot().say("a").from("lisi").in_group(id).group_title("Own").send().await;
    assert_eq!(said.message["conversationTitle"], "Own");
}
