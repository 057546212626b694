//! What the receiver takes, what it answers, and what it hands on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::*;
use dingtalk_crypto::CallbackCipher;
use dingtalk_webhook::{Event, Receiver};

#[tokio::test]
async fn a_push_is_handed_on_and_acknowledged() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let handled = Arc::clone(&events);
    let receiver = builder().build(move |event: Event| {
        handled.lock().unwrap().push(event);
        async { Ok(()) }
    });
    let response = Push::event("user_add_org", "n1").send(&receiver).await;
    assert!(is_acknowledged(&response), "{response:?}");
    let events = events.lock().unwrap();
    let [event] = &events[..] else { panic!("{} events instead of one", events.len()) };
    assert_eq!(
        (event.event_type(), event.corp_id(), event.owner_key()),
        ("user_add_org", Some("ding9"), OWNER)
    );
    assert_eq!(event.timestamp_ms(), Some(1_783_610_513_000));
    assert!(event.json().starts_with(r#"{"EventType":"user_add_org""#));
    assert_eq!((receiver.deliveries().acknowledged, receiver.deliveries().total()), (1, 1));
    assert_eq!(receiver.refusals().total(), 0);
}

#[tokio::test]
async fn seconds_and_milliseconds_older_parameter_names_and_odd_nonces_are_all_taken() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    for timestamp in [NOW.to_string(), format!("{NOW}042")] {
        let push = Push::new(r#"{"EventType":"a"}"#, &timestamp, "n+/=%&");
        let query = push.query.replace("n+/=%&", "n%2B%2f%3D%25%26");
        let query = query.replace("msg_signature", "signature").replace("timestamp", "timeStamp");
        let response = receiver.receive(&query, push.body.as_bytes()).await;
        assert!(is_acknowledged(&response), "{timestamp}: {response:?}");
    }
    assert_eq!(runs.count(), 2);
}

#[tokio::test]
async fn handshakes_are_acknowledged_without_the_handler() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    let checks = [
        r#"{"EventType":"check_url"}"#,
        r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4"}"#,
        r#"{"Random":"Bn8bPQ","EventType":"check_update_suite_url","TestSuiteKey":"suite4"}"#,
    ];
    for json in checks {
        let response = Push::new(json, &NOW.to_string(), "n").send(&receiver).await;
        assert!(is_acknowledged(&response), "{json}: {response:?}");
    }
    assert_eq!((runs.count(), receiver.deliveries().handshakes), (0, 3));
}

#[tokio::test]
async fn a_suite_ticket_goes_to_the_handler() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    let json =
        r#"{"SuiteKey":"suite4","EventType":"suite_ticket","TimeStamp":1783610513000,"SuiteTicket":"t"}"#;
    assert!(is_acknowledged(&Push::new(json, &NOW.to_string(), "n").send(&receiver).await));
    assert_eq!(runs.count(), 1);
}

#[tokio::test]
async fn the_reply_is_for_the_owner_key_of_the_push() {
    let receiver = Receiver::builder(cipher().accept_owner_key("dingcorpid")).clock(clock()).build(
        async |event: Event| {
            assert_eq!(event.owner_key(), "dingcorpid");
            Ok(())
        },
    );
    let corp = CallbackCipher::new(TOKEN, AES_KEY, "dingcorpid").unwrap();
    let push = Push::with(&corp, br#"{"EventType":"a"}"#, &NOW.to_string(), "n");
    let response = push.send(&receiver).await;
    assert_eq!(response.status(), 200, "{:?}", receiver.refusals());
    let reply: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    let text = |member: &str| reply[member].as_str().unwrap().to_owned();
    let (signature, timestamp, nonce, encrypt) =
        (text("msg_signature"), text("timeStamp"), text("nonce"), text("encrypt"));
    let message = dingtalk_crypto::EncryptedMessage {
        signature: &signature,
        timestamp: &timestamp,
        nonce: &nonce,
        encrypt: &encrypt,
    };
    assert_eq!(corp.decrypt(&message).unwrap().plaintext(), b"success");
    assert!(!response.body().contains(&b'\n'), "the reply has a line break");
}

#[tokio::test]
async fn a_wrong_signature_is_refused_before_decryption() {
    let receiver = builder().build(Runs::default().handler());
    let push = Push::assemble(&"0".repeat(40), &NOW.to_string(), "n", "this is no base64");
    assert_eq!(push.send(&receiver).await.status(), 400);
    let refusals = receiver.refusals();
    assert_eq!((refusals.signature, refusals.decryption), (1, 0), "{refusals:?}");
}

#[tokio::test]
async fn an_accepted_push_is_refused_when_it_comes_again_unchanged() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    let push = Push::event("a", "n");
    assert!(is_acknowledged(&push.send(&receiver).await));
    let mut upper_case = push.clone();
    let signature: String = push.query.chars().skip("msg_signature=".len()).take(40).collect();
    upper_case.query = push.query.replace(&signature, &signature.to_uppercase());
    for replay in [push, upper_case] {
        assert_eq!(replay.send(&receiver).await.status(), 400, "accepted {replay:?}");
    }
    assert_eq!((runs.count(), receiver.refusals().total()), (1, 2));
    assert!(receiver.refusals().replay >= 1, "{:?}", receiver.refusals());
}

#[tokio::test]
async fn digits_moved_from_the_nonce_to_the_timestamp_make_no_new_push() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    let (seconds, milliseconds) = (NOW.to_string(), format!("{NOW}456"));
    // The four signed texts are sorted and joined: both pairs give the same text if `encrypt` sorts after them.
    let encrypted = (0..=u8::MAX)
        .map(|seed| {
            cipher().encrypt_with(br#"{"EventType":"a"}"#, &seconds, "4562", OWNER, [seed; 16]).unwrap()
        })
        .find(|encrypted| encrypted.encrypt.as_str() > "5")
        .unwrap();
    let push =
        |timestamp, nonce| Push::assemble(&encrypted.msg_signature, timestamp, nonce, &encrypted.encrypt);
    assert!(is_acknowledged(&push(&seconds, "4562").send(&receiver).await));
    assert_eq!(push(&milliseconds, "2").send(&receiver).await.status(), 400);
    assert_eq!((runs.count(), receiver.refusals().replay), (1, 1), "{:?}", receiver.refusals());
}

#[tokio::test]
async fn a_full_replay_store_refuses_genuine_pushes_until_old_ones_expire() {
    let clock = clock();
    let receiver =
        Receiver::builder(cipher()).clock(clock.clone()).replay_capacity(2).build(Runs::default().handler());
    for nonce in ["n1", "n2"] {
        assert!(is_acknowledged(&Push::event("a", nonce).send(&receiver).await));
    }
    assert_eq!(Push::event("a", "n3").send(&receiver).await.status(), 400);
    assert_eq!(receiver.refusals().replay_store_full, 1);
    clock.advance(Duration::from_secs(600));
    let later = Push::new(r#"{"EventType":"a"}"#, &(NOW + 600).to_string(), "n4");
    assert!(is_acknowledged(&later.send(&receiver).await), "{:?}", receiver.refusals());
}

#[tokio::test]
async fn the_replay_window_can_be_widened_up_to_an_hour() {
    let receiver = builder().replay_window(Duration::from_secs(86_400)).build(Runs::default().handler());
    for (age, status) in [(3_600, 200), (3_601, 400)] {
        let push = Push::new(r#"{"EventType":"a"}"#, &(NOW - age).to_string(), "n");
        assert_eq!(push.send(&receiver).await.status(), status, "{age} s old");
    }
}
