//! What is genuine arrives in whatever form a program between has given it.

use bytes::Bytes;
use dingtalk_callback::CallbackReceiver;
use dingtalk_events::{Event, FromDelivery, Received};
use dingtalk_types::event::{CardAction, ChatMessage};
use dingtalk_types::percent;
use http::Request;
use serde_json::{Value, json};

use crate::support::{
    CARD_SECRET, NOW, NOW_MS, Push, ROBOT_SECRET, Signed, Taken, callbacks, is_acknowledged, is_json,
};

const EVENT: &str = r#"{"EventType":"user_add_org","CorpId":"ding9","TimeStamp":"7","UserId":["manager7"]}"#;

async fn post(
    callbacks: &CallbackReceiver,
    query: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> http::Response<Bytes> {
    let mark = if query.is_empty() { "" } else { "?" };
    let mut request = Request::post(format!("/callback{mark}{query}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    callbacks.receive(request.body(Bytes::from(body)).unwrap()).await
}

/// What a program between makes of a push.
type Made = (String, Vec<(&'static str, &'static str)>, Vec<u8>);

fn forms(push: &Push) -> Vec<(&'static str, Made)> {
    let (query, body) = (push.query.clone(), push.body.clone());
    let encrypt = serde_json::from_str::<Value>(&body).unwrap()["encrypt"].as_str().unwrap().to_owned();
    let signature = query["msg_signature=".len()..][..40].to_owned();
    let nonce = query.rsplit('=').next().unwrap().to_owned();
    let with_query = |query: String| (query, vec![], body.clone().into_bytes());
    let with_body = |body: String| (query.clone(), vec![], body.into_bytes());
    let of_type =
        |content_type| (query.clone(), vec![("content-type", content_type)], body.clone().into_bytes());
    let beside = json!({"msg_signature": signature, "timeStamp": NOW, "nonce": nonce, "encrypt": encrypt});
    let form = format!("encrypt={}", percent::encode(&encrypt));
    vec![
        ("as DingTalk sends it", of_type("application/json")),
        ("no content type", with_body(body.clone())),
        ("a charset", of_type("application/json; charset=utf-8")),
        ("a charset in capitals", of_type("APPLICATION/JSON;CHARSET=UTF-8")),
        ("another charset", of_type("application/json;charset=GBK")),
        ("plain text", of_type("text/plain")),
        ("a form's type around JSON", of_type("application/x-www-form-urlencoded")),
        ("an odd type", of_type(";;")),
        ("identity", (query.clone(), vec![("content-encoding", "identity")], body.clone().into_bytes())),
        ("old signature name", with_query(query.replace("msg_signature", "signature"))),
        ("both signatures", with_query(format!("signature={signature}&{query}"))),
        ("timeStamp", with_query(query.replace("timestamp", "timeStamp"))),
        ("time_stamp", with_query(query.replace("timestamp", "time_stamp"))),
        ("capitals", with_query(query.replace("msg_signature", "MSG_SIGNATURE").replace("nonce", "NONCE"))),
        ("camel case", with_query(query.replace("msg_signature", "msgSignature"))),
        ("Pascal case", with_query(query.replace("timestamp", "Timestamp").replace("nonce", "Nonce"))),
        ("encoded names", with_query(query.replace("msg_signature", "msg%5fsignature"))),
        ("other order", with_query(query.split('&').rev().collect::<Vec<_>>().join("&"))),
        ("parameters of others", with_query(format!("a=1&b&=c&{query}&trace=x%ZZ"))),
        ("a second question mark", with_query(format!("app=1?{query}"))),
        ("an ampersand at the end", with_query(format!("{query}&"))),
        ("a line end", with_body(format!("{body}\n"))),
        ("line ends and spaces", with_body(format!("\r\n  {body}\r\n\r\n"))),
        ("a NUL", with_body(format!("{body}\0"))),
        ("NULs and a line end", with_body(format!("{body}\0\n\0"))),
        ("a byte order mark", with_body(format!("\u{feff}{body}"))),
        ("indented", with_body(format!("{:#}", json!({"encrypt": encrypt})))),
        ("escaped slashes", with_body(body.replace('/', "\\/"))),
        ("members beside it", with_body(json!({"agentId": 7, "encrypt": encrypt, "x": null}).to_string())),
        ("half an emoji beside it", with_body(format!(r#"{{"nick":"\ud83d","encrypt":"{encrypt}"}}"#))),
        ("a raw line end beside it", with_body(format!("{{\"nick\":\"a\nb\",\"encrypt\":\"{encrypt}\"}}"))),
        ("Encrypt", with_body(json!({"Encrypt": encrypt}).to_string())),
        ("in a list", with_body(json!([{"encrypt": encrypt}]).to_string())),
        ("in data", with_body(json!({"data": {"encrypt": encrypt}}).to_string())),
        ("in a body's text", with_body(json!({"headers": {}, "body": body}).to_string())),
        ("in two objects", with_body(json!({"event": {"body": {"encrypt": encrypt}}}).to_string())),
        ("JSON in JSON", with_body(Value::from(body.clone()).to_string())),
        ("JSON in JSON in JSON", with_body(Value::from(Value::from(body.clone()).to_string()).to_string())),
        ("a form", with_body(form.clone())),
        ("a form with more", with_body(format!("agentid=7&{form}&x="))),
        ("a form with raw Base64", with_body(format!("encrypt={encrypt}"))),
        ("a form of JSON", with_body(format!("data={}", percent::encode(&body)))),
        ("JSON as a form's name", with_body(format!("{}=", percent::encode(&body)))),
        ("all in the body", (String::new(), vec![], beside.to_string().into_bytes())),
        ("all in a form", (String::new(), vec![], format!("{query}&{form}").into_bytes())),
        ("only the nonce in the body", {
            let query = query.replace("nonce", "other");
            (query, vec![], json!({"nonce": nonce, "encrypt": encrypt}).to_string().into_bytes())
        }),
    ]
}

#[tokio::test]
async fn an_event_survives_whatever_is_odd_in_its_push() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let mut lost = Vec::new();
    let names: Vec<_> =
        forms(&Push::new(EVENT, &NOW.to_string(), "n")).iter().map(|(name, _)| *name).collect();
    for (index, name) in names.iter().enumerate() {
        let push = Push::new(EVENT, &NOW.to_string(), &format!("n{index}"));
        let (_, (query, headers, body)) = forms(&push).swap_remove(index);
        let response = post(&callbacks, &query, &headers, body).await;
        let arrived =
            taken.all().last().cloned().and_then(|delivery| Received::<Event>::from_delivery(delivery).ok());
        let is_whole = arrived.is_some_and(
            |event| matches!(&event.value, Event::UserAddOrg(added) if added.user_id == ["manager7"]),
        );
        if !is_acknowledged(&response) || taken.count() != index + 1 - lost.len() || !is_whole {
            lost.push(*name);
        }
    }
    assert!(lost.is_empty(), "lost {} of {}: {lost:?}", lost.len(), names.len());
}

#[tokio::test]
async fn what_is_wrapped_is_still_refused_without_its_signature() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let good = Push::new(EVENT, &NOW.to_string(), "n");
    let other = Push::new(EVENT, &NOW.to_string(), "m");
    for (name, (query, headers, body)) in forms(&Push { query: good.query.clone(), body: other.body }) {
        let response = post(&callbacks, &query, &headers, body).await;
        assert_eq!((response.status().as_u16(), response.body().len()), (400, 0), "{name}");
    }
    let packed = b"\x1f\x8b\x08\0\0\0\0\0".to_vec();
    let response = post(&callbacks, &good.query, &[("content-encoding", "gzip")], packed).await;
    assert_eq!(response.status(), 400, "nothing is unpacked before it is signed");
    assert_eq!(taken.count(), 0);
}

#[tokio::test]
async fn the_text_of_an_event_may_be_odd() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let texts = [
        EVENT.to_owned(),
        format!("{EVENT}\n"),
        format!("{EVENT}\0"),
        format!("\u{feff}{EVENT}"),
        Value::from(EVENT).to_string(),
        format!("[{EVENT}]"),
        EVENT.replace("\"TimeStamp\"", "\"Name\":\"a\\ud83d\",\"TimeStamp\""),
        EVENT.replace("\"TimeStamp\"", "\"Name\":\"a\tb\",\"TimeStamp\""),
        EVENT.replace("\"7\"", "7"),
        EVENT.replace("\"7\"", "{}"),
        EVENT.replace("[\"manager7\"]", "\"manager7\""),
        EVENT.replace("[\"manager7\"]", "\"[\\\"manager7\\\"]\""),
        EVENT.replace("UserId", "userid"),
        EVENT.replace("UserId", "user_id"),
        EVENT.replace("}", ",\"userId\":null}"),
        EVENT.replace("EventType", "eventType"),
        EVENT.replace("EventType", "syncAction"),
        EVENT.replace("\"CorpId\":\"ding9\",", ""),
    ];
    for (index, text) in texts.iter().enumerate() {
        let push = Push::new(text, &NOW.to_string(), &format!("n{index}"));
        assert!(is_acknowledged(&push.send(&callbacks).await), "{text}");
        assert_eq!(taken.count(), index + 1, "{text}");
        let event = Received::<Event>::from_delivery(taken.all().remove(index)).unwrap().value;
        assert!(
            matches!(&event, Event::UserAddOrg(added) if added.user_id == ["manager7"]),
            "{text}: {event:?}"
        );
    }
}

#[tokio::test]
async fn a_chat_message_survives_whatever_is_odd_in_its_text() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let message = r#"{"msgId":"m","conversationId":"cid","msgtype":"text","text":{"content":"hi"}}"#;
    let texts = [
        message.to_owned(),
        format!("{message}\r\n"),
        format!("{message}\0"),
        format!("\u{feff}{message}"),
        Value::from(message).to_string(),
        message.replace("\"msgtype\"", "\"senderNick\":\"a\\ud83d\",\"msgtype\""),
        message.replace("\"msgtype\"", "\"senderNick\":\"a\nb\",\"msgtype\""),
        message.replace("\"m\"", "7"),
        message.replace("\"m\"", "null"),
        message.replace("msgId", "msg_id"),
        message.replace("{\"content\":\"hi\"}", "\"{\\\"content\\\":\\\"hi\\\"}\""),
        message.replace("{\"content\":\"hi\"}", "\"hi\""),
        message.replace("}}", "},\"isAdmin\":{},\"createAt\":[],\"atUsers\":7}"),
    ];
    for (index, text) in texts.iter().enumerate() {
        let timestamp = (NOW_MS + index as u64).to_string();
        let response = Signed::robot(ROBOT_SECRET, &timestamp, text.clone()).send(&callbacks).await;
        assert!(is_json(&response) && taken.count() == index + 1, "{text} {:?}", callbacks.refusals());
        let message = Received::<ChatMessage>::from_delivery(taken.all().remove(index)).unwrap();
        assert_eq!(message.said().as_deref(), Some("hi"), "{text}");
    }
}

#[tokio::test]
async fn a_card_action_survives_whatever_is_odd_in_its_text() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let private = json!({"cardPrivateData": {"actionIds": ["ok"], "params": {"a": "1"}}});
    let card = |content: Value| json!({"outTrackId": "c", "userId": "u", "content": content}).to_string();
    let texts = [
        card(private.clone()),
        card(private.to_string().into()),
        card(Value::from(private.to_string()).to_string().into()),
        card(json!([private])),
        card(json!({"cardPrivateData": private["cardPrivateData"].to_string()})),
        card(json!({"card_private_data": {"action_ids": ["ok"], "params": {"a": "1"}}})),
        card(json!({"cardPrivateData": {"actionIds": "ok", "params": "{\"a\":\"1\"}"}})),
        card(json!({"cardPrivateData": {"actionIds": "[\"ok\"]", "params": {"a": "1"}}})),
        card(json!({"cardPrivateData": {"actionIds": ["ok"], "params": {"a": "1"}}, "cardData": 7})),
        card(private.clone()).replace("content", "value"),
        json!({"outTrackId": "c", "userId": "u", "content": "", "value": private.to_string()}).to_string(),
        json!({"outTrackId": "c", "userId": "u", "content": null, "value": private}).to_string(),
        Value::from(card(private.clone())).to_string(),
        format!("{}\0", card(private.clone())),
        card(private.clone()).replace("outTrackId", "out_track_id").replace("userId", "user_id"),
        card(private.to_string().replace("\"a\"", "\"b\":\"x\\ud83d\",\"a\"").into()),
        card(private.clone()).replace("}}}", "}}},\"userIdType\":\"one\",\"extension\":\"\",\"corpId\":null"),
    ];
    for (index, text) in texts.iter().enumerate() {
        let text = if text.ends_with("null") { format!("{text}}}") } else { text.clone() };
        let timestamp = (NOW_MS + index as u64).to_string();
        let response = Signed::card(CARD_SECRET, &timestamp, text.clone()).send(&callbacks).await;
        assert!(is_json(&response) && taken.count() == index + 1, "{text} {:?}", callbacks.refusals());
        let action = Received::<CardAction>::from_delivery(taken.all().remove(index)).unwrap();
        assert_eq!((&*action.out_track_id, &*action.user_id), ("c", "u"), "{text}");
        assert_eq!(
            (&action.action_ids[..], &action.params["a"]),
            (&["ok".to_owned()][..], &json!("1")),
            "{text}"
        );
    }
}
