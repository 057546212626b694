//! Bar A7 and the repetition of token requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::*;
use dingtalk_auth::{AuthError, Credential, TokenCache, TokenProvider, TokenRequest};
use dingtalk_transport::{Body, Clock, ManualClock, Reached, TokioClock, TransportError, TransportErrorKind};
use dingtalk_types::Hosts;
use dingtalk_types::error::ErrorKind;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_wrong_secret_is_asked_once_in_thirty_seconds_and_a_corrected_one_at_once() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, request| async move {
        let body = request.into_body().collect(1_024).await?;
        if body.windows(12).any(|window| window == b"right-secret") { token("t") } else { wrong_secret() }
    });
    let cache = cache(&transport, &clock);
    for call in 0..10_000 {
        let error = cache.token(&TokenRequest::APP).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::CredentialInvalid), "call {call}");
        if call % 4 == 0 {
            clock.sleep(Duration::from_millis(11)).await;
        }
    }
    println!("10000 calls with a wrong secret in 27.5 s: {} token request", requests.load(Ordering::SeqCst));
    assert_eq!(requests.load(Ordering::SeqCst), 1);

    clock.sleep(seconds(10)).await;
    cache.token(&TokenRequest::APP).await.unwrap_err();
    assert_eq!(requests.load(Ordering::SeqCst), 2, "asked again after the memory of 30 to 36 s");

    cache.replace_credential(Credential::internal_app("the-client-id", "right-secret"));
    assert_eq!(cache.token(&TokenRequest::APP).await.unwrap().secret().expose(), "t");
}

#[tokio::test(start_paused = true)]
async fn a_remembered_failure_says_when_to_come_back_and_keeps_its_cause() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, _| async { wrong_secret() });
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap_err();
    let error = cache.token(&TokenRequest::APP).await.unwrap_err();
    assert!(matches!(error, AuthError::Remembered { .. }));
    assert!(error.retry_after().unwrap() >= seconds(30));
    assert_eq!(error.api().unwrap().request_id(), Some("R-1"));
    assert!(error.to_string().contains("copy both again from the developer console"), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);

    cache.forget_failures();
    cache.token(&TokenRequest::APP).await.unwrap_err();
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn passing_failures_are_repeated_three_times_and_others_are_not() {
    type Scripted = fn() -> Answer;
    let cases: [(&str, Scripted, usize); 10] = [
        ("500 server.error", server_error, 3),
        ("500 unknownError, as for a wrong corpId", || status(500, json!({"code": "unknownError"})), 3),
        ("connection refused", || Err(TransportError::new(TransportErrorKind::Connect, Reached::No)), 3),
        ("truncated body", || Ok(http::Response::new(Body::from("{\"accessToken\":\"t"))), 3),
        ("empty token", || ok(json!({"accessToken": "", "expireIn": 7200})), 1),
        ("token without life", || ok(json!({"accessToken": "t", "expireIn": 0})), 1),
        ("wrong secret", wrong_secret, 1),
        (
            "a request that cannot be sent",
            || Err(TransportError::new(TransportErrorKind::InvalidRequest, Reached::No)),
            1,
        ),
        ("an answer without end", || Ok(http::Response::new(Body::from(vec![b' '; 100_000]))), 1),
        ("an IP ban of five minutes", || Ok(http::Response::new(Body::from("<html>"))), 1),
    ];
    for (name, scripted, expected) in cases {
        let clock = Arc::new(TokioClock::new());
        let (transport, requests) = platform(move |_, _| async move { scripted() });
        let error = cache(&transport, &clock).token(&TokenRequest::APP).await.unwrap_err();
        assert_eq!(requests.load(Ordering::SeqCst), expected, "{name}: {error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_ban_is_sat_out_and_a_throttle_of_a_second_is_waited_for() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) =
        platform(|_, _| async { ok(json!({"status": 1111, "wait": 5, "source": "x5", "punish": "deny"})) });
    let banned = cache(&transport, &clock);
    for _ in 0..299 {
        banned.token(&TokenRequest::APP).await.unwrap_err();
        clock.sleep(seconds(1)).await;
    }
    assert_eq!(requests.load(Ordering::SeqCst), 1, "nothing is sent for five minutes");

    let (transport, requests) = platform(|number, _| async move {
        match number {
            1 => status(403, json!({"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"})),
            _ => token("t"),
        }
    });
    let began = clock.monotonic();
    cache(&transport, &clock).token(&TokenRequest::APP).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2);
    assert!(clock.monotonic() - began >= seconds(1));
}

#[tokio::test(start_paused = true)]
async fn a_token_endpoint_that_stays_broken_is_asked_ever_more_seldom() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, _| async { status(500, json!({"code": "unknownError"})) });
    let cache = cache(&transport, &clock);
    while clock.monotonic() < seconds(600) {
        cache.token(&TokenRequest::APP).await.unwrap_err();
        clock.sleep(Duration::from_millis(100)).await;
    }
    let requests = requests.load(Ordering::SeqCst);
    println!("600 s against a broken endpoint: {requests} token requests");
    assert!(requests <= 3 * (600 / 30 + 6), "{requests}");
}

