//! When and how deliveries are acknowledged.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Count, card, event, robot, settle};
use dingtalk_events::{
    AckMode, Acknowledgement, CardUpdate, Delivery, Dispatcher, DispatcherBuilder, HandlerError, Receive,
    Received, Route,
};
use dingtalk_testing::log::Log;
use dingtalk_transport::{Clock, ManualClock};
use dingtalk_types::event::{CardAction, ChatMessage};
use tokio::sync::Semaphore;

fn dispatcher() -> (DispatcherBuilder, ManualClock) {
    let clock = ManualClock::default();
    (Dispatcher::builder().clock(Arc::new(clock.clone())), clock)
}

#[tokio::test]
async fn each_delivery_finds_its_most_special_handler() {
    let (builder, _) = dispatcher();
    let said = |text: &'static str| async move |_: Delivery| Acknowledgement::Value(text.into());
    let after = AckMode::After { deadline: Duration::from_secs(1) };
    let dispatcher = builder
        .on(Route::event("user_add_org"), said("type"))
        .on(Route::any_event(), said("events"))
        .on(Route::command("/help").acknowledged(after), said("command"))
        .on(Route::chat_message().acknowledged(after), said("robot"))
        .on(Route::anything(), said("anything"))
        .build();
    for (delivery, expected) in [
        (event("user_add_org", "1"), "type"),
        (event("user_leave_org", "2"), "events"),
        (robot("c", "3", " /help me"), "command"),
        (robot("c", "4", "/helpless"), "robot"),
        (card("t", "5"), "anything"),
    ] {
        assert_eq!(dispatcher.receive(delivery).await, Acknowledgement::Value(expected.into()));
    }
}

#[tokio::test]
async fn without_a_handler_it_is_unhandled() {
    let (builder, _) = dispatcher();
    let dispatcher = builder.on(Route::card_action(), async |_: Delivery| ()).build();
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Unhandled);
    assert_eq!(dispatcher.counts().unhandled, 1);
}

#[tokio::test]
async fn a_chat_message_is_acknowledged_before_its_handler_is_done() {
    let (builder, _) = dispatcher();
    let (gate, done) = (Arc::new(Semaphore::new(0)), Count::default());
    let (inner, counted) = (Arc::clone(&gate), done.clone());
    let dispatcher = builder
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            let (gate, done) = (Arc::clone(&inner), counted.clone());
            async move {
                assert_eq!(message.said().as_deref(), Some("hello"));
                gate.acquire().await.unwrap().forget();
                done.up();
            }
        })
        .build();
    assert_eq!(dispatcher.receive(robot("c", "1", " hello")).await, Acknowledgement::Done);
    assert_eq!(done.get(), 0);
    gate.add_permits(1);
    dispatcher.idle().await;
    assert_eq!((done.get(), dispatcher.counts().handled), (1, 1));
}

#[tokio::test]
async fn a_card_handler_answers_with_an_update() {
    let (builder, _) = dispatcher();
    let dispatcher = builder
        .on(Route::card_action(), async |action: Received<CardAction>| {
            CardUpdate::new().card("by", &action.user_id)
        })
        .build();
    let expected = Acknowledgement::Card(CardUpdate::new().card("by", "u"));
    assert_eq!(dispatcher.receive(card("t", "1")).await, expected);
}

#[tokio::test]
async fn a_slow_event_is_answered_with_later_and_its_redelivery_gets_the_result() {
    let (builder, clock) = dispatcher();
    let (gate, runs) = (Arc::new(Semaphore::new(0)), Count::default());
    let (inner, counted) = (Arc::clone(&gate), runs.clone());
    let dispatcher = Arc::new(
        builder
            .on(Route::any_event(), move |_: Delivery| {
                let (gate, runs) = (Arc::clone(&inner), counted.clone());
                async move {
                    runs.up();
                    gate.acquire().await.unwrap().forget();
                }
            })
            .build(),
    );
    let first = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(event("a", "1")).await }
    });
    settle().await;
    clock.advance(Duration::from_millis(1_399));
    settle().await;
    assert!(!first.is_finished(), "answered before its deadline");
    clock.advance(Duration::from_millis(1));
    assert!(matches!(first.await.unwrap(), Acknowledgement::Later { .. }));
    assert_eq!(dispatcher.counts().late, 1);

    let second = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(event("a", "1")).await }
    });
    settle().await;
    gate.add_permits(1);
    assert_eq!(second.await.unwrap(), Acknowledgement::Done);
    assert_eq!((runs.get(), dispatcher.counts().duplicates), (1, 1));
}

