//! Order within a conversation, and bounds of all together.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Count, event, robot, settle};
use dingtalk_events::{Acknowledgement, Delivery, Dispatcher, Receive, Received, Route};
use dingtalk_testing::log::Log;
use dingtalk_transport::{ManualClock, StillRunning};
use dingtalk_types::event::ChatMessage;
use tokio::sync::Semaphore;

#[tokio::test]
async fn messages_of_a_conversation_run_one_by_one_in_order_and_others_beside_them() {
    let (gate, log) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (inner, logged) = (Arc::clone(&gate), Arc::clone(&log));
    let dispatcher = Dispatcher::builder()
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            let (gate, log) = (Arc::clone(&inner), Arc::clone(&logged));
            async move {
                log.lock().unwrap().push(format!("{} starts", message.msg_id));
                gate.acquire().await.unwrap().forget();
                log.lock().unwrap().push(format!("{} ends", message.msg_id));
            }
        })
        .build();
    for (conversation, id) in [("c", "c1"), ("c", "c2"), ("d", "d1"), ("c", "c3")] {
        dispatcher.receive(robot(conversation, id, "x")).await;
    }
    settle().await;
    assert_eq!(*log.lock().unwrap(), ["c1 starts", "d1 starts"]);
    gate.add_permits(4);
    dispatcher.idle().await;
    let log = log.lock().unwrap();
    let of_c: Vec<_> = log.iter().filter(|line| line.starts_with('c')).map(String::as_str).collect();
    assert_eq!(of_c, ["c1 starts", "c1 ends", "c2 starts", "c2 ends", "c3 starts", "c3 ends"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn order_holds_on_many_threads() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let logged = Arc::clone(&log);
    let dispatcher = Dispatcher::builder()
        .max_running(8)
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            let log = Arc::clone(&logged);
            async move {
                tokio::task::yield_now().await;
                let number: usize = message.msg_id.parse().unwrap();
                log.lock().unwrap().push((number % 10, number));
            }
        })
        .build();
    for number in 0..5_000 {
        dispatcher.receive(robot(&format!("c{}", number % 10), &number.to_string(), "x")).await;
    }
    dispatcher.idle().await;
    let log = log.lock().unwrap();
    assert_eq!(log.len(), 5_000);
    for conversation in 0..10 {
        let numbers: Vec<_> =
            log.iter().filter(|(lane, _)| *lane == conversation).map(|(_, number)| number).collect();
        assert!(numbers.is_sorted(), "conversation {conversation} is out of order");
    }
}

#[tokio::test]
async fn no_more_handlers_run_at_once_than_allowed() {
    let (gate, started) = (Arc::new(Semaphore::new(0)), Count::default());
    let (inner, counted) = (Arc::clone(&gate), started.clone());
    let dispatcher = Dispatcher::builder()
        .max_running(3)
        .on(Route::chat_message(), move |_: Delivery| {
            let (gate, started) = (Arc::clone(&inner), counted.clone());
            async move {
                started.up();
                gate.acquire().await.unwrap().forget();
            }
        })
        .build();
    for id in 0..10 {
        dispatcher.receive(robot(&id.to_string(), &id.to_string(), "x")).await;
    }
    settle().await;
    assert_eq!((started.get(), dispatcher.pending()), (3, 10));
    gate.add_permits(10);
    dispatcher.idle().await;
    assert_eq!(started.get(), 10);
}

/// A dispatcher with room for two, full.
async fn full(clock: &ManualClock, gate: &Arc<Semaphore>) -> Arc<Dispatcher> {
    let inner = Arc::clone(gate);
    let dispatcher = Dispatcher::builder()
        .clock(Arc::new(clock.clone()))
        .max_pending(2)
        .on(Route::anything(), async |_: Delivery| ())
        .on(Route::chat_message(), move |_: Delivery| {
            let gate = Arc::clone(&inner);
            async move { gate.acquire().await.unwrap().forget() }
        })
        .build();
    for (conversation, id) in [("a", "1"), ("b", "2")] {
        assert_eq!(dispatcher.receive(robot(conversation, id, "x")).await, Acknowledgement::Done);
    }
    Arc::new(dispatcher)
}

#[tokio::test]
async fn an_event_without_room_is_answered_with_later_at_once() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Later { .. }));
    assert_eq!(dispatcher.counts().overloaded, 1);
    gate.add_permits(2);
    dispatcher.idle().await;
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done, "the redelivery");
}

#[tokio::test]
async fn a_chat_message_without_room_waits_for_it() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    let waiting = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(robot("d", "3", "x")).await }
    });
    settle().await;
    assert!(!waiting.is_finished(), "acknowledged without room");
    gate.add_permits(3);
    assert_eq!(waiting.await.unwrap(), Acknowledgement::Done);
    dispatcher.idle().await;
    assert_eq!((dispatcher.counts().handled, dispatcher.counts().overloaded), (3, 0));
}

