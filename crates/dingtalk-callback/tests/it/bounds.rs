//! Receivers that are slow, busy, broken, or still at work when the program ends.

use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use dingtalk_callback::CallbackReceiver;
use dingtalk_events::{Acknowledgement, Delivery, Dispatcher, Receive, Route};
use dingtalk_transport::{ManualClock, StillRunning};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

const SECOND: Duration = Duration::from_secs(1);

/// A receiver that waits for a permit per delivery.
fn gated(capacity: usize) -> (Arc<Semaphore>, Arc<dyn Receive>) {
    let gate = Arc::new(Semaphore::new(0));
    let waited_for = Arc::clone(&gate);
    let receiver = with_capacity(capacity, move |_: Delivery| {
        let gate = Arc::clone(&waited_for);
        async move {
            gate.acquire().await.unwrap().forget();
            Acknowledgement::Done
        }
    });
    (gate, receiver)
}

fn start(receiver: Arc<dyn Receive>) -> (ManualClock, CallbackReceiver) {
    let clock = clock();
    (clock.clone(), builder(receiver).clock(clock).build())
}

fn send(
    callbacks: &CallbackReceiver,
    request: http::Request<bytes::Bytes>,
) -> JoinHandle<http::Response<bytes::Bytes>> {
    let callbacks = callbacks.clone();
    tokio::spawn(async move { callbacks.receive(request).await })
}

#[tokio::test]
async fn an_exact_repeat_of_an_event_at_work_waits_with_it_and_is_told_its_result() {
    let (gate, receiver) = gated(9);
    let (clock, callbacks) = start(receiver);
    let push = Push::event("a", "n");
    let first = send(&callbacks, push.request());
    clock.wait_for_sleepers(1).await;
    let repeat = send(&callbacks, push.request());
    tokio::task::yield_now().await;
    assert!(!repeat.is_finished(), "nobody knows yet");
    clock.advance(Duration::from_millis(1_400));
    assert_eq!((first.await.unwrap().status().as_u16(), repeat.await.unwrap().status().as_u16()), (503, 503));
    assert_eq!(push.send(&callbacks).await.status(), 503, "it is still at work");

    gate.add_permits(1);
    while callbacks.deliveries().repeated == 0 {
        assert!(push.send(&callbacks).await.status() == 503 || callbacks.deliveries().repeated == 1);
        tokio::task::yield_now().await;
    }
    assert!(is_acknowledged(&push.send(&callbacks).await));
    assert_eq!(gate.available_permits(), 0, "it ran once");
}

#[tokio::test]
async fn an_exact_repeat_of_a_callback_at_work_gets_its_result() {
    let (gate, receiver) = gated(9);
    let (clock, callbacks) = start(receiver);
    let action = Signed::card_action("c", NOW_MS);
    let first = send(&callbacks, action.request());
    clock.wait_for_sleepers(1).await;
    let repeat = send(&callbacks, action.request());
    tokio::task::yield_now().await;
    gate.add_permits(1);
    let answers = [first.await.unwrap(), repeat.await.unwrap(), action.send(&callbacks).await];
    for answer in answers {
        assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &b"{}"[..]));
    }
    let counts = callbacks.deliveries();
    assert_eq!((counts.acknowledged, counts.repeated, gate.available_permits()), (1, 2, 0));
}

#[tokio::test]
async fn a_late_event_is_not_acknowledged_and_its_redelivery_is() {
    let (gate, receiver) = gated(9);
    let (clock, callbacks) = start(receiver);
    let late = send(&callbacks, Push::event("a", "n1").request());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_millis(1_399));
    tokio::task::yield_now().await;
    assert!(!late.is_finished(), "answered too early");
    clock.advance(Duration::from_millis(1));
    assert_eq!(late.await.unwrap().status(), 503);
    gate.add_permits(2);
    assert!(is_acknowledged(&Push::event("a", "n2").send(&callbacks).await));
    assert_eq!((callbacks.deliveries().late, callbacks.deliveries().acknowledged), (1, 1));
}

#[tokio::test]
async fn a_late_card_is_answered_within_two_seconds_without_a_change() {
    let (_gate, receiver) = gated(9);
    let (clock, callbacks) = start(receiver);
    let late = send(&callbacks, Signed::card_action("c", NOW_MS).request());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_millis(1_799));
    tokio::task::yield_now().await;
    assert!(!late.is_finished(), "answered too early");
    clock.advance(Duration::from_millis(1));
    let response = late.await.unwrap();
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"{}"[..]));
    assert_eq!(callbacks.deliveries().late, 1);
}

#[tokio::test]
async fn beyond_the_capacity_of_the_receiver_nothing_is_acknowledged() {
    let (gate, receiver) = gated(1);
    let (clock, callbacks) = start(receiver);
    let first = send(&callbacks, Push::event("a", "n1").request());
    clock.wait_for_sleepers(1).await;
    assert_eq!(Push::event("b", "n2").send(&callbacks).await.status(), 503);
    assert_eq!(Signed::chat_message("m", NOW_MS).send(&callbacks).await.status(), 503);
    gate.add_permits(2);
    assert!(is_acknowledged(&first.await.unwrap()));
    assert_eq!(Signed::chat_message("m", NOW_MS).send(&callbacks).await.status(), 200);
    assert_eq!((callbacks.deliveries().overloaded, callbacks.deliveries().acknowledged), (2, 2));
}

