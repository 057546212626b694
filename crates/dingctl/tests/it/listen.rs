//! `listen`: what DingTalk sends over Stream, printed, answered and passed on.

use dingtalk_events::model::ChatContent;
use std::sync::{Mutex, mpsc};
use std::thread;

use dingtalk_events::{Acknowledgement, CardAction, CardUpdate, ChatMessage, Event, FromDelivery, Received};
use serde_json::{Value, json};

use crate::receiver::{CARD_SECRET, Receiver, done};
use crate::support::{Platform, Running, dingctl, dingctl_with};

/// A listener against an embedded DingTalk that is there.
fn listen(platform: &Platform, more: &[&str], variables: &[(&str, &str)]) -> Running {
    let fake = format!("--fake={}", platform.api);
    let running = Running::start(&[&["listen", &fake], more].concat(), variables);
    running.noted("listening as ");
    running
}

fn trigger(platform: &Platform, what: &[&str]) -> Value {
    dingctl(&[&["trigger", &format!("--fake={}", platform.api)], what].concat()).json()
}

#[test]
fn events_messages_and_clicks_are_lines_of_json() {
    let platform = Platform::start();
    let listening = listen(&platform, &[], &[]);
    trigger(&platform, &["user_add_org", "--override", "UserId=[\"li\"]"]);
    let event = listening.next();
    assert_eq!((&event["kind"], &event["type"]), (&json!("event"), &json!("user_add_org")));
    assert_eq!(event["data"]["userId"], json!(["li"]));
    assert!(event["id"].is_string() && event["corp_id"].is_string() && event["born_ms"].is_i64(), "{event}");
    trigger(&platform, &["robot", "--text", "good morning"]);
    let message = listening.next();
    assert_eq!(message["data"]["text"]["content"], "good morning");
    assert_eq!((&message["kind"], &message["id"]), (&json!("robot"), &message["data"]["msgId"]));
    trigger(&platform, &["card", "--action", "agree"]);
    assert_eq!(listening.next()["kind"], "card");
    let (code, rest) = listening.interrupt();
    assert_eq!((code, rest.len()), (0, 0), "{rest:?}");
    let deliveries = platform.control("GET", "/_fake/deliveries?since=0", &json!({}));
    let taken = |delivery: &Value| delivery["acknowledged"] == true;
    assert!(deliveries["deliveries"].as_array().unwrap().iter().all(taken), "{deliveries}");
}

#[test]
fn only_what_is_asked_for_is_printed_and_it_ends_by_number() {
    let platform = Platform::start();
    let listening = listen(&platform, &["--event", "user_leave_org", "--count", "1", "--jq", ".type"], &[]);
    let robot = dingctl(&["trigger", "robot", &format!("--fake={}", platform.api)]);
    assert_eq!(robot.code, 12, "robot messages are not asked for");
    trigger(&platform, &["user_add_org"]);
    trigger(&platform, &["user_leave_org"]);
    assert_eq!(listening.end(), (0, vec!["user_leave_org".to_owned()]));
}

#[test]
fn it_ends_by_time_which_is_a_failure_when_something_was_to_come() {
    let platform = Platform::start();
    let (code, lines) = listen(&platform, &["--for", "1s"], &[]).end();
    assert_eq!((code, lines.len()), (0, 0));
    let ran = dingctl(&["listen", "--fake", "--for", "1s", "--count", "1", "-o", "json"]);
    assert_eq!(ran.code, 10, "{ran:?}");
    assert!(ran.stderr.contains("after 0 of 1 deliveries"), "{ran:?}");
    assert_eq!(dingctl(&["listen", "--fake", "--for", "soon"]).code, 2);
}

#[test]
fn an_embedded_dingtalk_of_the_run_tells_its_address() {
    let listening = Running::start(&["listen", "--fake", "--count", "1"], &[]);
    let address = listening.noted("an embedded DingTalk: ");
    let address = address.split(' ').next().unwrap();
    listening.noted("listening as ");
    assert_eq!(dingctl(&["trigger", "robot", &format!("--fake={address}")]).code, 0);
    let (code, lines) = listening.end();
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
}

#[test]
fn credentials_that_are_refused_are_the_end() {
    let platform = Platform::start();
    let mut variables = platform.variables();
    variables.push(("DINGTALK_CLIENT_SECRET", "wrong-canary"));
    let ran = dingctl_with(&["listen", "--for", "60s"], &variables, "");
    assert!(ran.code == 3 && ran.stderr.contains("doctor"), "{ran:?}");
    assert!(!ran.stderr.contains("canary"), "{ran:?}");
}

