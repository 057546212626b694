//! Connections are kept, shared and given up.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use crate::support::*;
use bytes::Bytes;
use dingtalk_transport::{ManualClock, Reached, Transport, TransportError, TransportErrorKind};
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;

#[tokio::test]
async fn calls_one_after_another_share_one_connection() {
    let server = Server::answering(OK).await;
    let transport = transport();
    for number in 0..200 {
        let answer = call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
        assert_eq!(answer, "{}", "call {number}");
    }
    assert_eq!(server.accepted(), 1);
}

#[test]
fn a_connection_whose_runtime_stands_still_is_left_to_it() {
    let lasting = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let lasting = lasting.expect("a runtime");
    let server = lasting.block_on(Server::answering(OK));
    let (transport, url) = (transport(), server.url("/"));
    let parked = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (one, two) = (parked(), parked());
    for _ in 0..3 {
        for runtime in [&one, &two, &lasting] {
            runtime.block_on(call(&transport, post(&url, "{}"))).expect("an answer");
        }
    }
    // That of the lasting one serves the others too, once it is there.
    assert_eq!(server.accepted(), 3);
    drop(transport);
}

#[tokio::test]
async fn no_more_idle_connections_are_kept_than_allowed() {
    let server = Server::answering(OK).await;
    let transport = builder().max_idle_per_host(2).build().expect("a transport");
    let mut calls = JoinSet::new();
    for _ in 0..16 {
        let (transport, url) = (transport.clone(), server.url("/"));
        calls.spawn(async move { call(&transport, get(&url)).await.map(drop) });
    }
    for result in calls.join_all().await {
        result.expect("an answer");
    }
    patient(server.open_at_most(2)).await;
}

#[tokio::test]
async fn a_connection_that_was_idle_too_long_is_not_used_again_and_closed() {
    let (clock, server) = (ManualClock::default(), Server::answering(OK).await);
    let limit = Duration::from_secs(30);
    let transport =
        builder().clock(Arc::new(clock.clone())).idle_timeout(limit).build().expect("a transport");
    for (passed, connections) in [(Duration::ZERO, 1), (limit, 1), (limit + Duration::from_millis(1), 2)] {
        clock.advance(passed);
        call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
        assert_eq!(server.accepted(), connections, "after {passed:?}");
    }
    for _ in 0..8 {
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(5));
    }
    patient(server.all_closed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_calls_one_after_another_share_one_connection_too() {
    let server = Server::answering(OK).await;
    let transport = transport();
    for _ in 0..1_000 {
        call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
    }
    assert_eq!(server.accepted(), 1);
}

#[test]
fn a_runtime_that_ends_takes_nothing_along_that_another_needs() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let lasting = runtime.expect("a runtime");
    let server = lasting.block_on(Server::answering(OK));
    let (transport, url) = (transport(), server.url("/"));
    let answer = |runtime: &tokio::runtime::Runtime| {
        runtime.block_on(call(&transport, post(&url, "{}"))).expect("an answer");
    };
    for _ in 0..3 {
        // Over a connection of the lasting one, and then over one of its own.
        let passing = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        answer(&lasting);
        answer(&passing);
        drop(passing);
    }
    answer(&lasting);
    drop(transport);
}

#[tokio::test]
async fn dropping_the_transport_closes_its_connections() {
    let server = Server::answering(OK).await;
    let transport = transport();
    call(&transport, get(&server.url("/"))).await.expect("an answer");
    drop(transport);
    patient(server.all_closed()).await;
}

#[tokio::test]
async fn a_body_that_is_not_read_to_its_end_closes_the_connection() {
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\npart").await;
    let transport = transport();
    let response = patient(transport.send(get(&server.url("/")))).await.expect("a head");
    drop(response);
    patient(server.all_closed()).await;
}

/// The race of RFC 9112 §9.6: the server closes an idle connection while the next request is on its way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_that_race_with_a_closing_server_never_arrive_twice() {
    const POSTS: usize = 2_000;
    let ledger: Arc<Mutex<HashMap<Vec<u8>, usize>>> = Arc::default();
    let book = ledger.clone();
    let server = Server::start(move |mut stream, number| {
        let book = book.clone();
        async move {
            // One to three answers without "connection: close", and then the door.
            for _ in 0..=number % 3 {
                let Some(request) = read_request(&mut stream).await else { return };
                *book.lock().expect("a whole book").entry(request.body).or_default() += 1;
                if stream.write_all(OK).await.is_err() {
                    return;
                }
            }
        }
    })
    .await;
    let transport = transport();
    let mut ambiguous = 0;
    for number in 0..POSTS {
        let id = number.to_string();
        let result = call(&transport, post(&server.url("/"), id.clone())).await;
        let arrived = ledger.lock().expect("a whole book").get(id.as_bytes()).copied().unwrap_or(0);
        match result {
            Ok(_) => assert_eq!(arrived, 1, "post {id}"),
            Err(error) => {
                assert_eq!(error.kind(), TransportErrorKind::ConnectionClosed, "post {id}: {error}");
                assert_eq!(error.reached(), Reached::Maybe, "post {id}: what was never sent is sent anew");
                assert!(arrived <= 1, "post {id} arrived {arrived} times");
                ambiguous += 1;
            }
        }
    }
    eprintln!("{POSTS} posts over {} connections: 0 duplicates, {ambiguous} ambiguous", server.accepted());
    assert!(server.accepted() >= POSTS / 3, "the server was to close connections");
}

