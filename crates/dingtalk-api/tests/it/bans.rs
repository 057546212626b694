//! How long the client stays at home, and what for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::clock;
use dingtalk_api::{Client, Error, oapi};
use dingtalk_auth::{Credential, StaticToken, TokenCache};
use dingtalk_transport::{Body, Clock, Transport, transport_fn};
use dingtalk_types::Hosts;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::oapi::user::GetUserRequest;
use http::{Method, Response};
use serde_json::json;
use tokio::time::{Instant, advance};

const BAN: &str = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#;
const PAGES: [(u16, &str); 5] = [
    (200, "<html>a portal</html>"),
    (403, "<!DOCTYPE html><html>denied</html>"),
    (403, "\u{feff}\n <HTML>"),
    (201, "<head></head>"),
    (200, "<!-- waf --><body>"),
];

fn answer(status: u16, body: &str) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

/// A client whose server answers by path, and the count of its requests.
fn client(
    respond: impl Fn(&str) -> (u16, &'static str) + Send + Sync + 'static,
) -> (Client, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let transport = transport_fn(move |request: http::Request<Body>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let (status, body) = respond(request.uri().path());
        async move { Ok(answer(status, body)) }
    });
    let tokens = Arc::new(StaticToken::new("t"));
    let client = Client::builder(Arc::new(transport), tokens, Arc::new(clock())).build().unwrap();
    (client, sent)
}

async fn call(client: &Client, path: &str) -> Result<(), Error> {
    client.call_raw(Method::POST, path, &json!({})).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn pages_of_one_operation_are_no_ban_however_many() {
    for page in PAGES {
        let (client, _) = client(move |path| if path == "/topapi/page" { page } else { (200, "{}") });
        for _ in 0..30 {
            let error = call(&client, "/topapi/page").await.unwrap_err();
            assert_eq!(error.kind(), Some(&ErrorKind::UnexpectedAnswer), "{page:?}");
            let text = error.to_string();
            assert!(text.contains("proxy") && !text.contains("has banned"), "{text}");
            assert!(!error.is_throttled(), "{text}");
            advance(Duration::from_millis(300)).await;
        }
        assert_eq!(client.banned_for(), None, "{page:?}");
        call(&client, "/topapi/other").await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_two_operations_within_seconds_are_taken_for_a_ban_of_five_minutes() {
    for page in PAGES {
        let (client, sent) = client(move |_| page);
        call(&client, "/topapi/one").await.unwrap_err();
        advance(Duration::from_secs(3)).await;
        call(&client, "/topapi/two").await.unwrap_err();
        for _ in 0..299 {
            let error = call(&client, "/topapi/three").await.unwrap_err();
            assert!(matches!(error, Error::Banned { presumed: true, .. }), "{error:?}");
            let text = error.to_string();
            assert!(text.contains("proxy") && text.contains("may have banned"), "{text}");
            advance(Duration::from_secs(1)).await;
        }
        assert_eq!(sent.load(Ordering::SeqCst), 2, "{page:?}");
        advance(Duration::from_secs(2)).await;
        call(&client, "/topapi/three").await.unwrap_err();
        assert_eq!(sent.load(Ordering::SeqCst), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_blocks_two_paths_bans_nobody_while_others_are_answered() {
    let blocked = |path: &str| path.ends_with("/upload") || path.ends_with("/help");
    for healthy in [(200, "{}"), (200, r#"{"errcode":60121,"errmsg":"no such person"}"#)] {
        let (client, _) = client(move |path| if blocked(path) { (403, "<html>DLP</html>") } else { healthy });
        for second in 0..600 {
            let path = ["/topapi/upload", "/topapi/good", "/topapi/help", "/topapi/good"][second % 4];
            let error = call(&client, path).await.err();
            assert!(!matches!(error, Some(Error::Banned { .. })), "after {second} s: {error:?}");
            advance(Duration::from_secs(1)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_ends_a_presumed_ban() {
    let (client, _) = client(|path| if path == "/topapi/good" { (200, "{}") } else { (403, "<html>") });
    call(&client, "/topapi/one").await.unwrap_err();
    call(&client, "/topapi/two").await.unwrap_err();
    assert!(client.banned_for().is_some());
    client.call_raw(Method::POST, "/topapi/good", &json!({})).despite_ban().await.unwrap();
    assert_eq!(client.banned_for(), None);
    call(&client, "/topapi/good").await.unwrap();
}

/// When the first call succeeds, of one a second, after a ban of 300 s that the token request met.
async fn first_success(status: u16, body: &'static str) -> u64 {
    let started = Instant::now();
    let transport: Arc<dyn Transport> =
        Arc::new(transport_fn(move |request: http::Request<Body>| async move {
            if started.elapsed() < Duration::from_secs(300) {
                return Ok(answer(status, body));
            }
            let is_token = request.uri().path().contains("accessToken");
            Ok(answer(200, if is_token { r#"{"accessToken":"t","expireIn":7200}"# } else { "{}" }))
        }));
    let clock: Arc<dyn Clock> = Arc::new(clock());
    let credential = Credential::internal_app("a", "b");
    let tokens =
        TokenCache::builder(credential, Arc::clone(&transport), Arc::clone(&clock), Hosts::china()).build();
    let client = Client::builder(transport, Arc::new(tokens), clock).build().unwrap();
    while call(&client, "/topapi/x").await.is_err() {
        advance(Duration::from_secs(1)).await;
    }
    started.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn a_ban_met_by_the_token_request_lasts_as_long_as_dingtalk_says() {
    for _ in 0..10 {
        let told = first_success(200, BAN).await;
        let pages = first_success(403, "<html>banned</html>").await;
        println!("a ban of 300 s, met by the token request: back after {told} s (JSON), {pages} s (pages)");
        assert!((300..=302).contains(&told), "{told}");
        assert!((300..=340).contains(&pages), "{pages}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waited_in_the_queue_stays_at_home_when_a_ban_came_meanwhile() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let transport = transport_fn(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(answer(200, BAN))
        }
    });
    let tokens = Arc::new(StaticToken::new("t"));
    let client = Client::builder(Arc::new(transport), tokens, Arc::new(clock())).build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let client = client.clone();
        calls.spawn(
            async move { oapi::user::get(&client, &GetUserRequest::new("u")).patient().await.map(drop) },
        );
    }
    calls.join_all().await.into_iter().for_each(|call| drop(call.unwrap_err()));
    assert_eq!(sent.load(Ordering::SeqCst), 20, "the second and third twenty left during the ban");
}