#[test]
fn messages_are_answered_with_a_fixed_text() {
    let platform = Platform::start();
    let listening = listen(&platform, &["--robot", "--reply", "I heard you."], &[]);
    let told = trigger(&platform, &["robot", "--wait", "20"]);
    assert_eq!(told["reply"]["content"], json!({"content": "I heard you."}));
    assert_eq!(listening.next()["reply"]["error"], Value::Null);
    let refused = dingctl(&["listen", "--fake", "--reply", "a", "--forward-to", "http://127.0.0.1:1/"]);
    assert_eq!(refused.code, 2, "{refused:?}");
}

#[test]
fn stream_becomes_dingtalks_own_push_over_http() {
    let platform = Platform::start();
    let receiver = Receiver::start(|delivery| match delivery.kind().topic() {
        "/v1.0/im/bot/messages/get" => {
            Acknowledgement::Value(json!({"msgtype": "text", "text": {"content": "by HTTP"}}))
        }
        "/v1.0/card/instances/callback" => Acknowledgement::Card(CardUpdate::new().card("state", "agreed")),
        _ => Acknowledgement::Done,
    });
    let listening = listen(&platform, &["--forward-to", receiver.url()], &[CARD_SECRET]);

    trigger(&platform, &["user_add_org"]);
    listening.noted("user_add_org: 200, ");
    assert_eq!(listening.next()["forwarded"]["answer"], "success");
    let event = receiver.one::<Event>();
    assert!(matches!(&event, Event::UserAddOrg(added) if added.user_id == ["zhangsan"]), "{event:?}");

    let told = trigger(&platform, &["robot", "--text", "hi", "--wait", "20"]);
    assert_eq!(told["reply"]["content"], json!({"content": "by HTTP"}), "the answer goes into the chat");
    assert_eq!(listening.next()["reply"]["error"], Value::Null);
    let message = receiver.one::<ChatMessage>();
    assert!(matches!(&message.content, ChatContent::Text(text) if text.content == "hi"), "{message:?}");

    let told = trigger(&platform, &["card", "--action", "agree"]);
    assert_eq!(
        told["card"]["cardData"]["cardParamMap"],
        json!({"state": "agreed"}),
        "the answer changes the card"
    );
    assert_eq!(receiver.one::<CardAction>().action_ids, ["agree"]);
    assert_eq!(listening.next()["forwarded"]["status"], 200);
}

