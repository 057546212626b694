//! `replay`: what was listened to comes again.

use dingtalk_events::{Acknowledgement, DeliveryKind};
use serde_json::{Value, json};

use crate::receiver::{CARD_SECRET, Receiver, done};
use crate::support::{Platform, Running, dingctl, dingctl_with};

/// An event, a message and a click, as `listen` writes them down.
fn recorded(platform: &Platform) -> String {
    let fake = format!("--fake={}", platform.api);
    let listening = Running::start(&["listen", &fake, "--count", "3"], &[]);
    listening.noted("listening as ");
    assert_eq!(dingctl(&["trigger", "user_add_org", "robot", "card", &fake]).code, 0);
    let (code, lines) = listening.end();
    assert_eq!((code, lines.len()), (0, 3), "{lines:?}");
    lines.join("\n")
}

#[test]
fn it_comes_again_to_a_url() {
    let (receiver, recorded) = (Receiver::start(done), recorded(&Platform::start()));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &recorded).unwrap();
    let path = file.path().to_str().unwrap();
    let ran = dingctl_with(&["replay", path, "--to", receiver.url(), "--fake"], &[CARD_SECRET], "");
    assert_eq!(ran.code, 0, "{ran:?}");
    let told: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(told.iter().all(|line| line["acknowledged"] == true && line.get("data").is_none()), "{told:?}");
    let received = receiver.all();
    let kinds: Vec<_> = received.iter().map(|delivery| delivery.kind().clone()).collect();
    assert_eq!(kinds, [DeliveryKind::Event, DeliveryKind::ChatMessage, DeliveryKind::CardAction]);
    let first: Value = serde_json::from_str(recorded.lines().next().unwrap()).unwrap();
    let metadata = received[0].metadata();
    assert_eq!(
        (json!(metadata.born_ms), json!(metadata.corp_id)),
        (first["born_ms"].clone(), first["corp_id"].clone())
    );
}

#[test]
fn it_comes_again_through_a_running_dingtalk() {
    let recorded = recorded(&Platform::start());
    let platform = Platform::start();
    let fake = format!("--fake={}", platform.api);
    let nobody = dingctl_with(&["replay", "-", &fake], &[], recorded.lines().next().unwrap());
    assert!(nobody.code == 12 && nobody.stderr.contains("1 of 1"), "{nobody:?}");
    let listening = Running::start(&["listen", &fake, "--count", "3"], &[]);
    listening.noted("listening as ");
    let ran = dingctl_with(&["replay", "-", &fake], &[], &recorded);
    assert_eq!(ran.code, 0, "{ran:?}");
    let (code, again) = listening.end();
    assert_eq!(code, 0);
    for (before, after) in recorded.lines().zip(&again) {
        let [before, after] = [before, after].map(|line| serde_json::from_str::<Value>(line).unwrap());
        assert_eq!(before["kind"], after["kind"]);
        for member in ["msgId", "userId", "text", "content", "outTrackId"] {
            assert_eq!(before["data"].get(member), after["data"].get(member), "{after}");
        }
    }
}

#[test]
fn what_is_refused_and_what_is_no_line_are_failures() {
    let receiver = Receiver::start(|_| Acknowledgement::Later { reason: "busy".to_owned() });
    let event = json!({"kind": "event", "type": "user_add_org", "data": {"userId": ["li"]}}).to_string();
    let replay = |stdin: &str| {
        dingctl_with(&["replay", "-", "--to", receiver.url(), "--fake", "-o", "ndjson"], &[], stdin)
    };
    let refused = replay(&format!("{event}\n\n{event}\n"));
    assert_eq!((refused.code, &refused.error()["not_acknowledged"]), (12, &json!(2)), "{refused:?}");
    let broken = replay(&format!("{event}\nno json\n"));
    assert!(broken.code == 2 && broken.stderr.contains("-:2"), "{broken:?}");
    assert_eq!(receiver.all().len(), 2, "nothing is sent of a file that cannot be read");
    let nowhere = dingctl_with(&["replay", "-", "--fake"], &[], &event);
    assert!(nowhere.code == 2 && nowhere.stderr.contains("--to URL"), "{nowhere:?}");
    assert_eq!(dingctl(&["replay", "/nonexistent", "--to", receiver.url(), "--fake"]).code, 2);
}
