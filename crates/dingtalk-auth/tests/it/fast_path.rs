//! A token at hand costs no allocation; and the same race, many times over.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::support::*;
use dingtalk_auth::{Credential, TokenCache, TokenKind, TokenProvider, TokenRequest};
use dingtalk_transport::ManualClock;
use dingtalk_types::Hosts;

#[tokio::test]
async fn a_token_at_hand_costs_no_allocation() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = issuing();
    let own = cache(&transport, &clock);
    let customised = Credential::customised("key", "secret");
    let many = TokenCache::builder(customised, transport, clock, Hosts::china()).build();
    let of_corp = TokenRequest { kind: TokenKind::App, corp_id: Some("corp") };
    for (cache, request) in [(own, TokenRequest::APP), (many, of_corp)] {
        cache.token(&request).await.unwrap();
        // arc-swap sets up a record per thread on first use.
        cache.cached(&request).unwrap();
        let counted = allocation_counter::measure(|| {
            for _ in 0..1_000 {
                cache.cached(&request).expect("it is at hand");
            }
        });
        println!("1000 tokens at hand for {request:?}: {} allocations", counted.count_total);
        assert_eq!(counted.count_total, 0);
    }
}

/// Three callers, a refusal and a refresh in every order that threads find: a stand-in for a model checker.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn three_racing_callers_never_make_a_request_too_many() {
    const ROUNDS: usize = 3_000;
    for round in 0..ROUNDS {
        let clock = Arc::new(ManualClock::default());
        let (transport, requests) = issuing();
        let cache = cache(&transport, &clock);
        let callers: Vec<_> = (0..3)
            .map(|_| {
                let cache = cache.clone();
                tokio::spawn(async move {
                    let first = cache.token(&TokenRequest::APP).await.unwrap();
                    if first.secret().expose() == "token-1" {
                        cache.reject(&TokenRequest::APP, &first);
                    }
                    cache.token(&TokenRequest::APP).await.unwrap()
                })
            })
            .collect();
        for caller in callers {
            let last = caller.await.unwrap();
            assert_eq!(last.secret().expose(), "token-2", "round {round}");
        }
        assert_eq!(requests.load(Ordering::SeqCst), 2, "round {round}");
    }
    println!("{ROUNDS} races of 3 callers: 2 requests for 2 tokens each time");
}
