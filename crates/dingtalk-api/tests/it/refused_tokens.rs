//! One operation that refuses tokens, beside those that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::clock;
use dingtalk_api::{Client, Error, RateLimits, oapi};
use dingtalk_auth::{Credential, TokenCache};
use dingtalk_transport::{Body, Clock, Transport, transport_fn};
use dingtalk_types::Hosts;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::oapi::user::GetUserRequest;
use http::{Method, Response};
use serde_json::json;
use tokio::time::sleep;

const REFUSALS: [(u16, &str); 4] = [
    (400, r#"{"code":"InvalidAuthentication","message":"x","requestid":"r"}"#),
    (401, ""),
    (401, "<html>proxy authentication</html>"),
    (200, r#"{"errcode":88,"sub_code":"40014","errmsg":"x"}"#),
];

fn answer(status: u16, body: &str) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

/// An app whose server answers by path and number of the token request, and the count of those.
fn app(
    token: impl Fn(usize) -> (u16, String) + Send + Sync + 'static,
    respond: impl Fn(&str, &str) -> (u16, &'static str) + Send + Sync + 'static,
) -> (Client, Arc<AtomicUsize>) {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&fetched);
    let transport: Arc<dyn Transport> = Arc::new(transport_fn(move |request: http::Request<Body>| {
        let path = request.uri().path();
        let response = {
            if path.ends_with("ccessToken") {
                let (status, body) = token(count.fetch_add(1, Ordering::SeqCst) + 1);
                answer(status, &body)
            } else {
                let header = request.headers().get("x-acs-dingtalk-access-token");
                let sent = header.map(|value| value.to_str().unwrap().to_owned());
                let sent = sent.or_else(|| request.uri().query().map(str::to_owned)).unwrap_or_default();
                let (status, body) = respond(path, &sent);
                answer(status, body)
            }
        };
        async move { Ok(response) }
    }));
    let clock: Arc<dyn Clock> = Arc::new(clock());
    let credential = Credential::internal_app("a", "b");
    let tokens =
        TokenCache::builder(credential, Arc::clone(&transport), Arc::clone(&clock), Hosts::china()).build();
    let client = Client::builder(transport, Arc::new(tokens), clock)
        .rate_limits(RateLimits::unlimited())
        .build()
        .unwrap();
    (client, fetched)
}

/// The same text again, as for an internal app.
fn same(_number: usize) -> (u16, String) {
    (200, json!({"accessToken": "same", "expireIn": 7200}).to_string())
}

/// A new text each time, as for a customer of an ISV app.
fn new(number: usize) -> (u16, String) {
    (200, json!({"accessToken": format!("t{number}"), "expireIn": 7200}).to_string())
}

async fn me(client: &Client) -> Result<(), Error> {
    client.call_raw(Method::GET, "/v1.0/contact/users/me", &json!({})).await.map(drop)
}

async fn healthy(client: &Client) -> Result<(), Error> {
    oapi::user::get(client, &GetUserRequest::new("u")).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn an_hour_of_refusals_by_one_operation_costs_the_others_nothing() {
    for refusal in REFUSALS {
        for (texts, token) in [("the same text", same as fn(usize) -> _), ("new texts", new)] {
            for every in [1, 7, 10, 20, 59, 61, 70] {
                let (client, fetched) =
                    app(token, move |path, _| if path.ends_with("/me") { refusal } else { (200, "{}") });
                let mut failed = 0;
                for second in 0..3_600 {
                    if second % every == 0 {
                        let error = me(&client).await.unwrap_err();
                        assert_eq!(error.kind(), Some(&ErrorKind::TokenInvalid), "{error}");
                    }
                    failed += usize::from(healthy(&client).await.is_err());
                    sleep(Duration::from_secs(1)).await;
                }
                let fetched = fetched.load(Ordering::SeqCst);
                println!(
                    "{texts}, refused every {every} s: {failed} of 3600 healthy calls failed, {fetched} token requests"
                );
                assert_eq!(failed, 0);
                assert!(fetched <= 62, "{fetched}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn many_operations_that_refuse_before_any_other_is_called_take_nothing_down() {
    for token in [same as fn(usize) -> _, new] {
        let (client, fetched) =
            app(token, |path, _| if path.starts_with("/v1.0/") { (401, "") } else { (200, "{}") });
        for number in 0..200 {
            let path = format!("/v1.0/things/{number}");
            client
                .call_raw(Method::GET, path, &json!({}))
                .timeout(Duration::from_millis(100))
                .await
                .unwrap_err();
        }
        healthy(&client).await.unwrap();
        assert!(fetched.load(Ordering::SeqCst) <= 30, "{}", fetched.load(Ordering::SeqCst));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_while_no_token_is_to_be_had_leaves_the_others_the_one_they_use() {
    let down = Arc::new(AtomicBool::new(false));
    let is_down = Arc::clone(&down);
    let token = move |number| if is_down.load(Ordering::SeqCst) { (503, String::new()) } else { new(number) };
    let (client, _) = app(token, |path, _| if path.ends_with("/me") { (401, "") } else { (200, "{}") });
    healthy(&client).await.unwrap();
    down.store(true, Ordering::SeqCst);
    for _ in 0..600 {
        me(&client).await.unwrap_err();
        healthy(&client).await.unwrap();
        sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_answers_401_to_everything_is_forgotten_as_soon_as_it_stops() {
    for warm in [true, false] {
        let in_the_way = Arc::new(AtomicBool::new(!warm));
        let (of_tokens, of_calls) = (Arc::clone(&in_the_way), Arc::clone(&in_the_way));
        let token =
            move |number| if of_tokens.load(Ordering::SeqCst) { (401, String::new()) } else { same(number) };
        let (client, _) =
            app(token, move |_, _| if of_calls.load(Ordering::SeqCst) { (401, "") } else { (200, "{}") });
        if warm {
            healthy(&client).await.unwrap();
        }
        in_the_way.store(true, Ordering::SeqCst);
        for _ in 0..10 {
            healthy(&client).await.unwrap_err();
            me(&client).await.unwrap_err();
            sleep(Duration::from_millis(100)).await;
        }
        in_the_way.store(false, Ordering::SeqCst);
        // Without a token the last failure is remembered for a second or two.
        if !warm {
            sleep(Duration::from_secs(5)).await;
        }
        healthy(&client).await.unwrap();
        me(&client).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_died_is_replaced_once_for_all_and_nobody_notices() {
    let (client, fetched) = app(new, |_, sent| {
        let dead = r#"{"errcode":40014,"errmsg":"dead"}"#;
        (200, if sent.contains("t1") { dead } else { r#"{"errcode":0}"# })
    });
    for round in 0..3 {
        let mut calls = tokio::task::JoinSet::new();
        for number in 0..200 {
            let client = client.clone();
            calls.spawn(async move {
                let path = format!("/topapi/op{}", number % 5);
                client.call_raw(Method::POST, path, &json!({})).await.map(drop)
            });
        }
        for call in calls.join_all().await {
            call.unwrap_or_else(|error| panic!("round {round}: {error}"));
        }
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 2, "the first token, and the one after it");
}
