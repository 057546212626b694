//! Encrypted events: what is taken, what is answered, and what is handed on.

use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_crypto::CallbackCipher;
use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Dispatcher, Received, Route, TransportKind};
use dingtalk_types::event::contact::UserAddOrg;

#[tokio::test]
async fn a_push_is_handed_on_and_acknowledged() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let response = Push::event("user_add_org", "n1").send(&callbacks).await;
    assert!(is_acknowledged(&response), "{response:?}");
    let [delivery] = &taken.all()[..] else { panic!("{:?} instead of one delivery", taken.all()) };
    let metadata = delivery.metadata();
    assert_eq!((delivery.kind(), metadata.transport), (&DeliveryKind::Event, TransportKind::Http));
    assert_eq!((metadata.client_id.as_deref(), metadata.corp_id.as_deref()), (Some(OWNER), Some("ding9")));
    assert_eq!(metadata.event_type.as_deref(), Some("user_add_org"));
    assert_eq!(metadata.born_ms, Some(1_783_610_513_000));
    assert!(delivery.payload().starts_with(br#"{"EventType":"user_add_org""#));
    assert_eq!((callbacks.deliveries().acknowledged, callbacks.deliveries().total()), (1, 1));
    assert_eq!(callbacks.refusals().total(), 0);
}

#[tokio::test]
async fn a_dispatcher_handles_an_event_once_however_often_it_is_delivered() {
    let taken = Taken::default();
    let counted = taken.clone();
    let dispatcher = Dispatcher::builder()
        .on(Route::event_of::<UserAddOrg>(), move |joined: Received<UserAddOrg>| {
            assert_eq!(joined.user_id, ["manager7"]);
            let counted = counted.clone();
            async move {
                let delivery = Delivery::new(DeliveryKind::Event, joined.metadata, joined.json);
                dingtalk_events::Receive::receive(&counted, delivery).await
            }
        })
        .build();
    let callbacks = callbacks(Arc::new(dispatcher));
    let json =
        format!(r#"{{"EventType":"user_add_org","CorpId":"c","TimeStamp":{NOW_MS},"UserId":["manager7"]}}"#);
    for nonce in ["first", "10 s later", "30 s later"] {
        let push = Push::new(&json, &NOW.to_string(), nonce);
        let response = callbacks.receive(
            http::Request::post(format!("/callback?{}", push.query.replace(' ', "%20")))
                .body(push.body.into())
                .unwrap(),
        );
        assert!(is_acknowledged(&response.await), "{nonce}");
    }
    assert_eq!((taken.count(), callbacks.deliveries().acknowledged), (1, 3));
}

#[tokio::test]
async fn seconds_and_milliseconds_older_parameter_names_and_odd_nonces_are_all_taken() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    for timestamp in [NOW.to_string(), format!("{NOW}042")] {
        let push = Push::new(r#"{"EventType":"a"}"#, &timestamp, "n+/=%&");
        let query = push.query.replace("n+/=%&", "n%2B%2f%3D%25%26");
        let query = query.replace("msg_signature", "signature").replace("timestamp", "timeStamp");
        let response = Push { query, body: push.body }.send(&callbacks).await;
        assert!(is_acknowledged(&response), "{timestamp}: {response:?}");
    }
    assert_eq!(taken.count(), 2);
}

#[tokio::test]
async fn handshakes_are_acknowledged_without_the_receiver() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let checks = [
        r#"{"EventType":"check_url"}"#,
        r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4"}"#,
        r#"{"Random":"Bn8bPQ","EventType":"check_update_suite_url","TestSuiteKey":"suite4"}"#,
    ];
    for json in checks {
        let response = Push::new(json, &NOW.to_string(), "n").send(&callbacks).await;
        assert!(is_acknowledged(&response), "{json}: {response:?}");
    }
    assert_eq!((taken.count(), callbacks.deliveries().handshakes), (0, 3));
}

/// DingTalk's page encrypts the check of a suite that is not there yet for a key of its own.
#[tokio::test]
async fn a_check_for_another_owner_key_is_answered_once_that_key_is_accepted() {
    let json = r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}"#;
    let suite = CallbackCipher::new(TOKEN, AES_KEY, "suite4xxxxxxxxxxxxxxx").unwrap();
    let push = Push::with(&suite, json.as_bytes(), &NOW.to_string(), "n");
    for (cipher, status) in [(cipher(), 400), (cipher().accept_owner_key("suite4xxxxxxxxxxxxxxx"), 200)] {
        let app = App::new(OWNER, Taken::default().receiver()).events("/callback", cipher);
        let callbacks = CallbackReceiver::builder().app(app).clock(clock()).build();
        assert_eq!(push.send(&callbacks).await.status(), status);
        assert_eq!(callbacks.refusals().owner, u64::from(status == 400));
    }
}

