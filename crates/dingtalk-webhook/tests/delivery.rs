//! When a push is acknowledged, and how often its handler runs.
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

use std::sync::Arc;
use std::time::Duration;

use common::*;
use dingtalk_transport::{Clock, ManualClock};
use dingtalk_webhook::{AckMode, DrainTimeout, Event, HandlerError, Receiver};
use tokio::sync::Semaphore;

const SECOND: Duration = Duration::from_secs(1);

/// A handler that waits for a permit of the gate.
fn gated(runs: &Runs) -> (Arc<Semaphore>, impl Fn(Event) -> Gated + Send + Sync + 'static) {
    let gate = Arc::new(Semaphore::new(0));
    let (runs, opened) = (runs.clone(), Arc::clone(&gate));
    let handler = move |_| {
        runs.add();
        let opened = Arc::clone(&opened);
        Box::pin(async move {
            opened.acquire().await?.forget();
            Ok(())
        }) as Gated
    };
    (gate, handler)
}

type Gated = std::pin::Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send>>;

fn failing_first(
    runs: &Runs,
) -> impl Fn(Event) -> std::future::Ready<Result<(), HandlerError>> + Send + Sync + 'static {
    let runs = runs.clone();
    move |_| std::future::ready(if runs.add() == 1 { Err("not today".into()) } else { Ok(()) })
}

fn manual() -> (ManualClock, dingtalk_webhook::ReceiverBuilder) {
    let clock = clock();
    (clock.clone(), Receiver::builder(cipher()).clock(clock))
}

fn spawn(receiver: &Receiver, push: Push) -> tokio::task::JoinHandle<http::Response<bytes::Bytes>> {
    let receiver = receiver.clone();
    tokio::spawn(async move { push.send(&receiver).await })
}

async fn until(condition: impl Fn() -> bool) {
    for _ in 0..10_000 {
        if condition() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the condition did not come true");
}

#[tokio::test]
async fn a_failed_push_is_not_acknowledged_and_its_redelivery_runs() {
    for second_nonce in ["n1", "n2"] {
        let runs = Runs::default();
        let receiver = builder().build(failing_first(&runs));
        let first = Push::event("a", "n1");
        let redelivery = if second_nonce == "n1" { first.clone() } else { Push::event("a", second_nonce) };
        assert_eq!(first.send(&receiver).await.status(), 500);
        assert!(is_acknowledged(&redelivery.send(&receiver).await), "nonce {second_nonce}");
        assert_eq!((runs.count(), receiver.deliveries().handler_failed), (2, 1));
    }
}

#[tokio::test]
async fn a_redelivery_of_a_handled_event_is_acknowledged_without_a_run() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    for nonce in ["n1", "n2", "n3"] {
        assert!(is_acknowledged(&Push::event("a", nonce).send(&receiver).await));
    }
    assert_eq!((runs.count(), receiver.deliveries().duplicates), (1, 2));
}

#[tokio::test]
async fn a_late_handler_runs_on_and_its_redelivery_gets_the_result() {
    let runs = Runs::default();
    let (gate, handler) = gated(&runs);
    let (clock, builder) = manual();
    let receiver = builder.build(handler);
    let push = Push::event("a", "n1");

    let answer = spawn(&receiver, push.clone());
    clock.wait_for_sleepers(2).await;
    clock.advance(SECOND);
    assert_eq!(answer.await.unwrap().status(), 503);

    let redelivery = spawn(&receiver, push);
    clock.wait_for_sleepers(2).await;
    gate.add_permits(1);
    assert!(is_acknowledged(&redelivery.await.unwrap()));
    assert!(is_acknowledged(&Push::event("a", "n2").send(&receiver).await));
    let deliveries = receiver.deliveries();
    assert_eq!(
        (runs.count(), deliveries.deadline_missed, deliveries.duplicates),
        (1, 1, 2),
        "{deliveries:?}"
    );
}

#[tokio::test]
async fn deliveries_at_the_same_time_share_one_run_and_its_failure() {
    let runs = Runs::default();
    let (gate, handler) = gated(&runs);
    let (clock, builder) = manual();
    let receiver = builder.build(handler);
    let answers: Vec<_> =
        (0..5).map(|nonce| spawn(&receiver, Push::event("a", &format!("n{nonce}")))).collect();
    clock.wait_for_sleepers(6).await;
    gate.close();
    for answer in answers {
        assert_eq!(answer.await.unwrap().status(), 500);
    }
    assert_eq!((runs.count(), receiver.deliveries().handler_failed), (1, 1));
}

#[tokio::test]
async fn a_panic_is_contained_and_counts_as_a_failure() {
    let runs = Runs::default();
    let counted = runs.clone();
    let receiver = builder().build(move |_: Event| {
        let run = counted.add();
        async move {
            assert!(run != 1, "the panic of this test");
            Ok(())
        }
    });
    assert_eq!(Push::event("a", "n1").send(&receiver).await.status(), 500);
    assert!(is_acknowledged(&Push::event("a", "n2").send(&receiver).await));
    assert_eq!(receiver.deliveries().handler_failed, 1);
}

