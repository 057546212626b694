//! `decrypt`, `sign`, `verify`: what programs receive, opened by hand.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{dingctl, dingctl_with};

const SECRET: [(&str, &str); 1] = [("DINGTALK_WEBHOOK_SECRET", "this is a secret")];

/// Takes one push, answers with this text, and gives what came.
fn receiver(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/dingtalk", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut heard, mut buffer) = (String::new(), [0; 4096]);
        let whole = |text: &str| text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.ends_with('}'));
        while !whole(&heard) {
            let count = stream.read(&mut buffer).unwrap();
            heard.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        }
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        )
        .unwrap();
        heard
    });
    (url, heard)
}

#[test]
fn a_triggered_event_is_a_push_that_decrypt_opens() {
    let (url, heard) = receiver("{}");
    let ran = dingctl(&["trigger", "user_add_org", "--override", "a.b=c", "--to", &url, "--fake"]);
    // The receiver did not answer an encrypted success.
    assert_eq!(ran.code, 12, "{ran:?}");
    assert!(ran.stderr.contains("msg_signature"), "{ran:?}");
    let sent: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&sent["event"], &sent["sent"]["a"]["b"]), (&json!("user_add_org"), &json!("c")));
    let heard = heard.join().unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let opened = dingctl_with(&["decrypt", "--query", target, "--fake"], &[], body);
    let opened = opened.json();
    assert_eq!((&opened["EventType"], &opened["a"]["b"]), (&json!("user_add_org"), &json!("c")));
    assert!(opened["CorpId"].is_string() && opened["TimeStamp"].is_string(), "{opened}");
    // The keys of an embedded DingTalk are known; whose the push is has to be said, and nothing else.
    let keys = [
        ("DINGTALK_CALLBACK_TOKEN", "dingctl-fake-token"),
        ("DINGTALK_CALLBACK_AES_KEY", "0123456789abcdefghijklmnopqrstuvwxyzBCDEFGA"),
    ];
    let inline = ["decrypt", body, "--query", target];
    let nobodys = dingctl_with(&inline, &keys, "");
    assert!(nobodys.code == 3 && nobodys.stderr.contains("no secret is needed"), "{nobodys:?}");
    let owner = dingctl(&["whoami", "--fake", "--jq", ".app"]).stdout.trim().to_owned();
    let owner = [&keys[..], &[("DINGTALK_CORP_ID", owner.as_str())]].concat();
    assert_eq!(dingctl_with(&inline, &owner, "").code, 0);
    let forged =
        dingctl_with(&["decrypt", "--query", &target.replace("nonce=", "nonce=x"), "--fake"], &[], body);
    assert_eq!((forged.code, forged.stdout.as_str()), (12, ""), "{forged:?}");
}

#[test]
fn a_triggered_robot_message_is_signed_by_the_apps_secret() {
    let (url, heard) = receiver("{}");
    let ran = dingctl(&["trigger", "robot", "--text", "good morning", "--to", &url, "--fake"]);
    assert_eq!(ran.json()["sent"]["text"]["content"], "good morning");
    let heard = heard.join().unwrap();
    let header = |name: &str| {
        heard.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap().to_owned()
    };
    let verify =
        ["verify", "robot", "--timestamp", &header("timestamp"), "--sign", &header("sign"), "--fake"];
    assert_eq!(dingctl(&verify).stdout, "verified\n");
}

#[test]
fn a_signature_is_made_and_verified_by_the_secret_of_the_environment() {
    let signed = dingctl_with(&["sign", "webhook", "--timestamp", "1577262236757"], &SECRET, "").json();
    assert_eq!(signed["sign"], "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA=");
    let verify = |timestamp: &str, sign: &str| {
        dingctl_with(&["verify", "webhook", "--timestamp", timestamp, "--sign", sign], &SECRET, "")
    };
    let now = dingctl_with(&["sign", "webhook"], &SECRET, "").json();
    let (timestamp, sign) = (now["timestamp"].as_str().unwrap(), now["sign"].as_str().unwrap());
    assert_eq!(verify(timestamp, sign).stdout, "verified\n");
    let (old, sign_of_old) = ("1577262236757", signed["sign"].as_str().unwrap());
    assert_eq!(verify(old, sign_of_old).code, 12, "too old");
    let then = ["verify", "webhook", "--timestamp", old, "--sign", sign_of_old, "--at", old];
    assert_eq!(dingctl_with(&then, &SECRET, "").code, 0, "as it was then");
    assert_eq!(verify(timestamp, "x").code, 12);
    assert_eq!(dingctl(&["sign", "webhook"]).code, 3, "no secret");
}

#[test]
fn an_embedded_dingtalk_with_its_own_people_has_its_own_secret() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("seed.json");
    std::fs::write(&path, json!({"client_id": "dingown", "client_secret": "own secret"}).to_string())
        .unwrap();
    let (own, other) = (format!("--fake={}", path.display()), "--fake");
    let signed = dingctl(&["sign", "robot", &own]).json();
    let (timestamp, sign) = (signed["timestamp"].as_str().unwrap(), signed["sign"].as_str().unwrap());
    let verify =
        |fake: &str| dingctl(&["verify", "robot", "--timestamp", timestamp, "--sign", sign, fake]).code;
    assert_eq!((verify(&own), verify(other)), (0, 12));
    let (url, heard) = receiver("{}");
    assert_eq!(dingctl(&["trigger", "user_add_org", "--to", &url, &own]).code, 12);
    let heard = heard.join().unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let decrypt = |fake: &str| dingctl_with(&["decrypt", "--query", target, fake], &[], body);
    assert_eq!(decrypt(&own).json()["EventType"], "user_add_org");
    let foreign = decrypt(other);
    assert!(foreign.code == 12 && foreign.stderr.contains("DINGTALK_CLIENT_ID"), "{foreign:?}");
}

#[test]
fn a_card_callback_is_signed_by_the_secret_of_its_address() {
    let secret = [("DINGTALK_CARD_SECRET", "secret")];
    let signed = dingctl_with(&["sign", "card"], &secret, "").json();
    let (timestamp, sign) = (signed["timestamp"].as_str().unwrap(), signed["sign"].as_str().unwrap());
    let verify = ["verify", "card", "--timestamp", timestamp, "--sign", sign];
    assert_eq!(dingctl_with(&verify, &secret, "").code, 0);
    assert_eq!(dingctl_with(&verify, &[("DINGTALK_CARD_SECRET", "other")], "").code, 12);
    assert_eq!(dingctl(&verify).code, 3);
}

#[test]
fn what_is_no_push_is_a_wrong_argument() {
    for (body, why) in [("no json", "no JSON"), ("{}", "msg_signature")] {
        let ran = dingctl_with(&["decrypt", "--fake"], &[], body);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{ran:?}");
    }
    assert_eq!(dingctl_with(&["decrypt"], &[], "{}").code, 2);
    let whole = r#"{"msg_signature":"0","timeStamp":"1","nonce":"n","encrypt":""}"#;
    assert_eq!(dingctl_with(&["decrypt"], &[], whole).code, 3, "nobody's keys");
}
