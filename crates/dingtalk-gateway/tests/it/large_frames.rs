//! Frames as large as they may be.

use std::sync::Arc;

use crate::support::load::{Done, push, ring};
use crate::support::resources::resident_kib;
use crate::support::{TestGateway, app};

#[tokio::test]
async fn frames_of_a_mebibyte_leave_nothing_behind() {
    if dingtalk_testing::ran_alone("large_frames::frames_of_a_mebibyte_leave_nothing_behind") {
        return;
    }
    const LARGE: u64 = if cfg!(debug_assertions) { 40 } else { 10_000 };
    const BYTES: usize = 1024 * 1024 - 1024;
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(Arc::new(Done))).expect("added");
    let mut socket = dingtalk.accept().await.socket;
    let ring = ring(4, BYTES);
    push(&mut socket, LARGE / 10, &ring).await;
    let before = resident_kib();
    push(&mut socket, LARGE, &ring).await;
    let after = resident_kib();
    println!("{LARGE} frames of 1 MiB at window 4: resident {before} -> {after} KiB");
    assert_eq!(handle.counters().deliveries, LARGE / 10 + LARGE);
    assert!(after <= before + 2 * 1024, "memory grew from {before} to {after} KiB");
}
