//! Who refuses a token, and who pays for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::*;
use dingtalk_auth::{AuthError, JsapiTickets, StaticToken, TokenProvider, TokenRequest};
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use dingtalk_types::Hosts;
use serde_json::json;

const APP: TokenRequest<'static> = TokenRequest::APP;

#[tokio::test(start_paused = true)]
async fn a_text_that_comes_back_is_no_strike_and_no_reason_to_ask_again_for_a_minute() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, _| async { token("same") });
    let cache = cache(&transport, &clock);
    for _ in 0..120 {
        let token = cache.token(&APP).await.unwrap();
        cache.reject(&APP, &token);
        clock.sleep(seconds(5)).await;
    }
    println!("600 s of refusals of the same text: {} requests", requests.load(Ordering::SeqCst));
    assert!(requests.load(Ordering::SeqCst) <= 12);
}

#[tokio::test(start_paused = true)]
async fn a_success_clears_the_refusals_before_it() {
    let clock = Arc::new(TokioClock::new());
    let (transport, _) = issuing();
    let cache = cache(&transport, &clock);
    for _ in 0..50 {
        let token = cache.token(&APP).await.unwrap();
        cache.accepted(&APP, &token, "/good");
        cache.reject(&APP, &token);
    }
}

#[tokio::test]
async fn the_operation_that_refuses_a_second_issue_is_told_that_no_other_helps() {
    for same in [true, false] {
        let clock = Arc::new(ManualClock::default());
        let (transport, requests) =
            platform(move |number, _| async move { token(&format!("t{}", if same { 0 } else { number })) });
        let cache = cache(&transport, &clock);
        let first = cache.token(&APP).await.unwrap();
        let second = cache.replace(&APP, &first, "/bad").await.unwrap().unwrap();
        assert!(!second.same_as(&first));
        assert!(cache.replace(&APP, &first, "/late").await.unwrap().unwrap().same_as(&second));
        assert!(cache.replace(&APP, &second, "/bad").await.unwrap().is_none());
        assert!(cache.cached(&APP).unwrap().same_as(&second), "the others keep it");
        assert_eq!(requests.load(Ordering::SeqCst), 2);

        // It works with tokens after all: its next refusal counts again.
        cache.accepted(&APP, &second, "/bad");
        clock.advance(seconds(2));
        assert!(cache.replace(&APP, &second, "/bad").await.unwrap().is_some());
        assert_eq!(requests.load(Ordering::SeqCst), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn while_another_token_is_fetched_everyone_else_keeps_the_one_they_have() {
    let clock = Arc::new(TokioClock::new());
    let (transport, _) = platform(|number, _| async move {
        if number > 1 {
            std::future::pending::<()>().await;
        }
        token("t")
    });
    let cache = cache(&transport, &clock);
    let token = cache.token(&APP).await.unwrap();
    let refused = cache.clone();
    let of_refused = token.clone();
    let waiting = tokio::spawn(async move { refused.replace(&APP, &of_refused, "/bad").await });
    settle().await;
    assert!(cache.cached(&APP).unwrap().same_as(&token));
    assert!(matches!(waiting.await.unwrap(), Err(AuthError::Timeout { .. })));
    assert!(cache.cached(&APP).unwrap().same_as(&token));
}

#[tokio::test]
async fn two_hundred_calls_refused_on_a_dead_token_share_one_request_and_its_successor() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = cache(&transport, &clock);
    let dead = cache.token(&APP).await.unwrap();
    let calls: Vec<_> = (0..200)
        .map(|number| {
            let (cache, dead) = (cache.clone(), dead.clone());
            tokio::spawn(async move { cache.replace(&APP, &dead, ["/a", "/b", "/c"][number % 3]).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().unwrap().secret().expose(), "token-2");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_code_is_no_verdict_on_the_credential() {
    for status in [401, 403, 407, 404] {
        let clock = Arc::new(TokioClock::new());
        let in_the_way = Arc::new(AtomicBool::new(true));
        let proxy = Arc::clone(&in_the_way);
        let (transport, _) = platform(move |_, _| {
            let blocked = proxy.load(Ordering::SeqCst);
            async move {
                if !blocked {
                    return token("t");
                }
                let mut response = http::Response::new(dingtalk_transport::Body::from(""));
                *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                Ok(response)
            }
        });
        let cache = cache(&transport, &clock);
        cache.token(&APP).await.unwrap_err();
        in_the_way.store(false, Ordering::SeqCst);
        clock.sleep(seconds(2)).await;
        assert!(cache.token(&APP).await.is_ok(), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rejected_ticket_is_replaced_and_pages_with_another_fault_cost_no_request_each() {
    let clock = Arc::new(TokioClock::new());
    let dead = Arc::new(AtomicBool::new(false));
    let is_dead = Arc::clone(&dead);
    let (transport, requests) = platform(move |_, _| {
        let text = if is_dead.load(Ordering::SeqCst) { "second" } else { "first" };
        async move { ok(json!({"jsapiTicket": text, "expireIn": 7200})) }
    });
    let tokens = Arc::new(StaticToken::new("t"));
    let tickets = JsapiTickets::new(tokens, transport, clock.clone(), Hosts::china());
    let first = tickets.ticket(None).await.unwrap();
    tickets.reject(None, &"another".into());
    tickets.reject(Some("c1"), &first);
    assert_eq!(tickets.ticket(None).await.unwrap(), first);
    assert_eq!(requests.load(Ordering::SeqCst), 1, "neither was the one in use");

    dead.store(true, Ordering::SeqCst);
    tickets.reject(None, &first);
    let second = tickets.ticket(None).await.unwrap();
    assert_eq!(second.expose(), "second");
    for _ in 0..600 {
        tickets.reject(None, &second);
        assert_eq!(tickets.ticket(None).await.unwrap(), second);
        clock.sleep(seconds(1)).await;
    }
    println!("600 pages refused a good ticket: {} requests", requests.load(Ordering::SeqCst) - 2);
    assert!(requests.load(Ordering::SeqCst) <= 2 + 11);
}

#[tokio::test]
async fn a_ticket_request_whose_token_is_refused_drops_no_token_of_others() {
    let clock = Arc::new(ManualClock::default());
    let (token_transport, token_requests) = platform(|_, _| async { token("same") });
    let tokens = cache(&token_transport, &clock);
    let in_use = tokens.token(&APP).await.unwrap();
    let (transport, _) = platform(|_, _| async { status(400, json!({"code": "InvalidAuthentication"})) });
    let tickets = JsapiTickets::new(Arc::new(tokens.clone()), transport, clock.clone(), Hosts::china());
    for _ in 0..20 {
        tickets.ticket(None).await.unwrap_err();
        assert_eq!(tokens.cached(&APP).unwrap().secret(), in_use.secret());
        clock.advance(seconds(2));
    }
    assert_eq!(token_requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn each_of_two_operations_that_refused_a_token_may_accept_the_next() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = cache(&transport, &clock);
    let first = cache.token(&APP).await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for operation in ["/a", "/b"] {
        let (cache, first) = (cache.clone(), first.clone());
        calls.spawn(async move { cache.replace(&APP, &first, operation).await.unwrap().unwrap() });
    }
    let second = calls.join_all().await.remove(0);
    cache.accepted(&APP, &second, "/a");
    cache.accepted(&APP, &second, "/b");
    clock.advance(seconds(2));
    let third = cache.replace(&APP, &second, "/b").await.unwrap();
    assert!(third.is_some_and(|third| !third.same_as(&second)), "its refusal counts anew");
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}
