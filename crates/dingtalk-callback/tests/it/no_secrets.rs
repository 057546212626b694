//! Canaries in every secret and every plaintext: none of them may show.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use dingtalk_callback::{CallbackCipher, Pusher};
use dingtalk_events::{Acknowledgement, Delivery};
use dingtalk_testing::log::Log;
use dingtalk_transport::transport_fn;

#[tokio::test]
async fn no_secret_and_no_plaintext_shows_in_logs_debug_or_errors() {
    if dingtalk_testing::ran_alone("no_secrets::no_secret_and_no_plaintext_shows_in_logs_debug_or_errors") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();

    let texts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&texts);
    let receiver = answering(move |delivery: Delivery| {
        seen.lock().unwrap().push(format!("{delivery:?}"));
        async { Acknowledgement::Failed { reason: "canaryReason".to_owned() } }
    });
    let app = app(receiver.clone());
    let builder = builder(receiver);
    let mut shown = vec![format!("{app:?} {builder:?}")];
    let pusher = Pusher::new(transport_fn(|_| pending()))
        .events("http://localhost/", CallbackCipher::new(TOKEN, AES_KEY, "dingappkey").unwrap())
        .robot("http://localhost/?token=canaryQuery", ROBOT_SECRET)
        .cards("http://localhost/", Some(CARD_SECRET.into()));
    shown.push(format!("{pusher:?}"));
    let callbacks = builder.build();
    let json =
        r#"{"EventType":"suite_ticket","TimeStamp":1,"SuiteTicket":"canaryTicket","Mobile":"canaryMobile"}"#;
    let push = Push::new(json, &NOW.to_string(), "n1");
    let failed = push.send(&callbacks).await;
    assert_eq!(failed.status(), 500);
    let not_an_event = Push::new(r#"{"SuiteTicket":"canaryTicket"}"#, &NOW.to_string(), "n2");
    let forged = Push::assemble("canarySignature", &NOW.to_string(), "canaryNonce", "canaryEncrypt");
    for push in [not_an_event, forged] {
        shown.push(format!("{:?}", push.send(&callbacks).await));
    }
    let robot = Signed::robot(ROBOT_SECRET, &NOW_MS.to_string(), r#"{"sessionWebhook":"canaryTicket"}"#);
    let forged = Signed::card("canaryForger", &NOW_MS.to_string(), r#"{"userId":"canaryMobile"}"#);
    for request in [&robot, &forged] {
        shown.push(format!("{:?}", request.send(&callbacks).await));
    }
    shown.push(format!("{:?} {callbacks:?} {:?} {:?}", failed, callbacks.refusals(), callbacks.deliveries()));
    shown.push(format!("{:?}", callbacks.shutdown(Duration::ZERO).await));
    shown.append(&mut texts.lock().unwrap());
    let logged = log.text();
    assert!(
        logged.contains("not_an_event") && logged.contains("a request of DingTalk was not acknowledged"),
        "{logged}"
    );
    shown.push(logged);

    let canaries = [
        TOKEN,
        AES_KEY,
        ROBOT_SECRET,
        CARD_SECRET,
        "canaryTicket",
        "canaryMobile",
        "canarySignature",
        "canaryNonce",
        "canaryEncrypt",
        "canaryReason",
        "canaryQuery",
    ];
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let forms = canaries.map(|canary| [canary.to_owned(), STANDARD_NO_PAD.encode(canary), hex(canary)]);
    let wire = [
        &push.query["msg_signature=".len()..][..40],
        &push.body[12..40],
        &robot.headers[1].1,
        &forged.headers[1].1,
    ]
    .map(str::to_owned);
    let forbidden: Vec<String> = forms.into_iter().flatten().chain(wire).collect();
    let hits: Vec<_> =
        shown.iter().filter(|text| forbidden.iter().any(|form| text.contains(form.as_str()))).collect();
    let bytes = shown.concat().len();
    println!(
        "{} forms searched in {} texts, {bytes} bytes: {} hits",
        forbidden.len(),
        shown.len(),
        hits.len()
    );
    assert!(hits.is_empty(), "{hits:#?}");
}
