//! The faults that were run against other clients, run against ours on real sockets: seconds are the injected clock's.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Inbox, Peer, ROBOT, TestGateway, app, done, patient};
use dingtalk_events::Acknowledgement;
use dingtalk_gateway::{ConnectionEvent, GatewayError, LossCause, Status};
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use tokio::sync::broadcast;

/// Other clients' figures, measured with the same script on 2026-11-22: from `disconnect` to the next open call, on which
/// socket the late acknowledgement went, whether a ping was answered while a handler ran, when a silent peer was noticed.
const OTHERS: [[&str; 5]; 6] = [
    ["PyPI dingtalk-stream 0.24.3", "0.0 s", "new", "yes", "40 s (+10 s back-off)"],
    ["dingding 0.1.10", "7.0 s", "", "yes", "never"],
    ["dingtalk-stream 0.1.7", "9.0 s", "", "no, 7 s late", "never"],
    ["npm dingtalk-stream 2.1.5", "11.0 s", "", "yes", "never (16 s with keepAlive)"],
    ["Go 0.9.2 (from its source)", "", "", "yes", "125 s"],
    ["Java 1.3.13 (from its source)", "0 s", "", "yes", "60 s"],
];
const BOUND: u64 = 40;

/// A second passes; what it leads to happens.
async fn second(clock: &ManualClock) {
    clock.advance(Duration::from_secs(1));
    let pause = TokioClock::new().sleep(Duration::from_millis(15));
    pause.await;
}

/// How many seconds until the client opens another connection.
async fn noticed(
    dingtalk: &mut TestGateway,
    clock: &ManualClock,
    mut meanwhile: impl AsyncFnMut(u64),
) -> u64 {
    for seconds in 0..=120 {
        if dingtalk.try_accept().is_some() {
            return seconds;
        }
        meanwhile(seconds).await;
        second(clock).await;
    }
    panic!("never noticed");
}

async fn cause(connection_events: &mut broadcast::Receiver<ConnectionEvent>) -> LossCause {
    patient(async {
        loop {
            if let ConnectionEvent::Lost { cause, .. } = connection_events.recv().await.expect("an event") {
                return cause;
            }
        }
    })
    .await
}

/// `disconnect` while a handler of 8 s runs: seconds to the next connection, milliseconds to the answer of a ping while the
/// handler runs.
async fn disconnected() -> (u64, u128) {
    let mut dingtalk = TestGateway::start().await;
    let clock = ManualClock::default();
    let handlers = clock.clone();
    let receiver = Inbox::new(move |_| {
        let working = handlers.sleep(Duration::from_secs(8));
        async move {
            working.await;
            Acknowledgement::Done
        }
    });
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut old = dingtalk.accept().await;
    old.push("CALLBACK", ROBOT, "slow", "{}").await;
    second(&clock).await;
    let watch = TokioClock::new();
    old.prove().await;
    let answered = watch.monotonic().as_millis();
    second(&clock).await;
    old.disconnect().await;
    let before = clock.monotonic();
    // Without the clock moving.
    let mut new = dingtalk.accept().await;
    let waited = (clock.monotonic() - before).as_secs();
    new.prove().await;
    for _ in 0..7 {
        second(&clock).await;
    }
    // The late acknowledgement, on the old socket; then that one is closed.
    assert_eq!(old.acknowledgement().await["headers"]["messageId"], "slow");
    assert_eq!(old.closing().await, Some(1000));
    assert_eq!(handle.counters().gaps, 0);
    (waited, answered)
}

/// A peer that accepts and never speaks, or that vanished after it had spoken.
async fn silent(spoken: bool) -> u64 {
    let mut dingtalk = TestGateway::start().await;
    let clock = ManualClock::default();
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).build();
    let handle = gateway.add(app(done())).expect("added");
    let mut connection_events = handle.connection_events();
    let mut peer = dingtalk.accept().await;
    if spoken {
        peer.prove().await;
    }
    patient(handle.wait_for(Status::connected)).await;
    let seconds = noticed(&mut dingtalk, &clock, async |_| {}).await;
    assert_eq!(cause(&mut connection_events).await, LossCause::Unanswered);
    seconds
}

/// A peer that goes on sending and reads nothing, so that what we write is stuck.
async fn stuck() -> u64 {
    let mut dingtalk = TestGateway::start().await;
    let clock = ManualClock::default();
    let large = "x".repeat(256 * 1024);
    let receiver = Inbox::new(move |_| {
        let answer = Acknowledgement::Value(large.clone().into());
        async move { answer }
    });
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut connection_events = handle.connection_events();
    let mut peer: Peer = dingtalk.accept().await;
    // 50 MB of answers: more than the buffers of any system take.
    for number in 0..200 {
        peer.push("CALLBACK", ROBOT, &number.to_string(), "{}").await;
    }
    patient(async {
        while handle.counters().acknowledgements < 200 {
            tokio::task::yield_now().await
        }
    })
    .await;
    let seconds = noticed(&mut dingtalk, &clock, async |second| {
        if second % 5 == 0 {
            peer.push("SYSTEM", "KEEPALIVE", "k", "").await;
        }
    })
    .await;
    assert_eq!(cause(&mut connection_events).await, LossCause::Stuck);
    assert!(matches!(handle.status().last_error(), Some(GatewayError::Stuck)));
    seconds
}

#[tokio::test]
async fn faults_that_make_other_clients_deaf_are_noticed_in_time() {
    let ((waited, answered), mute, vanished, stuck) =
        (disconnected().await, silent(false).await, silent(true).await, stuck().await);
    println!(
        "| client | disconnect: next open after | late acknowledgement on | ping answered while a handler runs | silent peer noticed after |"
    );
    println!("|---|---|---|---|---|");
    println!(
        "| ours | {waited}.0 s | old | yes, {answered} ms | {mute} s (vanished {vanished} s, write side stuck {stuck} s) |"
    );
    for row in OTHERS {
        println!("| {} |", row.join(" | "));
    }
    assert_eq!(waited, 0, "a gap between disconnect and the next connection");
    for seconds in [mute, vanished, stuck] {
        // And a second of back-off before the next connection.
        assert!(seconds <= BOUND + 1, "noticed after {seconds} s");
    }
}