/// Polls `call` at most `polls` times, as often as it wakes, and then drops it; says whether it had finished.
async fn dropped_after(polls: usize, call: impl Future<Output = Result<Bytes, TransportError>>) -> bool {
    let mut call = pin!(call);
    let mut left = polls;
    let finished = poll_fn(|context| {
        left -= 1;
        match call.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    });
    patient(finished).await.map(|result| result.expect("an answer")).is_some()
}

#[tokio::test]
async fn a_call_dropped_at_any_point_disturbs_no_other_and_leaves_no_connection() {
    // Echoes each body, late and in pieces, so that there is something to wait for at every stage.
    let server = Server::start(|mut stream, _| async move {
        while let Some(request) = read_request(&mut stream).await {
            let head = format!("length: {}\r\n\r\n", request.body.len());
            let (first, second) = request.body.split_at(1);
            for piece in [b"HTTP/1.1 200 OK\r\ncontent-", head.as_bytes(), first, second] {
                tokio::task::yield_now().await;
                if stream.write_all(piece).await.is_err() {
                    return;
                }
            }
        }
    })
    .await;
    let mut points = 0;
    for reused in [false, true] {
        for polls in 1.. {
            let transport = transport();
            if reused {
                call(&transport, post(&server.url("/"), "warm up")).await.expect("an answer");
            }
            let finished = dropped_after(polls, call(&transport, post(&server.url("/"), "dropped"))).await;
            let next = call(&transport, post(&server.url("/"), "next")).await.expect("an answer");
            assert_eq!(next, "next", "after {polls} polls");
            drop(transport);
            server.all_closed().await;
            if finished {
                break;
            }
            points += 1;
        }
    }
    eprintln!("dropped at {points} points");
    assert!(points >= 5, "there was nothing to wait for");
}

#[tokio::test]
async fn a_call_that_nobody_polls_sends_nothing_and_its_time_does_not_run() {
    let (clock, arrived) = (ManualClock::default(), Arc::new(Mutex::new(Vec::new())));
    let book = arrived.clone();
    let server = Server::start(move |mut stream, _| {
        let book = book.clone();
        async move {
            while let Some(request) = read_request(&mut stream).await {
                book.lock().expect("a whole book").push(request.body);
                if stream.write_all(OK).await.is_err() {
                    return;
                }
            }
        }
    })
    .await;
    let transport = builder().clock(Arc::new(clock.clone())).build().expect("a transport");
    call(&transport, post(&server.url("/"), "warm up")).await.expect("an answer");
    let unpolled = transport.send(post(&server.url("/"), "unpolled"));
    let late = transport.send(post(&server.url("/"), "late"));
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    drop(unpolled);
    clock.advance(Duration::from_secs(50));
    assert_eq!(patient(late).await.expect("an answer").status(), 200);
    assert_eq!(*arrived.lock().expect("a whole book"), [&b"warm up"[..], b"late"]);
}

#[tokio::test]
async fn ten_thousand_dropped_calls_leave_nothing_behind() {
    if dingtalk_testing::ran_alone("pool::ten_thousand_dropped_calls_leave_nothing_behind") {
        return;
    }
    let server = Server::answering(OK).await;
    let transport = transport();
    call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    server.open_at_most(1).await;
    let before = (dingtalk_testing::open_descriptors(), tasks());
    for number in 0..10_000 {
        dropped_after(number % 4 + 1, call(&transport, post(&server.url("/"), "{}"))).await;
    }
    call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
    drop(transport);
    server.all_closed().await;
    while tasks() > before.1 {
        tokio::task::yield_now().await;
    }
    let after = (dingtalk_testing::open_descriptors(), tasks());
    eprintln!("descriptors and tasks: {before:?} before 10000 dropped calls, {after:?} after");
    assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} before, {after:?} after");
}