#[tokio::test]
async fn a_receiver_that_panics_costs_its_own_request_only() {
    let callbacks = callbacks(with_capacity(1, |delivery: Delivery| async move {
        assert_ne!(delivery.metadata().event_type.as_deref(), Some("bad"), "as it should");
        Acknowledgement::Done
    }));
    for nonce in ["n1", "n2"] {
        assert_eq!(Push::event("bad", nonce).send(&callbacks).await.status(), 500);
    }
    assert!(is_acknowledged(&Push::event("good", "n").send(&callbacks).await));
    assert_eq!((callbacks.deliveries().failed, callbacks.deliveries().acknowledged), (2, 1));
}

#[tokio::test]
async fn later_is_503_and_failed_is_500() {
    let callbacks = callbacks(answering(|delivery: Delivery| async move {
        let reason = "why".to_owned();
        match delivery.metadata().event_type.as_deref() {
            Some("later") => Acknowledgement::Later { reason },
            Some("failed") => Acknowledgement::Failed { reason },
            _ => Acknowledgement::Unhandled,
        }
    }));
    for (name, status) in [("later", 503), ("failed", 500), ("unhandled", 200)] {
        assert_eq!(Push::event(name, "n").send(&callbacks).await.status(), status, "{name}");
    }
    let counts = callbacks.deliveries();
    assert_eq!((counts.postponed, counts.failed, counts.unhandled, counts.total()), (1, 1, 1, 3));
}

#[tokio::test]
async fn a_peer_that_hangs_up_stops_no_receiver() {
    let (gate, receiver) = gated(1);
    let (clock, callbacks) = start(receiver);
    let gone = send(&callbacks, Push::event("a", "n1").request());
    clock.wait_for_sleepers(1).await;
    gone.abort();
    let _aborted = gone.await;
    assert_eq!(Push::event("b", "n2").send(&callbacks).await.status(), 503, "the first is still at work");
    gate.add_permits(1);
    while gate.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_shutdown_takes_nothing_new_and_waits_for_what_is_at_work() {
    let (gate, receiver) = gated(9);
    let (clock, callbacks) = start(receiver);
    let open = send(&callbacks, Signed::card_action("c", NOW_MS).request());
    clock.wait_for_sleepers(1).await;
    let cut = {
        let callbacks = callbacks.clone();
        tokio::spawn(async move { callbacks.shutdown(SECOND).await })
    };
    clock.wait_for_sleepers(2).await;
    assert_eq!(Push::event("b", "n").send(&callbacks).await.status(), 503);
    clock.advance(SECOND);
    assert_eq!(cut.await.unwrap(), Err(StillRunning::new(1, SECOND)));

    gate.add_permits(1);
    assert_eq!(open.await.unwrap().status(), 200);
    callbacks.shutdown(SECOND).await.unwrap();
    callbacks.shutdown(SECOND).await.unwrap();
    assert_eq!(Push::event("c", "n").send(&callbacks).await.status(), 503);
    assert_eq!(callbacks.deliveries().draining, 2);
}

/// A robot whose handler waits for a permit, and which is answered first.
fn answered_first(clock: &ManualClock) -> (Arc<Semaphore>, Arc<dyn Receive>) {
    let gate = Arc::new(Semaphore::new(0));
    let waited_for = Arc::clone(&gate);
    let handler = move |_: Delivery| {
        let gate = Arc::clone(&waited_for);
        async move { gate.acquire().await.unwrap().forget() }
    };
    let dispatcher =
        Dispatcher::builder().clock(Arc::new(clock.clone())).on(Route::chat_message(), handler).build();
    (gate, Arc::new(dispatcher))
}

#[tokio::test]
async fn a_shutdown_waits_for_a_handler_whose_message_was_answered_first() {
    let clock = clock();
    let (gate, receiver) = answered_first(&clock);
    let callbacks = builder(receiver).clock(clock.clone()).build();
    assert_eq!(Signed::chat_message("m1", NOW_MS).send(&callbacks).await.status(), 200);
    let shutdown = || {
        let callbacks = callbacks.clone();
        tokio::spawn(async move { callbacks.shutdown(SECOND).await })
    };
    let cut = shutdown();
    // The limit of the handler's run is the other one.
    clock.wait_for_sleepers(2).await;
    clock.advance(SECOND);
    assert_eq!(cut.await.unwrap(), Err(StillRunning::new(1, SECOND)));

    let whole = shutdown();
    clock.wait_for_sleepers(2).await;
    assert_eq!(Signed::chat_message("m2", NOW_MS).send(&callbacks).await.status(), 503, "not taken");
    gate.add_permits(1);
    assert_eq!(whole.await.unwrap(), Ok(()));
    assert_eq!(gate.available_permits(), 0, "the handler has finished");
}

#[tokio::test]
async fn a_peer_that_hangs_up_cannot_bring_the_same_card_action_again() {
    let runs = Arc::new(Semaphore::new(0));
    let gate = Arc::new(Semaphore::new(0));
    let (counted, waited_for) = (Arc::clone(&runs), Arc::clone(&gate));
    let (clock, callbacks) = start(answering(move |_: Delivery| {
        counted.add_permits(1);
        let gate = Arc::clone(&waited_for);
        async move {
            gate.acquire().await.unwrap().forget();
            Acknowledgement::Done
        }
    }));
    let gone = send(&callbacks, Signed::card_action("c", NOW_MS).request());
    clock.wait_for_sleepers(1).await;
    gone.abort();
    let _aborted = gone.await;
    let again = send(&callbacks, Signed::card_action("c", NOW_MS).request());
    tokio::task::yield_now().await;
    assert!(!again.is_finished(), "the first is at work");
    gate.add_permits(2);
    assert_eq!(again.await.unwrap().status(), 200);
    assert_eq!(Signed::card_action("c", NOW_MS).send(&callbacks).await.status(), 200);
    assert_eq!((runs.available_permits(), gate.available_permits()), (1, 1), "it ran once");
}