#[tokio::test(start_paused = true)]
async fn a_hanging_token_endpoint_costs_the_load_time_out_and_no_more() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, _| std::future::pending());
    let cache = cache(&transport, &clock);
    let began = clock.monotonic();
    let error = cache.token(&TokenRequest::APP).await.unwrap_err();
    assert!(matches!(error, AuthError::Timeout { after } if after == seconds(15)), "{error}");
    let took = clock.monotonic() - began;
    assert!(took >= seconds(15) && took < seconds(15) + Duration::from_millis(50), "{took:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 1, "a load on the runtime of its caller is not repeated");
}

#[tokio::test(start_paused = true)]
async fn an_app_whose_new_tokens_are_all_refused_does_not_fetch_without_end() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = issuing();
    let cache = cache(&transport, &clock);
    let mut refused = false;
    while clock.monotonic() < seconds(60) {
        match cache.token(&TokenRequest::APP).await {
            Ok(token) => cache.reject(&TokenRequest::APP, &token),
            Err(error) => {
                refused |= error.to_string().contains("refuses the tokens that it has just issued");
                clock.sleep(Duration::from_millis(10)).await;
            }
        }
    }
    let requests = requests.load(Ordering::SeqCst);
    println!("60 s of refused tokens: {requests} token requests");
    assert!(refused && requests <= 8, "{requests}");
}

#[tokio::test(start_paused = true)]
async fn the_endpoint_recovers_and_so_do_the_callers() {
    let clock = Arc::new(TokioClock::new());
    let down = Arc::new(AtomicBool::new(true));
    let dead = Arc::clone(&down);
    let (transport, _) = platform(move |_, _| {
        let answer = if dead.load(Ordering::SeqCst) { server_error() } else { token("t") };
        async move { answer }
    });
    let dyn_clock: Arc<dyn Clock> = clock.clone();
    let cache =
        TokenCache::builder(internal_app(), transport, dyn_clock, Hosts::china()).max_attempts(1).build();
    cache.token(&TokenRequest::APP).await.unwrap_err();
    down.store(false, Ordering::SeqCst);
    clock.sleep(Duration::from_millis(1_300)).await;
    assert!(cache.token(&TokenRequest::APP).await.is_ok(), "a passing failure is remembered for 1 to 1.2 s");
}

#[tokio::test]
async fn a_remembered_failure_is_over_when_it_says() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|_, _| async { wrong_secret() });
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap_err();
    let left = cache.token(&TokenRequest::APP).await.unwrap_err().retry_after().unwrap();
    clock.advance(left - Duration::from_nanos(1));
    assert!(cache.token(&TokenRequest::APP).await.unwrap_err().retry_after().is_some());
    clock.advance(Duration::from_nanos(1));
    assert_eq!(cache.token(&TokenRequest::APP).await.unwrap_err().retry_after(), None);
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_answer_may_hold_much_beside_the_token() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = platform(|_, _| async {
        ok(json!({"accessToken": "t", "expireIn": 7200, "more": "x".repeat(60_000)}))
    });
    cache(&transport, &clock).token(&TokenRequest::APP).await.unwrap();
}
