//! `trigger`: DingTalk's pushes, without DingTalk.

use dingtalk_events::{
    Acknowledgement, CardAction, CardUpdate, ChatMessage, Event, FromDelivery, Received, WebhookMessage,
};
use serde_json::{Value, json};

use crate::receiver::{CARD_SECRET, Receiver, done};
use crate::support::{Platform, dingctl, dingctl_with};

#[test]
fn every_event_is_pushed_encrypted_and_of_its_type() {
    let receiver = Receiver::start(done);
    let types: Vec<&str> = dingtalk_catalogue::events().iter().map(|event| event.event_type()).collect();
    // These are batches of others, which is what their receiver makes of them.
    let single: Vec<&str> = types.iter().copied().filter(|name| !name.starts_with("SYNC_HTTP_")).collect();
    let ran = dingctl(&[&["trigger"], &single[..], &["--to", receiver.url(), "--fake"]].concat());
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, single.len()), "{}", ran.stderr);
    for line in ran.stdout.lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&told["status"], &told["answer"]), (&json!(200), &json!("success")), "{told}");
    }
    let mut odd = Vec::new();
    // A check of the address is answered without anybody behind it.
    let handshakes = ["check_url", "check_create_suite_url", "check_update_suite_url"];
    let handed_on: Vec<&str> = single.into_iter().filter(|name| !handshakes.contains(name)).collect();
    let received = receiver.all();
    assert_eq!(received.len(), handed_on.len());
    for (name, delivery) in handed_on.iter().zip(received) {
        let event = Received::<Event>::from_delivery(delivery).unwrap();
        if matches!(event.value, Event::Unknown(_)) || event.value.event_type() != *name {
            odd.push(format!("{name}: {:?}", event.value));
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
    assert_eq!(types.len(), 242);

    let batches: Vec<&str> = types.into_iter().filter(|name| name.starts_with("SYNC_HTTP_")).collect();
    let ran = dingctl(&[&["trigger"], &batches[..], &["--to", receiver.url(), "--fake"]].concat());
    assert_eq!((ran.code, receiver.all().len()), (0, batches.len()), "{ran:?}");
}

#[test]
fn an_event_says_what_is_overridden() {
    let receiver = Receiver::start(done);
    let url = receiver.url();
    let ran = dingctl(&["trigger", "user_add_org", "--override", "UserId=[\"li\"]", "--to", url, "--fake"]);
    assert_eq!(ran.json()["sent"]["UserId"], json!(["li"]));
    let event = receiver.one::<Event>();
    assert!(matches!(&event, Event::UserAddOrg(added) if added.user_id == ["li"]), "{event:?}");
}

#[test]
fn every_kind_of_robot_message_is_signed_and_typed() {
    let receiver = Receiver::start(|_| {
        Acknowledgement::Value(serde_json::to_value(WebhookMessage::text("heard")).unwrap())
    });
    let trigger = |more: &[&str]| {
        let ran = dingctl(&[&["trigger", "robot", "--to", receiver.url(), "--fake"], more].concat());
        let told = ran.json();
        assert_eq!(told["answer"]["text"]["content"], "heard");
        let message = receiver.one::<ChatMessage>();
        assert_eq!(told["sent"]["msgId"], message.msg_id.as_str(), "{message:?}");
        told
    };
    for kind in ["text", "picture", "richText", "interactiveCard", "chatRecord", "over-quota"] {
        for group in [&[][..], &["--group"]] {
            trigger(&[&["--kind", kind], group].concat());
        }
    }
    // Robots hear, see and keep these one to one only.
    for kind in ["audio", "video", "file"] {
        trigger(&["--kind", kind]);
    }
    let told = trigger(&["--kind", "new", "--content", "{\"a\":1}", "--override", "content.b=2"]);
    assert_eq!(told["sent"]["content"], json!({"a": 1, "b": 2}));
    let told = trigger(&["--text", "yes", "--replying-to", "Tea?", "--override", "senderNick=Li"]);
    assert_eq!(told["sent"]["text"]["repliedMsg"]["content"]["text"], "Tea?");
    assert_eq!(told["sent"]["senderNick"], "Li");

    let unknown = dingctl(&["trigger", "robot", "--kind", "new", "--to", receiver.url(), "--fake"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("--content"), "{unknown:?}");
}

#[test]
fn a_click_is_signed_and_its_answer_told() {
    let receiver = Receiver::start(|_| Acknowledgement::Card(CardUpdate::new().card("state", "agreed")));
    let click = ["trigger", "card", "--action", "agree", "--param", "comment=fine", "--card", "order-7"];
    let to = ["--to", receiver.url(), "--fake"];
    let ran = dingctl_with(&[&click[..], &to].concat(), &[CARD_SECRET], "");
    assert_eq!(ran.json()["answer"]["cardData"]["cardParamMap"], json!({"state": "agreed"}));
    let action = receiver.one::<CardAction>();
    assert_eq!(
        (action.out_track_id.as_str(), &action.action_ids[..]),
        ("order-7", &["agree".to_owned()][..])
    );
    assert_eq!(action.params["comment"], json!("fine"));
    let unsigned = dingctl(&[&click[..], &to].concat());
    assert!(unsigned.code == 12 && unsigned.stderr.contains("HTTP 400"), "{unsigned:?}");
}

#[test]
fn what_is_not_acknowledged_is_a_failure() {
    let receiver = Receiver::start(|_| Acknowledgement::Later { reason: "busy".to_owned() });
    let trigger = |more: &[&str]| dingctl(&[&["trigger", "user_add_org", "--fake"], more].concat());
    let busy = trigger(&["--to", receiver.url()]);
    assert!(busy.code == 12 && busy.stderr.contains("HTTP 503"), "{busy:?}");
    let told: Value = serde_json::from_str(&busy.stdout).unwrap();
    assert_eq!((&told["status"], &told["acknowledged"]), (&json!(503), &json!(false)));
    let nobody = trigger(&["--to", "http://127.0.0.1:1/", "-o", "json"]);
    assert_eq!((nobody.code, nobody.error()["kind"].as_str()), (12, Some("check_failed")), "{nobody:?}");
    let here = trigger(&[]);
    assert!(here.code == 2 && here.stderr.contains("--to URL"), "{here:?}");
}

#[test]
fn a_push_is_that_of_the_profile() {
    let (token, aes_key) = ("ownToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    let receiver = Receiver::of_app("dingown", "own secret", token, aes_key, done);
    let folder = tempfile::TempDir::new().unwrap();
    let config = ("DINGCTL_CONFIG", folder.path().to_str().unwrap());
    let run = |arguments: &[&str], stdin: &str| dingctl_with(arguments, &[config], stdin);
    let add = ["profile", "add", "own", "--client-id", "dingown", "--secret-in", "file"];
    assert_eq!(run(&add, "own secret\n").code, 0);
    let event = ["trigger", "user_add_org", "--to", receiver.url()];
    let without = run(&event, "");
    assert!(without.code == 3 && without.stderr.contains("profile keep"), "{without:?}");
    let keys = ["profile", "keep", "own", "callback", "--secret-in", "file"];
    assert_eq!(run(&keys, &format!("{token}\nshort\n")).code, 2);
    assert_eq!(run(&keys, &format!("{token}\n{aes_key}\n")).code, 0);
    assert_eq!(run(&event, "").code, 0);
    assert_eq!(run(&["trigger", "robot", "--to", receiver.url(), "--profile", "own"], "").code, 0);
    assert_eq!(receiver.all().len(), 2);

    // The other commands know the same keys.
    let cipher = dingtalk_callback::CallbackCipher::new(token, aes_key, "dingown").unwrap();
    let reply = cipher.success_reply("1", "n", "dingown").unwrap().to_json();
    assert_eq!(run(&["decrypt"], &reply).stdout, "success\n");
    let signed = run(&["sign", "robot"], "").json();
    let (timestamp, sign) = (signed["timestamp"].as_str().unwrap(), signed["sign"].as_str().unwrap());
    assert_eq!(run(&["verify", "robot", "--timestamp", timestamp, "--sign", sign], "").stdout, "verified\n");
    assert_eq!(run(&["profile", "remove", "own"], "").code, 0);
    let secrets = std::fs::read_to_string(folder.path().join("secrets.json")).unwrap();
    assert_eq!(secrets, "{}");
    assert_eq!(dingctl(&event).code, 3, "nobody's push");
}

#[test]
fn in_a_running_dingtalk_it_reaches_whoever_listens_there() {
    let platform = Platform::start();
    let fake = format!("--fake={}", platform.api);
    let nobody = dingctl(&["trigger", "user_add_org", &fake]);
    assert!(nobody.code == 12 && nobody.stderr.contains("nobody listens"), "{nobody:?}");
    let nobody = platform.dingctl(&["trigger", "robot"], "");
    assert!(nobody.code == 12 && nobody.stderr.contains("no Stream connection"), "{nobody:?}");
    let receiver =
        Receiver::start(|_| Acknowledgement::Value(json!({"msgtype": "text", "text": {"content": "heard"}})));
    platform.control("POST", "/_fake/robot/callback", &json!({"url": receiver.url()}));
    let told = dingctl(&["trigger", "robot", "--group", "--wait", "5", &fake]).json();
    assert_eq!(
        (&told["transport"], &told["reply"]["content"]),
        (&json!("http"), &json!({"content": "heard"}))
    );
    let message = receiver.one::<ChatMessage>();
    assert!(message.conversation_type.is_group(), "{message:?}");
    let gone = dingctl(&["trigger", "robot", "--fake=http://127.0.0.1:1"]);
    assert!(gone.code == 10 && gone.stderr.contains("dingctl fake"), "{gone:?}");
}

#[test]
fn events_are_listed_and_a_misspelt_one_is_answered_with_the_nearest() {
    let listed = dingctl(&["trigger", "--list", "-o", "json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 242);
    assert!(listed[0]["event"].is_string() && listed[0]["happens"].is_string());
    let ran = dingctl(&["trigger", "user_add_orgs", "--to", "http://127.0.0.1:1/", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean user_add_org"), "{ran:?}");
}

#[test]
fn what_was_sent_is_told_whole_and_nothing_twice() {
    let receiver = Receiver::start(done);
    let to = ["--to", receiver.url(), "--fake"];
    let told = dingctl(&[&["trigger", "user_add_org"], &to[..]].concat()).json();
    let sent = told["sent"].as_object().unwrap();
    assert_eq!(sent["EventType"], "user_add_org");
    assert!(sent["TimeStamp"].is_string() && sent["CorpId"].is_string(), "{told}");
    assert!(!sent.contains_key("userid") && !sent.contains_key("errcode"), "{told}");
    let received: Value = serde_json::from_slice(receiver.all()[0].payload()).unwrap();
    assert!(received.get("userid").is_none() && received.get("errmsg").is_none(), "{received}");
    let own =
        dingctl(&[&["trigger", "user_add_org", "--override", "CorpId=dingown"], &to[..]].concat()).json();
    assert_eq!(own["sent"]["CorpId"], "dingown");
}

#[test]
fn an_override_is_for_the_events_that_have_it_and_a_typo_is_told() {
    let receiver = Receiver::start(done);
    let to = ["--to", receiver.url(), "--fake", "-o", "json"];
    let both = ["trigger", "user_add_org", "bpms_instance_change", "--override", "result=refuse"];
    let ran = dingctl(&[&both[..], &to].concat());
    assert_eq!((&ran.json()[0]["sent"].get("result"), &ran.stderr[..]), (&None, ""));
    assert_eq!(ran.json()[1]["sent"]["result"], "refuse");
    let typo =
        dingctl(&[&["trigger", "bpms_instance_change", "--override", "resul=agree"], &to[..]].concat());
    assert!(typo.code == 0 && typo.stderr.contains("did you mean result?"), "{typo:?}");
    assert_eq!(typo.json()[0]["sent"]["resul"], "agree");
}

#[test]
fn a_typo_in_an_override_of_a_message_or_a_click_is_told_too() {
    let receiver = Receiver::start(done);
    let to = ["--to", receiver.url(), "--fake", "-o", "json", "--override"];
    for (what, typo, meant) in
        [("robot", "text.contnt=x", "text.content"), ("card", "outTrakId=x", "outTrackId")]
    {
        let ran = dingctl(&[&["trigger", what], &to[..], &[typo]].concat());
        assert!(ran.stderr.contains(&format!("did you mean {meant}")), "{typo}: {ran:?}");
        let right = format!("{meant}=x");
        let ran = dingctl(&[&["trigger", what], &to[..], &[right.as_str()]].concat());
        assert!(ran.stdout.contains("\"x\"") && !ran.stderr.contains("note:"), "{ran:?}");
    }
    let platform = Platform::start();
    let fake = format!("--fake={}", platform.api);
    let ran = dingctl(&["trigger", "card", "--override", "content=x", &fake]);
    assert!(ran.code == 2 && ran.stderr.contains("push it with --to"), "{ran:?}");
}

#[test]
fn one_and_several_are_printed_in_the_same_form() {
    let receiver = Receiver::start(done);
    for what in [&["user_add_org"][..], &["user_add_org", "user_leave_org"]] {
        let run = |more: &[&str]| {
            dingctl(&[&["trigger"], what, &["--to", receiver.url(), "--fake"], more].concat())
        };
        assert_eq!(run(&[]).stdout.lines().count(), what.len());
        assert_eq!(run(&["-o", "json"]).json().as_array().map(Vec::len), Some(what.len()));
        assert_eq!(run(&["--jq", ".event"]).stdout.lines().collect::<Vec<_>>(), what);
    }
}

#[test]
fn nobody_is_made_up_where_the_people_are_known() {
    let (receiver, platform) = (Receiver::start(done), Platform::start());
    let running = format!("--fake={}", platform.api);
    for place in [&["--to", receiver.url(), "--fake"][..], &[&running]] {
        let ran = dingctl(&[&["trigger", "robot", "--from", "nobody"], place].concat());
        assert!(ran.code == 2 && ran.stderr.contains("such as manager4220"), "{ran:?}");
    }
    assert_eq!(receiver.all().len(), 0);
    let known = ["trigger", "robot", "--from", "manager4220", "--to", receiver.url(), "--fake"];
    assert_eq!(dingctl(&known).json()["sent"]["senderStaffId"], "manager4220");
}
