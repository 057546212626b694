//! Bars A4 and A5: refresh behind the callers' back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::*;
use dingtalk_auth::{AuthError, TokenProvider, TokenRequest};
use dingtalk_transport::{Clock, ManualClock, Reached, TokioClock, TransportError, TransportErrorKind};

#[tokio::test(start_paused = true)]
async fn in_ten_days_of_steady_traffic_nobody_waits_after_the_first_call() {
    let clock = Arc::new(TokioClock::new());
    let times = Times::default();
    let (arrivals, timer) = (times.clone(), Arc::clone(&clock));
    let (transport, requests) = platform(move |number, _| {
        arrivals.push(timer.monotonic());
        let answered = timer.sleep(seconds(2));
        async move {
            answered.await;
            token(&format!("token-{number}"))
        }
    });
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap();

    let (mut calls, mut waits) = (0_u32, 0_u32);
    while clock.monotonic() < seconds(10 * 86_400) {
        clock.sleep(seconds(7)).await;
        calls += 1;
        if cache.cached(&TokenRequest::APP).is_none() {
            waits += 1;
            cache.token(&TokenRequest::APP).await.unwrap();
        }
    }

    let lives: Vec<f64> = times.all().windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect();
    let (least, most) =
        lives.iter().fold((f64::MAX, 0_f64), |(least, most), &life| (least.min(life), most.max(life)));
    println!(
        "10 virtual days: {calls} calls, {waits} waits, {} token requests, refreshed after {least:.0} to {most:.0} s of 7200",
        requests.load(Ordering::SeqCst)
    );
    assert_eq!(waits, 0);
    // 5 to 10 % of life left, found by a call every 7 s; each life is counted from its 2 s request.
    assert!(least >= 7_200.0 * 0.90 && most <= 7_200.0 * 0.95 + 7.0 + 2.0, "{least} {most}");
    assert!(most - least >= 0.10 * (7_200.0 * 0.075), "spread of {:.0} s", most - least);
}

#[tokio::test(start_paused = true)]
async fn while_a_refresh_runs_everyone_gets_the_old_token_at_once() {
    let clock = Arc::new(TokioClock::new());
    let gate = Arc::new(tokio::sync::Semaphore::new(1));
    let at_gate = Arc::clone(&gate);
    let (transport, requests) = platform(move |number, _| {
        let gate = Arc::clone(&at_gate);
        async move {
            gate.acquire().await.unwrap().forget();
            token(&format!("token-{number}"))
        }
    });
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap();
    clock.sleep(seconds(6_900)).await;

    for _ in 0..10_000 {
        assert_eq!(cache.cached(&TokenRequest::APP).unwrap().secret().expose(), "token-1");
    }
    settle().await;
    assert_eq!(requests.load(Ordering::SeqCst), 2, "one refresh is under way");
    assert_eq!(cache.cached(&TokenRequest::APP).unwrap().secret().expose(), "token-1");

    gate.add_permits(1);
    settle().await;
    assert_eq!(cache.cached(&TokenRequest::APP).unwrap().secret().expose(), "token-2");
    println!("10000 calls during a refresh: 0 waits, {} refresh", requests.load(Ordering::SeqCst) - 1);
}

#[tokio::test(start_paused = true)]
async fn a_valid_token_survives_a_dead_token_endpoint_to_its_last_second() {
    let clock = Arc::new(TokioClock::new());
    let down = Arc::new(AtomicBool::new(false));
    let times = Times::default();
    let (arrivals, timer, dead) = (times.clone(), Arc::clone(&clock), Arc::clone(&down));
    let (transport, _) = platform(move |number, _| {
        let dead = dead.load(Ordering::SeqCst);
        if dead {
            arrivals.push(timer.monotonic());
        }
        async move {
            if dead {
                Err(TransportError::new(TransportErrorKind::Connect, Reached::No))
            } else {
                token(&format!("token-{number}"))
            }
        }
    });
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap();
    down.store(true, Ordering::SeqCst);

    let mut calls = 0;
    while clock.monotonic() < seconds(7_200) - Duration::from_millis(500) {
        assert_eq!(cache.token(&TokenRequest::APP).await.unwrap().secret().expose(), "token-1");
        calls += 1;
        clock.sleep(Duration::from_millis(500)).await;
    }
    let gap = times.shortest_gap().unwrap();
    println!(
        "{calls} calls on the valid token, {} refresh attempts, {gap:?} apart at least",
        times.all().len()
    );
    assert!(gap >= seconds(10), "{gap:?}");
    assert!(times.all().len() > 5);

    clock.sleep(seconds(60)).await;
    let error = cache.token(&TokenRequest::APP).await.unwrap_err();
    assert!(error.transport().is_some(), "after the real expiry the failure shows: {error}");

    down.store(false, Ordering::SeqCst);
    clock.sleep(seconds(60)).await;
    assert!(cache.token(&TokenRequest::APP).await.is_ok(), "and it heals by itself");
}

#[tokio::test]
async fn the_same_text_returned_early_extends_the_deadline() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|_, _| async { token("same") });
    let cache = cache(&transport, &clock);
    let first = cache.token(&TokenRequest::APP).await.unwrap();
    clock.advance(seconds(7_000));
    assert!(cache.cached(&TokenRequest::APP).unwrap().same_as(&first), "starts the refresh");
    settle().await;
    assert_eq!(requests.load(Ordering::SeqCst), 2);

    clock.advance(seconds(5_000));
    assert!(
        cache.cached(&TokenRequest::APP).unwrap().same_as(&first),
        "5000 s past the refresh it is good still"
    );
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[test]
fn outside_a_runtime_a_valid_token_is_given_and_a_missing_one_is_an_error() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = issuing();
    let cache = cache(&transport, &clock);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(cache.token(&TokenRequest::APP)).unwrap();
    clock.advance(seconds(7_000));
    assert!(cache.cached(&TokenRequest::APP).is_some());
    drop(runtime);
    clock.advance(seconds(7_000));
    assert!(cache.cached(&TokenRequest::APP).is_none());
    let mut call = std::pin::pin!(cache.token(&TokenRequest::APP));
    let polled = std::future::Future::poll(
        call.as_mut(),
        &mut std::task::Context::from_waker(std::task::Waker::noop()),
    );
    assert!(matches!(polled, std::task::Poll::Ready(Err(AuthError::Interrupted))));
}

#[test]
fn a_load_that_dies_with_its_runtime_does_not_block_the_next_runtime() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|number, _| async move {
        match number {
            1 => std::future::pending().await,
            _ => token("t"),
        }
    });
    let cache = cache(&transport, &clock);
    let first = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let waiting = cache.clone();
    let waiting = first.spawn(async move { waiting.token(&TokenRequest::APP).await });
    first.block_on(settle());
    assert!(!waiting.is_finished());
    drop(first);

    clock.advance(seconds(1));
    let second = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(second.block_on(cache.token(&TokenRequest::APP)).unwrap().secret().expose(), "t");
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}
