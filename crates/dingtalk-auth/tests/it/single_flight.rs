//! Bars A1, A2, A3, A6: one request for any number of callers.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use crate::support::*;
use dingtalk_auth::{AuthError, Token, TokenCache, TokenProvider, TokenRequest};
use dingtalk_transport::{ManualClock, Transport};
use dingtalk_types::error::ErrorKind;

const CALLERS: usize = 10_000;

/// Issues a token, but only when all callers of the round have come in.
fn issuing_when_all_wait(started: Arc<AtomicUsize>) -> (Arc<dyn Transport>, Arc<AtomicUsize>) {
    platform(move |number, _| {
        let started = Arc::clone(&started);
        async move {
            while started.load(Ordering::SeqCst) < CALLERS {
                tokio::task::yield_now().await;
            }
            token(&format!("token-{number}"))
        }
    })
}

/// Everyone at once: what each caller got.
async fn all_call(cache: &TokenCache, started: &Arc<AtomicUsize>) -> Vec<Token> {
    started.store(0, Ordering::SeqCst);
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (cache, started) = (cache.clone(), Arc::clone(started));
            tokio::spawn(async move {
                started.fetch_add(1, Ordering::SeqCst);
                cache.token(&TokenRequest::APP).await.unwrap()
            })
        })
        .collect();
    let mut tokens = Vec::new();
    for caller in callers {
        tokens.push(caller.await.unwrap());
    }
    tokens
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn ten_thousand_callers_make_one_request_on_an_empty_an_expired_and_a_rejected_token() {
    let started = Arc::new(AtomicUsize::new(0));
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing_when_all_wait(Arc::clone(&started));
    let cache = cache(&transport, &clock);

    let empty = all_call(&cache, &started).await;
    let after_empty = requests.load(Ordering::SeqCst);

    clock.advance(seconds(7_201));
    let expired = all_call(&cache, &started).await;
    let after_expired = requests.load(Ordering::SeqCst);

    clock.advance(seconds(100));
    let refused = &expired[0];
    let rejecting: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (cache, refused) = (cache.clone(), refused.clone());
            tokio::spawn(async move { cache.reject(&TokenRequest::APP, &refused) })
        })
        .collect();
    for caller in rejecting {
        caller.await.unwrap();
    }
    let rejected = all_call(&cache, &started).await;
    let after_rejected = requests.load(Ordering::SeqCst);

    println!(
        "{CALLERS} callers: {after_empty} request (empty), {} (expired), {} (rejected)",
        after_expired - after_empty,
        after_rejected - after_expired
    );
    assert_eq!([after_empty, after_expired, after_rejected], [1, 2, 3]);
    for (tokens, text) in [(empty, "token-1"), (expired, "token-2"), (rejected, "token-3")] {
        assert!(tokens.iter().all(|token| token.secret().expose() == text), "all callers got {text}");
        assert!(tokens.iter().all(|token| token.same_as(&tokens[0])));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn two_hundred_calls_refused_on_one_token_make_one_refresh_and_never_hurt_its_successor() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = cache(&transport, &clock);
    let first = cache.token(&TokenRequest::APP).await.unwrap();
    clock.advance(seconds(600));

    let calls: Vec<_> = (0..200)
        .map(|_| {
            let (cache, first) = (cache.clone(), first.clone());
            tokio::spawn(async move {
                cache.reject(&TokenRequest::APP, &first);
                cache.token(&TokenRequest::APP).await.unwrap()
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().secret().expose(), "token-2");
    }
    println!("200 refused calls: {} refresh", requests.load(Ordering::SeqCst) - 1);
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_late_refusal_of_the_same_text_issued_anew_is_ignored() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|_, _| async { token("same") });
    let cache = cache(&transport, &clock);
    let first = cache.token(&TokenRequest::APP).await.unwrap();
    clock.advance(seconds(600));
    cache.reject(&TokenRequest::APP, &first);
    let second = cache.token(&TokenRequest::APP).await.unwrap();

    cache.reject(&TokenRequest::APP, &first);
    assert!(cache.cached(&TokenRequest::APP).unwrap().same_as(&second));
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_share_one_failure_of_three_requests() {
    let clock = Arc::new(dingtalk_transport::TokioClock::new());
    let (transport, requests) = platform(|_, _| async { server_error() });
    let cache = cache(&transport, &clock);
    let callers: Vec<_> = (0..1_000)
        .map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { cache.token(&TokenRequest::APP).await })
        })
        .collect();
    for caller in callers {
        let error = caller.await.unwrap().unwrap_err();
        assert!(matches!(&error, AuthError::Api(_)), "{error}");
        assert_eq!(error.kind(), Some(&ErrorKind::ServerBusy));
    }
    println!("1000 callers, endpoint answers 500: {} requests", requests.load(Ordering::SeqCst));
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_leader_dropped_at_any_await_point_hurts_nobody() {
    let mut points = 0;
    for polls in 1.. {
        let clock = Arc::new(dingtalk_transport::TokioClock::new());
        let (transport, requests) = platform(|number, _| async move {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            if number == 1 { server_error() } else { token("t") }
        });
        let cache = cache(&transport, &clock);

        let mut finished = false;
        {
            let mut leader = pin!(cache.token(&TokenRequest::APP));
            for _ in 0..polls {
                if let Poll::Ready(outcome) = leader.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                    assert!(outcome.is_ok());
                    finished = true;
                    break;
                }
                tokio::time::advance(std::time::Duration::from_millis(50)).await;
            }
        }
        let others: Vec<_> = (0..999)
            .map(|_| {
                let cache = cache.clone();
                tokio::spawn(async move { cache.token(&TokenRequest::APP).await })
            })
            .collect();
        for other in others {
            assert_eq!(other.await.unwrap().unwrap().secret().expose(), "t");
        }
        assert_eq!(
            requests.load(Ordering::SeqCst),
            2,
            "one failed and one good request, leader dropped at {polls}"
        );
        points += 1;
        if finished {
            break;
        }
    }
    println!("leader dropped at {points} points: 999 others finished each time, no extra request");
    assert!(points > 3);
}