#[test]
fn every_event_of_stream_has_its_names_over_http() {
    let platform = Platform::start();
    let receiver = Receiver::start(done);
    let types: Vec<&str> = dingtalk_catalogue::events()
        .iter()
        .map(|event| event.event_type())
        .filter(|name| !name.starts_with("SYNC_HTTP_") && !name.starts_with("check_"))
        .collect();
    let count = types.len().to_string();
    let listening = listen(&platform, &["--forward-to", receiver.url(), "--count", &count], &[]);
    let fake = format!("--fake={}", platform.api);
    let ran = dingctl(&[&["trigger", &fake], &types[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(listening.end().0, 0);
    let received = receiver.all();
    assert_eq!(received.len(), types.len());
    for (name, delivery) in types.iter().zip(received) {
        let data: Value = serde_json::from_slice(delivery.payload()).unwrap();
        let sample = dingtalk_catalogue::event(name).unwrap().sample(dingtalk_catalogue::Spelling::Http);
        let names: Vec<String> = sample.as_object().unwrap().keys().cloned().collect();
        for member in &names {
            // What the push has of its own, and what the answer had that a sample is made of.
            let own = ["eventtype", "timestamp", "corpid", "errcode", "errmsg"];
            let own = own.contains(&member.to_lowercase().as_str());
            // Two names of HTTP that are one over Stream do not come back as two.
            let twice = names.iter().filter(|name| name.eq_ignore_ascii_case(member)).count() > 1;
            assert!(own || twice || data.get(member).is_some(), "{name} lacks {member}: {data}");
        }
        let event = Received::<Event>::from_delivery(delivery).unwrap();
        assert_eq!(event.value.event_type(), *name);
    }
}

#[test]
fn what_the_program_does_not_take_is_delivered_again() {
    let platform = Platform::start();
    let tries = std::sync::atomic::AtomicU32::new(0);
    let receiver = Receiver::start(move |_| match tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => Acknowledgement::Failed { reason: "first".to_owned() },
        _ => Acknowledgement::Done,
    });
    let listening = listen(&platform, &["--forward-to", receiver.url()], &[]);
    let fake = format!("--fake={}", platform.api);
    let refused = dingctl(&["trigger", "user_add_org", &fake]);
    assert!(refused.code == 12, "{refused:?}");
    let told = listening.noted("user_add_org: 500, ");
    assert!(told.contains("NOT taken: the receiver answered HTTP 500"), "{told}");
    let first = listening.next();
    assert_eq!(
        (&first["forwarded"]["status"], &first["forwarded"]["acknowledged"]),
        (&json!(500), &json!(false))
    );
    platform.control("POST", "/_fake/clock/advance", &json!({"ms": 60_000}));
    let again = listening.next();
    assert_eq!((&again["forwarded"]["acknowledged"], &again["id"]), (&json!(true), &first["id"]));
}

#[test]
fn what_cannot_work_is_told_before_anything_is_listened_to() {
    for (arguments, told) in [
        (&["--forward-to", "notaurl"][..], "give a URL such as"),
        (&["--robot-to", "http://127.0.0.1:1/"], "add --forward-to"),
        (&["--reply", "x", "--cards"], "add --robot"),
    ] {
        let ran = dingctl(&[&["listen", "--fake", "--for", "1s"], arguments].concat());
        assert!(ran.code == 2 && ran.stderr.contains(told), "{arguments:?}: {ran:?}");
    }
    let ran = dingctl(&["listen", "--fake", "--event", "nope_event", "--for", "0s"]);
    assert!(ran.stderr.contains("`dingctl trigger --list` has all"), "{ran:?}");
}

#[test]
fn a_server_that_is_never_reached_is_a_failure_when_the_time_is_over() {
    let nobody = [
        ("DINGTALK_CLIENT_ID", "a"),
        ("DINGTALK_CLIENT_SECRET", "b"),
        ("DINGTALK_API_URL", "http://127.0.0.1:9"),
    ];
    let ran = dingctl_with(&["listen", "--for", "1s", "-o", "json"], &nobody, "");
    assert!(ran.code == 10 && ran.stderr.contains("before there was a connection"), "{ran:?}");
}

#[test]
fn the_keys_of_an_embedded_dingtalk_are_shown() {
    let platform = Platform::start();
    let fake = format!("--fake={}", platform.api);
    let listening = Running::start(&["listen", &fake, "--forward-to", "http://127.0.0.1:1/"], &[]);
    listening.noted("the keys of this run");
    assert_eq!(listening.noted("  aes_key  ").len(), 43);
}

#[cfg(unix)]
#[test]
fn what_is_under_way_at_ctrl_c_is_acknowledged_and_printed() {
    let platform = Platform::start();
    let (arrived, is_there) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let (arrived, gone) = (Mutex::new(arrived), Mutex::new(gone));
    let receiver = Receiver::start(move |_| {
        arrived.lock().unwrap().send(()).unwrap();
        gone.lock().unwrap().recv().unwrap();
        Acknowledgement::Done
    });
    // Longer than the test may have to wait for the machine.
    let listening = listen(&platform, &["--forward-to", receiver.url(), "--timeout", "60"], &[]);
    let api = platform.api.clone();
    let triggered = thread::spawn(move || dingctl(&["trigger", "robot", &format!("--fake={api}")]));
    is_there.recv().unwrap();
    listening.signal();
    listening.noted("ending: ");
    go.send(()).unwrap();
    let (code, lines) = listening.end();
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    let told = triggered.join().unwrap();
    assert_eq!((told.code, &told.json()["acknowledged"]), (0, &json!(true)), "{told:?}");
}

#[test]
fn keys_are_made_and_shown_where_none_are_set() {
    let platform = Platform::start();
    let mut variables = platform.variables();
    let (token, aes_key) = ("ownToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    let listening = Running::start(&["listen", "--forward-to", "http://127.0.0.1:1/"], &variables);
    listening.noted("the keys of this run");
    let shown = (listening.noted("  token    "), listening.noted("  aes_key  "));
    assert_eq!((shown.0.len(), shown.1.len()), (32, 43));
    drop(listening);
    variables.push(("DINGTALK_CALLBACK_TOKEN", token));
    let half = dingctl_with(&["listen", "--forward-to", "http://127.0.0.1:1/"], &variables, "");
    assert!(half.code == 3 && half.stderr.contains("DINGTALK_CALLBACK_AES_KEY"), "{half:?}");
    variables.push(("DINGTALK_CALLBACK_AES_KEY", aes_key));
    let of = |name: &str| variables.iter().find(|(known, _)| *known == name).unwrap().1;
    let receiver =
        Receiver::of_app(of("DINGTALK_CLIENT_ID"), of("DINGTALK_CLIENT_SECRET"), token, aes_key, done);
    let listening = Running::start(&["listen", "--forward-to", receiver.url(), "--count", "1"], &variables);
    listening.noted("listening as ");
    trigger(&platform, &["user_add_org"]);
    assert_eq!(listening.end().0, 0);
    assert_eq!(receiver.all().len(), 1);
}