#[tokio::test]
async fn a_chat_message_that_waits_too_long_is_not_acknowledged() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    let waiting = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(robot("d", "3", "x")).await }
    });
    settle().await;
    let duplicate = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(robot("d", "3", "x")).await }
    });
    settle().await;
    clock.advance(Duration::from_secs(10));
    for turned_away in [waiting, duplicate] {
        assert!(matches!(turned_away.await.unwrap(), Acknowledgement::Later { .. }));
    }
    gate.add_permits(2);
    dispatcher.idle().await;
    gate.add_permits(1);
    assert_eq!(dispatcher.receive(robot("d", "3", "x")).await, Acknowledgement::Done, "the redelivery");
    dispatcher.idle().await;
    assert_eq!(dispatcher.counts().handled, 3);
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_nothing_behind() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    let waiting = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(robot("c", "3", "x")).await }
    });
    settle().await;
    waiting.abort();
    gate.add_permits(4);
    dispatcher.idle().await;
    for id in ["3", "4"] {
        assert_eq!(dispatcher.receive(robot("c", id, "x")).await, Acknowledgement::Done);
    }
    dispatcher.idle().await;
    assert_eq!((dispatcher.counts().handled, dispatcher.counts().duplicates), (4, 0));
}

#[tokio::test]
async fn a_shutdown_takes_nothing_new_and_tells_what_it_did_not_wait_for() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let (dispatcher, within) = (full(&clock, &gate).await, Duration::from_secs(5));
    let cut = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.shutdown(within).await }
    });
    settle().await;
    clock.advance(within);
    assert_eq!(cut.await.unwrap(), Err(StillRunning::new(2, within)));
    gate.add_permits(2);
    assert_eq!(dispatcher.shutdown(within).await, Ok(()), "a second look");
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Later { .. }));
    assert_eq!((dispatcher.counts().handled, dispatcher.pending()), (2, 0));
    assert_eq!(dispatcher.shutdown(within).await, Ok(()), "again");
}

#[tokio::test]
async fn what_a_shutdown_cuts_is_named_in_the_log() {
    if dingtalk_testing::ran_alone("concurrency::what_a_shutdown_cuts_is_named_in_the_log") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    assert_eq!(dispatcher.shutdown(Duration::ZERO).await, Err(StillRunning::new(2, Duration::ZERO)));
    let text = log.text();
    let cut: Vec<_> = text.lines().filter(|line| line.contains("cut at the end")).collect();
    assert!(cut.len() == 2 && cut[0].contains("\"1\"") && cut[1].contains("\"2\""), "{text}");
}

#[tokio::test]
async fn who_waits_for_idle_takes_no_room_from_new_work() {
    let gate = Arc::new(Semaphore::new(0));
    let inner = Arc::clone(&gate);
    let dispatcher = Dispatcher::builder()
        .max_pending(2)
        .on(Route::any_event(), async |_: Delivery| ())
        .on(Route::chat_message(), move |_: Delivery| {
            let gate = Arc::clone(&inner);
            async move { gate.acquire().await.unwrap().forget() }
        })
        .build();
    let dispatcher = Arc::new(dispatcher);
    dispatcher.receive(robot("c", "1", "x")).await;
    let idle = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.idle().await }
    });
    settle().await;
    assert_eq!((dispatcher.pending(), idle.is_finished()), (1, false));
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
    settle().await;
    assert!(!idle.is_finished(), "the chat message is still at work");
    gate.add_permits(1);
    idle.await.unwrap();
    assert_eq!((dispatcher.counts().handled, dispatcher.counts().overloaded), (2, 0));
}

#[tokio::test]
async fn what_an_app_has_at_work_is_named_and_waited_for_whatever_comes_meanwhile() {
    let (clock, gate) = (ManualClock::default(), Arc::new(Semaphore::new(0)));
    let dispatcher = full(&clock, &gate).await;
    assert_eq!(dispatcher.unfinished("app"), ["1", "2"]);
    assert_eq!(dispatcher.unfinished("another"), [""; 0]);
    dispatcher.finished("another").await;

    let finished = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.finished("app").await }
    });
    settle().await;
    gate.add_permits(1);
    settle().await;
    assert_eq!(dispatcher.receive(robot("d", "3", "x")).await, Acknowledgement::Done);
    assert_eq!((dispatcher.unfinished("app"), finished.is_finished()), (vec!["2".into(), "3".into()], false));
    // Both wait for a permit: the one that came first gets it.
    gate.add_permits(1);
    finished.await.unwrap();
    assert_eq!(dispatcher.unfinished("app"), ["3"], "not waited for: it came later");
}
