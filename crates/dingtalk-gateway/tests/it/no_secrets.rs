//! No secret in a log or a debug output.

use std::time::Duration;

use crate::support::{ROBOT, SECRET, TestGateway, app, done, patient};
use dingtalk_gateway::Status;
use dingtalk_testing::log::Log;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn no_secret_and_no_ticket_reaches_a_log_or_a_debug_output() {
    if dingtalk_testing::ran_alone("no_secrets::no_secret_and_no_ticket_reaches_a_log_or_a_debug_output") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();
    let mut dingtalk = TestGateway::start().await;
    dingtalk
        .answer(crate::support::Answer::Status(401, r#"{"code":"authFailed","message":"canary-secret"}"#));
    dingtalk.answer_upgrade(crate::support::Upgrade::Status(403));
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let wanted = app(done());
    let mut shown = format!("{wanted:?}");
    let handle = gateway.add(wanted).expect("added");
    let mut peer = dingtalk.accept().await;
    peer.send(Message::text("canary-secret")).await;
    peer.push("CALLBACK", ROBOT, "m", "canary-secret").await;
    peer.acknowledgement().await;
    shown += &format!("{gateway:?} {handle:?} {:?} {:?}", handle.status(), handle.counters());
    peer.reset();
    dingtalk.accept().await.disconnect().await;
    dingtalk.accept().await.prove().await;
    patient(handle.wait_for(Status::connected)).await;
    patient(gateway.shutdown(Duration::ZERO)).await.expect("nothing runs");
    shown += &log.text();
    assert!(shown.contains("connected") && shown.contains("connection lost"), "{shown}");
    for canary in [SECRET, "canary-ticket", "ticket="] {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}