#[tokio::test]
async fn a_handler_of_two_minutes_runs_once_however_often_its_event_comes_meanwhile_and_afterwards() {
    const STEP: Duration = Duration::from_millis(100);
    let (builder, clock) = dispatcher();
    let (runs, working) = (Count::default(), clock.clone());
    let counted = runs.clone();
    let dispatcher = Arc::new(
        builder
            .on(Route::any_event(), move |_: Delivery| {
                counted.up();
                working.sleep(Duration::from_secs(120))
            })
            .build(),
    );
    let mut answers = Vec::new();
    // Each is delivered again 50 s after the one before.
    for delivered in [0, 50, 100, 150] {
        while clock.monotonic() < Duration::from_secs(delivered) {
            clock.advance(STEP);
            settle().await;
        }
        let delivering = tokio::spawn({
            let dispatcher = Arc::clone(&dispatcher);
            async move { dispatcher.receive(event("a", "1")).await }
        });
        let arrived = clock.monotonic();
        settle().await;
        while !delivering.is_finished() {
            clock.advance(STEP);
            settle().await;
        }
        answers.push((clock.monotonic() - arrived, delivering.await.unwrap()));
    }
    println!(
        "a handler of 120 s, delivered at 0, 50, 100 and 150 s: {} run; answered {answers:?}",
        runs.get()
    );
    let [before @ .., last] = &answers[..] else { panic!("no answers") };
    for (after, answer) in before {
        assert!(matches!(answer, Acknowledgement::Later { .. }), "{answer:?}");
        assert!(
            after.abs_diff(Duration::from_millis(1_400)) <= Duration::from_millis(200),
            "after {after:?}"
        );
    }
    assert_eq!(*last, (Duration::ZERO, Acknowledgement::Done));
    assert_eq!((runs.get(), dispatcher.counts().duplicates, dispatcher.counts().late), (1, 3, 3));
}

#[tokio::test]
async fn a_slow_card_handler_changes_nothing_in_time() {
    let (builder, clock) = dispatcher();
    let dispatcher = Arc::new(
        builder.on(Route::card_action(), async |_: Delivery| std::future::pending::<()>().await).build(),
    );
    let answer = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(card("t", "1")).await }
    });
    settle().await;
    clock.advance(Duration::from_millis(1_800));
    assert_eq!(answer.await.unwrap(), Acknowledgement::Done);
}

#[tokio::test]
async fn an_error_a_panic_and_a_misfit_fail_without_telling_why() {
    let (builder, _) = dispatcher();
    let dispatcher = builder
        .on(Route::event("error"), async |_: Delivery| Err::<(), HandlerError>("canary".into()))
        .on(Route::event("panic"), async |_: Delivery| -> () { panic!("canary") })
        .on(Route::event("misfit"), async |_: Received<ChatMessage>| ())
        .build();
    let mut misfit = event("misfit", "3");
    misfit = Delivery::new(misfit.kind().clone(), misfit.metadata().clone(), "[canary".into());
    for delivery in [event("error", "1"), event("panic", "2"), misfit] {
        let answer = dispatcher.receive(delivery).await;
        assert!(
            matches!(&answer, Acknowledgement::Failed { reason } if !reason.contains("canary")),
            "{answer:?}"
        );
    }
    let counts = dispatcher.counts();
    assert_eq!((counts.failed, counts.panicked, counts.undecodable, counts.handled), (1, 1, 1, 0));
    assert_eq!(dispatcher.pending(), 0);
}

/// What a handler answers says how it ended, also where it does not fail.
#[tokio::test]
async fn a_handler_that_asks_for_another_delivery_has_failed() {
    let (builder, _) = dispatcher();
    let later = async |_: Delivery| Acknowledgement::Later { reason: "no database".into() };
    let failed = async |_: Delivery| Acknowledgement::Failed { reason: "no row".into() };
    let dispatcher = builder
        .on(Route::event("later"), later)
        .on(Route::event("failed"), failed)
        .on(Route::event("done"), async |_: Delivery| Acknowledgement::Done)
        .build();
    for (event_type, id) in [("later", "1"), ("failed", "2"), ("done", "3")] {
        dispatcher.receive(event(event_type, id)).await;
    }
    assert_eq!((dispatcher.counts().failed, dispatcher.counts().handled), (2, 1));
}

/// A way in asks how much it may hand over at once.
#[test]
fn the_capacity_is_that_of_what_is_inside() {
    let (builder, _) = dispatcher();
    assert_eq!(builder.max_pending(7).build().capacity(), 7);
}

#[tokio::test]
async fn a_failed_handler_is_logged_with_what_it_handled_and_whose_it_was() {
    if dingtalk_testing::ran_alone(
        "acknowledging::a_failed_handler_is_logged_with_what_it_handled_and_whose_it_was",
    ) {
        return;
    }
    let log = Log::default();
    let _guard = log.capture_from(tracing::Level::INFO);
    let (builder, _) = dispatcher();
    let dispatcher = builder
        .on(Route::event("error"), async |_: Delivery| Err::<(), HandlerError>("no such order".into()))
        .on(Route::event("panic"), async |_: Delivery| -> () { panic!("canary") })
        .build();
    dispatcher.receive(event("error", "1")).await;
    dispatcher.receive(event("panic", "2")).await;
    for (what, fields) in [
        (
            "the handler of a DingTalk delivery failed",
            ["what=\"error\"", "\"frame of 1\"", "error=no such order"],
        ),
        (
            "the handler of a DingTalk delivery panicked",
            ["what=\"panic\"", "\"frame of 2\"", "client_id=\"app\""],
        ),
    ] {
        let line = log.line(what);
        for field in fields {
            assert!(line.contains("ERROR") && line.contains(field), "{field} in {line}");
        }
    }
}

#[tokio::test]
async fn a_handler_that_never_ends_is_ended() {
    let (builder, clock) = dispatcher();
    let dispatcher = Arc::new(
        builder
            .run_timeout(Duration::from_secs(60))
            .on(Route::chat_message(), async |_: Delivery| std::future::pending::<()>().await)
            .build(),
    );
    dispatcher.receive(robot("c", "1", "x")).await;
    settle().await;
    clock.advance(Duration::from_secs(60));
    dispatcher.idle().await;
    assert_eq!(dispatcher.counts().timed_out, 1);
}
