//! Many connections after one another on real sockets: nothing may be lost, nothing may pile up.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

mod common;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Inbox, ROBOT, TestGateway, app, patient};
use dingtalk_events::{Acknowledgement, Delivery};
use dingtalk_gateway::Status;

const ROTATIONS: u64 = 1_000;

/// Open file descriptors of this process; `None` where the system does not tell.
fn descriptors() -> Option<usize> {
    std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count)
}

fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test]
async fn a_thousand_rotations_and_cuts_lose_nothing_and_leak_nothing() {
    let mut dingtalk = TestGateway::start().await;
    let handled = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = handled.clone();
    let receiver = Inbox::new(move |delivery: Delivery| {
        let id = delivery.metadata().message_id.clone().expect("a message id");
        assert!(seen.lock().expect("a lock").insert(id), "delivered twice");
        async { Acknowledgement::Done }
    });
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut peer = dingtalk.accept().await;
    let (mut sent, mut flat, mut most) = (0_u64, None, 0);
    for round in 0..ROTATIONS {
        for _ in 0..3 {
            peer.push("CALLBACK", ROBOT, &sent.to_string(), "{}").await;
            sent += 1;
        }
        peer.disconnect().await;
        // Before the old one is closed.
        let mut next = dingtalk.accept().await;
        next.push("CALLBACK", ROBOT, &sent.to_string(), "{}").await;
        sent += 1;
        for _ in 0..3 {
            assert_eq!(peer.acknowledgement().await["code"], 200);
        }
        assert_eq!(next.acknowledgement().await["code"], 200);
        // Every third by the closing handshake, by FIN, by RST.
        match round % 3 {
            0 => assert_eq!(peer.closing().await, Some(1000)),
            1 => drop(peer),
            _ => peer.reset(),
        }
        peer = next;
        most = most.max(descriptors().unwrap_or_default());
        if round == 100 {
            flat = Some((descriptors(), resident_kib()));
        }
    }
    peer.prove().await;
    let counters = handle.counters();
    assert_eq!(handled.lock().expect("a lock").len() as u64, sent, "lost");
    assert_eq!((counters.rotations, counters.losses, counters.gaps), (ROTATIONS, 0, 0));
    assert_eq!(counters.acknowledgements_lost, 0);
    let (descriptors_at_100, resident_at_100) = flat.expect("a hundredth round");
    println!(
        "{ROTATIONS} rotations, {sent} messages: 0 lost, 0 twice, 0 gaps; descriptors {descriptors_at_100:?} -> {:?} \
         (most {most}); resident {resident_at_100:?} -> {:?} KiB",
        descriptors(),
        resident_kib(),
    );
    if let (Some(before), Some(after)) = (descriptors_at_100, descriptors()) {
        assert!(after <= before + 4, "{before} descriptors have become {after}");
    }
    if let (Some(before), Some(after)) = (resident_at_100, resident_kib()) {
        assert!(after <= before + 2 * 1024, "{before} KiB have become {after}");
    }
    patient(gateway.shutdown(Duration::ZERO)).await;
    assert!(handle.status().stopped() && !Status::connected(&handle.status()));
}