#[tokio::test]
async fn a_suite_ticket_goes_to_the_receiver_of_the_suite() {
    let (suite, other) = (Taken::default(), Taken::default());
    let isv = CallbackCipher::new(TOKEN, AES_KEY, "suite4").unwrap();
    let callbacks = CallbackReceiver::builder()
        .app(app(other.receiver()))
        .app(App::new("suite4", suite.receiver()).events("/callback", isv.clone()))
        .clock(clock())
        .build();
    let json =
        r#"{"SuiteKey":"suite4","EventType":"suite_ticket","TimeStamp":1783610513000,"SuiteTicket":"t"}"#;
    let response = Push::with(&isv, json.as_bytes(), &NOW.to_string(), "n").send(&callbacks).await;
    assert_eq!(response.status(), 200, "{:?}", callbacks.refusals());
    let [ticket] = &suite.all()[..] else { panic!("{:?}", suite.all()) };
    let metadata = ticket.metadata();
    assert_eq!((metadata.client_id.as_deref(), metadata.corp_id.as_deref()), (Some("suite4"), None));
    assert_eq!(other.count(), 0, "the ticket went to another app of the same path");
}

#[tokio::test]
async fn the_entries_of_a_batch_are_handed_on_one_by_one_and_acknowledged_together() {
    let failing = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let (taken, fails) = (Taken::default(), Arc::clone(&failing));
    let kept = taken.clone();
    let callbacks = callbacks(answering(move |delivery: Delivery| {
        let (kept, fails) = (kept.clone(), fails.load(std::sync::atomic::Ordering::SeqCst));
        async move {
            let second = delivery.metadata().event_type.as_deref() == Some("org_suite_auth");
            dingtalk_events::Receive::receive(&kept, delivery).await;
            if second && fails {
                return Acknowledgement::Failed { reason: "not yet".to_owned() };
            }
            Acknowledgement::Done
        }
    }));
    let batch = r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":[
        {"corp_id":"c1","gmt_modified":7,"biz_data":"{\"syncAction\":\"suite_ticket\",\"suiteTicket\":\"t\"}"},
        {"corp_id":"c2","gmt_modified":8,"biz_data":"{\"syncAction\":\"org_suite_auth\"}"},
        {"corp_id":"c3","gmt_modified":9,"biz_data":"{\"syncAction\":\"user_add_org\",\"userid\":\"u\"}"}]}"#;
    assert_eq!(Push::new(batch, &NOW.to_string(), "n1").send(&callbacks).await.status(), 500);
    failing.store(false, std::sync::atomic::Ordering::SeqCst);
    assert!(is_acknowledged(&Push::new(batch, &NOW.to_string(), "n2").send(&callbacks).await));

    let corps: Vec<_> =
        taken.all().iter().map(|delivery| delivery.metadata().corp_id.clone().unwrap()).collect();
    assert_eq!(corps, ["c1", "c2", "c3", "c1", "c2", "c3"]);
    assert!(taken.all().iter().all(|entry| entry.metadata().transport == TransportKind::SyncHttp));
    assert_eq!((callbacks.deliveries().failed, callbacks.deliveries().acknowledged), (1, 1));
}

#[tokio::test]
async fn the_reply_is_for_the_owner_key_of_the_push_and_a_corp_id_is_told() {
    let taken = Taken::default();
    let app = App::new(OWNER, taken.receiver()).events("/callback", cipher().accept_owner_key("dingcorpid"));
    let callbacks = CallbackReceiver::builder().app(app).clock(clock()).build();
    let corp = CallbackCipher::new(TOKEN, AES_KEY, "dingcorpid").unwrap();
    let push = Push::with(&corp, br#"{"EventType":"a"}"#, &NOW.to_string(), "n");
    let response = push.send(&callbacks).await;
    assert_eq!(response.status(), 200, "{:?}", callbacks.refusals());
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

    let metadata = taken.all()[0].metadata().clone();
    assert_eq!(
        (metadata.client_id.as_deref(), metadata.corp_id.as_deref()),
        (Some(OWNER), Some("dingcorpid"))
    );
}

#[tokio::test]
async fn a_wrong_signature_is_refused_before_decryption() {
    let callbacks = callbacks(Taken::default().receiver());
    let push = Push::assemble(&"0".repeat(40), &NOW.to_string(), "n", "this-is-no-base64");
    assert_eq!(push.send(&callbacks).await.status(), 400);
    let refusals = callbacks.refusals();
    assert_eq!((refusals.signature, refusals.decryption), (1, 0), "{refusals:?}");
}

#[tokio::test]
async fn an_acknowledged_push_is_acknowledged_again_when_it_comes_unchanged_and_runs_nothing() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let push = Push::event("a", "n");
    let mut answers = vec![push.send(&callbacks).await];
    let mut upper_case = push.clone();
    let signature: String = push.query.chars().skip("msg_signature=".len()).take(40).collect();
    upper_case.query = push.query.replace(&signature, &signature.to_uppercase());
    answers.push(push.send(&callbacks).await);
    answers.push(push.send(&callbacks).await);
    assert!(answers.iter().all(is_acknowledged), "{answers:?}");
    let bodies: std::collections::HashSet<_> = answers.iter().map(|answer| answer.body().clone()).collect();
    assert_eq!(bodies.len(), 3, "each is encrypted anew");
    assert_eq!(upper_case.send(&callbacks).await.status(), 400, "DingTalk writes signatures in lower case");
    assert_eq!(
        (taken.count(), callbacks.deliveries().acknowledged, callbacks.deliveries().repeated),
        (1, 1, 2)
    );
}

