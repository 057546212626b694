//! A life ends by the wall or by the monotonic clock, whichever is further.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::support::*;
use dingtalk_auth::{JsapiTickets, MemoryStore, TokenProvider, TokenRequest, UserTokens};
use dingtalk_transport::{Clock, ManualClock};
use dingtalk_types::Hosts;
use serde_json::json;

/// The monotonic clock stands still, as on Linux and macOS.
fn suspend(clock: &ManualClock, hours: u64) {
    clock.jump_wall(clock.now() + seconds(hours * 3_600));
}

#[tokio::test]
async fn after_a_suspension_nothing_that_is_over_is_given_out() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = platform(|number, _| async move {
        let text = format!("t{number}");
        ok(json!({
            "accessToken": text, "jsapiTicket": text, "refreshToken": text, "expireIn": 7200
        }))
    });
    let own = cache(&transport, &clock);
    let shared = || builder(&transport, &clock).store(Arc::new(MemoryStore::new(clock.clone())));
    let shared = shared().build();
    let tickets = JsapiTickets::new(Arc::new(own.clone()), transport.clone(), clock.clone(), Hosts::china());
    let users = UserTokens::new("id", "secret", transport.clone(), clock.clone(), Hosts::china());
    let person = users.provider("u", Arc::new(MemoryStore::new(clock.clone())));
    person.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();

    let all = async || {
        let providers: [&dyn TokenProvider; 3] = [&own, &shared, &person];
        let mut texts = Vec::new();
        for provider in providers {
            texts.push(provider.token(&TokenRequest::APP).await.unwrap().secret().clone());
        }
        texts.push(tickets.ticket(None).await.unwrap());
        texts
    };
    let before = all().await;
    suspend(&clock, 1);
    assert_eq!(all().await, before, "an hour of two");
    suspend(&clock, 2);
    assert!(own.cached(&TokenRequest::APP).is_none() && person.cached(&TokenRequest::APP).is_none());
    let after = all().await;
    for (index, (before, after)) in before.iter().zip(&after).enumerate() {
        assert_ne!(before, after, "{index}: dead for an hour, and given out");
    }
}

#[tokio::test]
async fn a_wall_clock_set_back_prolongs_nothing_and_one_set_right_costs_one_request() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap();
    clock.jump_wall(clock.now() - seconds(86_400));
    clock.advance(seconds(7_199));
    assert!(cache.cached(&TokenRequest::APP).is_some());
    settle().await;
    clock.advance(seconds(7_201));
    assert!(cache.cached(&TokenRequest::APP).is_none());

    cache.token(&TokenRequest::APP).await.unwrap();
    let before = requests.load(Ordering::SeqCst);
    clock.jump_wall(clock.now() + seconds(86_400));
    clock.advance(seconds(1));
    for _ in 0..100 {
        cache.token(&TokenRequest::APP).await.unwrap();
        clock.advance(seconds(1));
    }
    assert_eq!(requests.load(Ordering::SeqCst), before + 1);
}

#[tokio::test]
async fn a_ticket_renewed_on_a_machine_that_sleeps_ends_a_day_after_it_was_made() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) =
        platform(|_, _| async { ok(json!({"jsapiTicket": "same", "accessToken": "t", "expireIn": 7200})) });
    let tokens = Arc::new(dingtalk_auth::StaticToken::new("t"));
    let tickets = JsapiTickets::new(tokens, transport, clock.clone(), Hosts::china());
    for _ in 0..12 {
        tickets.ticket(None).await.unwrap();
        settle().await;
        clock.jump_wall(clock.now() + seconds(7_000));
        clock.advance(seconds(1));
    }
    tickets.ticket(None).await.unwrap();
    settle().await;
    let before = requests.load(Ordering::SeqCst);
    clock.jump_wall(clock.now() + seconds(2_500));
    tickets.ticket(None).await.unwrap();
    settle().await;
    assert_eq!(requests.load(Ordering::SeqCst), before + 1, "24 h are over, though not the 7200 s");
}