#[tokio::test]
async fn a_peer_that_hangs_up_does_not_stop_the_handler() {
    let runs = Runs::default();
    let (gate, handler) = gated(&runs);
    let (clock, builder) = manual();
    let receiver = builder.build(handler);
    let push = Push::event("a", "n1");
    let answer = spawn(&receiver, push.clone());
    clock.wait_for_sleepers(2).await;
    answer.abort();
    assert!(answer.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    until(|| clock.sleepers() == 0).await;
    assert!(is_acknowledged(&push.send(&receiver).await), "{:?}", receiver.refusals());
    assert_eq!(runs.count(), 1);
}

#[tokio::test]
async fn before_the_handler_every_push_is_acknowledged_while_it_runs() {
    let runs = Runs::default();
    let (gate, handler) = gated(&runs);
    let receiver = builder().ack_mode(AckMode::BeforeHandler).build(handler);
    for nonce in ["n1", "n2"] {
        assert!(is_acknowledged(&Push::event("a", nonce).send(&receiver).await));
    }
    until(|| runs.count() == 1).await;
    gate.add_permits(1);
    receiver.drain(SECOND).await.unwrap();
    assert_eq!((runs.count(), receiver.deliveries().duplicates), (1, 1));
}

#[tokio::test]
async fn with_every_place_taken_a_push_is_left_to_redelivery_in_both_modes() {
    for mode in [AckMode::BeforeHandler, AckMode::default()] {
        let runs = Runs::default();
        let (gate, handler) = gated(&runs);
        let (clock, builder) = manual();
        let receiver = builder.ack_mode(mode).max_running(2).build(handler);
        let running: Vec<_> = ["a", "b"].map(|name| spawn(&receiver, Push::event(name, "n"))).into();
        until(|| runs.count() == 2).await;
        let refused = Push::event("c", "n");
        assert_eq!(refused.send(&receiver).await.status(), 503, "{mode:?}");
        assert_eq!(receiver.deliveries().overloaded, 1, "{mode:?}");

        gate.add_permits(3);
        for answer in running {
            assert!(is_acknowledged(&answer.await.unwrap()), "{mode:?}");
        }
        until(|| clock.sleepers() == 0).await;
        assert!(is_acknowledged(&refused.send(&receiver).await), "{mode:?}");
        until(|| runs.count() == 3).await;
    }
}

#[tokio::test]
async fn a_handler_past_its_run_limit_is_dropped_and_frees_its_place() {
    let runs = Runs::default();
    let (_gate, handler) = gated(&runs);
    let (clock, builder) = manual();
    let receiver =
        builder.ack_mode(AckMode::BeforeHandler).max_running(1).run_limit(60 * SECOND).build(handler);
    assert!(is_acknowledged(&Push::event("a", "n").send(&receiver).await));
    clock.wait_for_sleepers(1).await;
    clock.advance(60 * SECOND);
    until(|| receiver.deliveries().handler_failed == 1).await;
    until(|| clock.sleepers() == 0).await;
    assert!(is_acknowledged(&Push::event("b", "n").send(&receiver).await), "{:?}", receiver.deliveries());
}

#[tokio::test]
async fn draining_takes_nothing_new_and_waits_for_what_runs() {
    let runs = Runs::default();
    let (gate, handler) = gated(&runs);
    let (clock, builder) = manual();
    let receiver = builder.ack_mode(AckMode::BeforeHandler).build(handler);
    assert!(is_acknowledged(&Push::event("a", "n").send(&receiver).await));
    clock.wait_for_sleepers(1).await;

    let drained = {
        let receiver = receiver.clone();
        tokio::spawn(async move { receiver.drain(5 * SECOND).await })
    };
    clock.wait_for_sleepers(2).await;
    assert_eq!(Push::event("b", "n").send(&receiver).await.status(), 503);
    clock.advance(5 * SECOND);
    let timeout: DrainTimeout = drained.await.unwrap().unwrap_err();
    assert_eq!(timeout.running(), 1);
    assert!(timeout.to_string().starts_with("1 handlers still run after 5s"), "{timeout}");

    gate.add_permits(1);
    receiver.drain(5 * SECOND).await.unwrap();
    receiver.drain(5 * SECOND).await.unwrap();
    assert_eq!(Push::event("c", "n").send(&receiver).await.status(), 503);
    assert_eq!((runs.count(), receiver.deliveries().draining), (1, 2));
}

#[tokio::test]
async fn a_timestamp_of_the_clock_and_not_of_the_system_decides() {
    let (clock, builder) = manual();
    let receiver = builder.build(Runs::default().handler());
    let push = Push::event("a", "n");
    clock.jump_wall(clock.now() + 301 * SECOND);
    assert_eq!(push.send(&receiver).await.status(), 400);
    clock.jump_wall(clock.now() - 2 * SECOND);
    assert!(is_acknowledged(&push.send(&receiver).await));
}