#[tokio::test]
async fn a_push_that_was_acknowledged_is_old_after_its_window() {
    let (clock, taken) = (clock(), Taken::default());
    let callbacks = builder(taken.receiver()).clock(clock.clone()).build();
    let push = Push::event("a", "n");
    assert!(is_acknowledged(&push.send(&callbacks).await));
    clock.advance(Duration::from_secs(300));
    assert!(is_acknowledged(&push.send(&callbacks).await));
    clock.advance(Duration::from_secs(1));
    assert_eq!(push.send(&callbacks).await.status(), 400);
    assert_eq!((taken.count(), callbacks.refusals().stale), (1, 1));
}

#[tokio::test]
async fn a_push_that_failed_runs_again_when_it_comes_unchanged() {
    let runs = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let callbacks = callbacks(answering(move |_: Delivery| {
        let run = counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        async move {
            match run {
                0 => Acknowledgement::Failed { reason: "the first time".to_owned() },
                1 => Acknowledgement::Later { reason: "the second time".to_owned() },
                _ => Acknowledgement::Done,
            }
        }
    }));
    let push = Push::event("a", "n");
    for status in [500, 503, 200, 200] {
        assert_eq!(push.send(&callbacks).await.status(), status);
    }
    assert_eq!(runs.load(std::sync::atomic::Ordering::Relaxed), 3);
}

#[tokio::test]
async fn digits_moved_from_the_nonce_to_the_timestamp_make_no_new_push() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
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
    assert!(is_acknowledged(&push(&seconds, "4562").send(&callbacks).await));
    assert_eq!(push(&milliseconds, "2").send(&callbacks).await.status(), 400);
    assert_eq!((taken.count(), callbacks.refusals().replay), (1, 1), "{:?}", callbacks.refusals());
}

#[tokio::test]
async fn a_full_replay_store_refuses_genuine_pushes_until_old_ones_expire() {
    let clock = clock();
    let callbacks =
        builder(Taken::default().receiver()).clock(clock.clone()).max_remembered_requests(2).build();
    for nonce in ["n1", "n2"] {
        assert!(is_acknowledged(&Push::event("a", nonce).send(&callbacks).await));
    }
    assert_eq!(Push::event("a", "n3").send(&callbacks).await.status(), 400);
    assert_eq!(callbacks.refusals().replay_store_full, 1);
    clock.advance(Duration::from_secs(600));
    let later = Push::new(r#"{"EventType":"a"}"#, &(NOW + 600).to_string(), "n4");
    assert!(is_acknowledged(&later.send(&callbacks).await), "{:?}", callbacks.refusals());
}

#[tokio::test]
async fn the_replay_window_can_be_widened_up_to_an_hour() {
    let callbacks = builder(Taken::default().receiver()).replay_window(Duration::from_secs(86_400)).build();
    for (age, status) in [(3_600, 200), (3_601, 400)] {
        let push = Push::new(r#"{"EventType":"a"}"#, &(NOW - age).to_string(), "n");
        assert_eq!(push.send(&callbacks).await.status(), status, "{age} s old");
    }
}

#[tokio::test]
async fn a_timestamp_of_the_clock_and_not_of_the_system_decides() {
    let clock = clock();
    let callbacks = builder(Taken::default().receiver()).clock(clock.clone()).build();
    let push = Push::event("a", "n");
    let now = dingtalk_transport::Clock::now(&clock);
    clock.jump_wall(now + Duration::from_secs(301));
    assert_eq!(push.send(&callbacks).await.status(), 400);
    clock.jump_wall(now + Duration::from_secs(299));
    assert!(is_acknowledged(&push.send(&callbacks).await));
}
