//! Tickets live like tokens, but never longer than a day.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::support::*;
use dingtalk_auth::{JsapiTickets, StaticToken, TokenProvider, TokenRequest};
use dingtalk_transport::ManualClock;
use dingtalk_types::Hosts;
use serde_json::json;

#[tokio::test]
async fn a_ticket_renewed_again_and_again_ends_after_a_day() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) =
        platform(|_, _| async { ok(json!({"jsapiTicket": "same", "expireIn": 7200})) });
    let tickets =
        JsapiTickets::new(Arc::new(StaticToken::new("t")), transport, clock.clone(), Hosts::china());
    // Renewed every 7000 s; at 84 000 s the 24 h leave it 2400 s more.
    for _ in 0..12 {
        tickets.ticket(None).await.unwrap();
        settle().await;
        clock.advance(seconds(7_000));
    }
    tickets.ticket(None).await.unwrap();
    settle().await;
    let before = requests.load(Ordering::SeqCst);
    assert_eq!(before, 13);
    clock.advance(seconds(1_500));
    tickets.ticket(None).await.unwrap();
    settle().await;
    assert_eq!(requests.load(Ordering::SeqCst), before, "85 500 s: still good");
    clock.advance(seconds(1_000));
    tickets.ticket(None).await.unwrap();
    assert_eq!(
        requests.load(Ordering::SeqCst),
        before + 1,
        "86 500 s: asked for anew, long before 7200 s are over"
    );
}

#[tokio::test]
async fn a_ticket_that_dingtalk_still_gives_after_its_day_is_held_and_not_asked_for_at_every_call() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) =
        platform(|_, _| async { ok(json!({"jsapiTicket": "same", "expireIn": 7200})) });
    let tickets =
        JsapiTickets::new(Arc::new(StaticToken::new("t")), transport, clock.clone(), Hosts::china());
    // Every 6000 s, so that the ticket is still held when it is asked for again: 90 000 s is past the day.
    for _ in 0..=15 {
        tickets.ticket(None).await.unwrap();
        settle().await;
        clock.advance(seconds(6_000));
    }
    tickets.ticket(None).await.unwrap();
    settle().await;
    let before = requests.load(Ordering::SeqCst);
    for _ in 0..3 {
        clock.advance(seconds(100));
        assert_eq!(tickets.ticket(None).await.unwrap().expose(), "same");
        settle().await;
    }
    assert_eq!(requests.load(Ordering::SeqCst), before);
}

#[tokio::test]
async fn an_expired_app_token_is_replaced_once_on_the_way_to_a_ticket() {
    let clock = Arc::new(ManualClock::default());
    let (token_transport, token_requests) = issuing();
    let tokens = Arc::new(cache(&token_transport, &clock));
    tokens.token(&TokenRequest::APP).await.unwrap();
    let (transport, requests) = platform(|_, request| async move {
        match request.headers()["x-acs-dingtalk-access-token"].to_str().unwrap() {
            "token-1" => status(400, json!({"code": "InvalidAuthentication", "message": "no"})),
            _ => ok(json!({"jsapiTicket": "ticket", "expireIn": 7200})),
        }
    });
    let tickets = JsapiTickets::new(tokens, transport, clock, Hosts::china());
    assert_eq!(tickets.ticket(None).await.unwrap().expose(), "ticket");
    assert_eq!((requests.load(Ordering::SeqCst), token_requests.load(Ordering::SeqCst)), (2, 2));
}
