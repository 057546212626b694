//! Many connections after one another on real sockets: nothing may be lost, handled twice, or pile up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::resources::Resources;
use crate::support::{Peer, TestGateway, app, patient};
use dingtalk_events::{Delivery, Dispatcher, MemoryDedupe, Route};
use dingtalk_gateway::Status;
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

const ROUNDS: u64 = 3_000;
/// Takes 40 seconds of the injected clock each time.
const VANISH_EVERY: u64 = 100;

/// DingTalk's side: what was pushed and not acknowledged is pushed again, with another message id.
#[derive(Default)]
struct Ledger {
    events: u64,
    pushes: u64,
    open: BTreeMap<String, u64>,
    acknowledged: u64,
}

impl Ledger {
    async fn push(&mut self, peer: &mut Peer) {
        self.events += 1;
        self.push_event(peer, self.events).await;
    }

    async fn push_event(&mut self, peer: &mut Peer, event: u64) {
        self.pushes += 1;
        let message_id = format!("m{}", self.pushes);
        let frame = json!({
            "specVersion": "1.0", "type": "EVENT", "data": "{}",
            "headers": {"topic": "*", "messageId": message_id, "eventId": event.to_string(), "eventType": "user_add_org"},
        });
        self.open.insert(message_id, event);
        peer.send(Message::text(frame.to_string())).await;
    }

    /// What was not acknowledged on the socket that is gone.
    async fn redeliver(&mut self, peer: &mut Peer) {
        for event in std::mem::take(&mut self.open).into_values() {
            self.push_event(peer, event).await;
        }
    }

    async fn acknowledgements(&mut self, peer: &mut Peer, count: usize) {
        for _ in 0..count {
            let ack = peer.acknowledgement().await;
            let message_id = ack["headers"]["messageId"].as_str().expect("a message id");
            assert!(ack["data"].as_str().is_some_and(|data| data.contains("SUCCESS")), "{ack}");
            assert!(
                self.open.remove(message_id).is_some(),
                "acknowledged on another socket, or twice: {ack}"
            );
            self.acknowledged += 1;
        }
    }
}

/// The next connection; the clock moves until it is there.
async fn next(dingtalk: &mut TestGateway, clock: &ManualClock) -> Peer {
    for _ in 0..600 {
        if let Some(peer) = dingtalk.try_accept() {
            return peer;
        }
        clock.advance(Duration::from_secs(1));
        let pause = TokioClock::new().sleep(Duration::from_millis(2));
        pause.await;
    }
    panic!("no other connection");
}

#[tokio::test]
async fn thousands_of_rotations_cuts_and_vanished_peers_lose_nothing_handle_nothing_twice_and_leak_nothing() {
    if dingtalk_testing::ran_alone(
        "soak::thousands_of_rotations_cuts_and_vanished_peers_lose_nothing_handle_nothing_twice_and_leak_nothing",
    ) {
        return;
    }
    let mut dingtalk = TestGateway::start().await;
    let clock = ManualClock::default();
    // How often each event was handled; large enough from the start.
    let handled = Arc::new(Mutex::new(vec![0_u8; 8 * ROUNDS as usize]));
    let seen = handled.clone();
    let handler = move |delivery: Delivery| {
        let id = delivery.metadata().event_id.as_deref().expect("an event id");
        seen.lock().expect("a lock")[id.parse::<usize>().expect("a number")] += 1;
        async {}
    };
    let dispatcher = Arc::new(
        Dispatcher::builder()
            .dedupe(Arc::new(MemoryDedupe::new().max_keys(1_000).max_bytes(1024 * 1024)))
            .on(Route::any_event(), handler)
            .build(),
    );
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(dispatcher.clone())).expect("added");
    let mut peer = dingtalk.accept().await;
    let (mut ledger, mut flat, mut rotations, mut cuts, mut vanished) = (Ledger::default(), None, 0, 0, 0);
    for round in 1..=ROUNDS {
        for _ in 0..3 {
            ledger.push(&mut peer).await;
        }
        let gone = match round {
            _ if round % VANISH_EVERY == 0 => {
                vanished += 1;
                // It keeps its socket and does nothing more.
                let new = next(&mut dingtalk, &clock).await;
                drop(std::mem::replace(&mut peer, new));
                true
            }
            _ if round % 3 == 0 => {
                cuts += 1;
                peer.reset();
                peer = next(&mut dingtalk, &clock).await;
                true
            }
            _ => {
                rotations += 1;
                peer.disconnect().await;
                // Before the old one is closed.
                let mut new = dingtalk.accept().await;
                ledger.push(&mut new).await;
                ledger.acknowledgements(&mut peer, 3).await;
                match round % 2 {
                    0 => assert_eq!(peer.closing().await, Some(1000)),
                    _ => drop(peer),
                }
                peer = new;
                false
            }
        };
        if gone {
            ledger.redeliver(&mut peer).await;
        }
        let open = ledger.open.len();
        ledger.acknowledgements(&mut peer, open).await;
        dingtalk.forget();
        if round == ROUNDS / 10 {
            flat = Some(Resources::now());
        }
    }
    peer.prove().await;
    let (before, after) = (flat.expect("a tenth"), Resources::now());
    let handled = handled.lock().expect("a lock").clone();
    let runs = |wanted: fn(u8) -> bool| handled[1..].iter().filter(|runs| wanted(**runs)).count() as u64;
    let (once, more_often) = (runs(|runs| runs == 1), runs(|runs| runs > 1));
    println!(
        "{ROUNDS} connections on real sockets: {rotations} rotations, {cuts} cuts by RST, {vanished} vanished peers; {} events \
         in {} pushes, {} acknowledged; handled: {once} once, {more_often} more often, {} never; gaps {}; {before:?} -> {after:?}",
        ledger.events,
        ledger.pushes,
        ledger.acknowledged,
        ledger.events - once - more_often,
        handle.counters().gaps,
    );
    assert_eq!((once, more_often), (ledger.events, 0), "lost or handled twice");
    assert_eq!(ledger.acknowledged, ledger.events, "without an acknowledgement in the end");
    let counters = handle.counters();
    assert_eq!(
        (counters.rotations, counters.losses, counters.gaps),
        (rotations, cuts + vanished, cuts + vanished)
    );
    assert!(after.tasks <= before.tasks + 4, "tasks: {before:?} -> {after:?}");
    assert!(after.descriptors <= before.descriptors + 4, "descriptors: {before:?} -> {after:?}");
    assert!(after.resident_kib <= before.resident_kib + 1024, "memory: {before:?} -> {after:?}");
    drop(peer);
    patient(gateway.shutdown(Duration::ZERO)).await.expect("nothing runs");
    assert!(handle.status().stopped() && !Status::connected(&handle.status()));
}
