//! Bar A8: organisations do not touch one another, and there is a bound to their number.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::*;
use dingtalk_auth::{Credential, TokenCache, TokenCacheBuilder, TokenKind, TokenProvider, TokenRequest};
use dingtalk_transport::{Clock, ManualClock, TokioClock, Transport};
use dingtalk_types::Hosts;

fn customised(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> TokenCacheBuilder {
    TokenCache::builder(Credential::customised("key", "secret"), transport, clock, Hosts::china())
}

fn of(corp_id: &str) -> TokenRequest<'_> {
    TokenRequest { kind: TokenKind::App, corp_id: Some(corp_id) }
}

/// The slowest of 49 organisations' first tokens while another one's answer takes `slow`.
async fn slowest_of_the_others(slow: Duration) -> Duration {
    let clock = Arc::new(TokioClock::new());
    let timer = Arc::clone(&clock);
    let (transport, _) = platform(move |number, request| {
        let timer = Arc::clone(&timer);
        async move {
            let body = request.into_body().collect(1_000).await?;
            let hangs = body.windows(6).any(|window| window == b"corp-0");
            timer.sleep(if hangs { slow } else { Duration::from_millis(40) }).await;
            token(&format!("token-{number}"))
        }
    });
    let cache = customised(transport, clock.clone()).load_timeout(seconds(60)).build();
    let mut calls = tokio::task::JoinSet::new();
    for corp in 0..50 {
        let (cache, clock) = (cache.clone(), Arc::clone(&clock));
        calls.spawn(async move {
            let began = clock.monotonic();
            cache.token(&of(&format!("corp-{corp}-"))).await.unwrap();
            (corp, clock.monotonic() - began)
        });
    }
    let all = calls.join_all().await;
    all.into_iter().filter(|(corp, _)| *corp != 0).map(|(_, took)| took).max().unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_organisation_that_hangs_for_thirty_seconds_delays_no_other() {
    let alone = slowest_of_the_others(Duration::from_millis(40)).await;
    let beside = slowest_of_the_others(seconds(30)).await;
    println!("slowest of 49 tenants: {alone:?} without, {beside:?} beside one that hangs 30 s");
    assert!(beside <= alone.mul_f64(1.05), "{beside:?} against {alone:?}");
}

#[tokio::test]
async fn the_organisation_used_longest_ago_makes_room() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = customised(transport, clock.clone()).max_organisations(20).build();
    let names: Vec<_> = (0..30).map(|number| format!("corp-{number}")).collect();
    for corp in &names[..20] {
        cache.token(&of(corp)).await.unwrap();
        clock.advance(seconds(2));
    }
    cache.cached(&of(&names[0])).unwrap();
    clock.advance(seconds(2));
    for corp in &names[20..] {
        cache.token(&of(corp)).await.unwrap();
        clock.advance(seconds(2));
    }
    assert_eq!(cache.organisations(), 20);
    let gone: Vec<_> =
        (0..30).filter(|number| cache.cached(&of(&format!("corp-{number}"))).is_none()).collect();
    assert_eq!(gone, (1..=10).collect::<Vec<_>>(), "0 was used again");
    assert_eq!(requests.load(Ordering::SeqCst), 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_organisations_fit_and_the_next_ones_push_out_as_many() {
    let (transport, requests) = issuing();
    let cache = customised(transport, Arc::new(ManualClock::default())).build();
    let mut calls = tokio::task::JoinSet::new();
    for worker in 0..4 {
        let cache = cache.clone();
        calls.spawn(async move {
            for corp in 0..2_525 {
                cache.token(&of(&format!("corp-{worker}-{corp}"))).await.unwrap();
            }
        });
    }
    calls.join_all().await;
    println!(
        "10100 organisations: {} kept, {} requests",
        cache.organisations(),
        requests.load(Ordering::SeqCst)
    );
    assert_eq!(cache.organisations(), 10_000);
    assert_eq!(requests.load(Ordering::SeqCst), 10_100);
}
