//! A scripted token endpoint and the caches that ask it.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_auth::{Credential, TokenCache, TokenCacheBuilder};
use dingtalk_transport::{Body, Clock, Transport, TransportError, transport_fn};
use dingtalk_types::Hosts;
use http::{Request, Response};
use serde_json::{Value, json};

pub(crate) type Answer = Result<Response<Body>, TransportError>;

/// A platform whose n-th answer (from 1) is `answer(n, request)`, and the count of its requests.
pub(crate) fn platform<F, A>(answer: F) -> (Arc<dyn Transport>, Arc<AtomicUsize>)
where
    F: Fn(usize, Request<Body>) -> A + Send + Sync + 'static,
    A: Future<Output = Answer> + Send,
{
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let transport = transport_fn(move |request| {
        let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
        answer(number, request)
    });
    (Arc::new(transport), count)
}

/// Issues `token-1`, `token-2`, … for 7200 s each.
pub(crate) fn issuing() -> (Arc<dyn Transport>, Arc<AtomicUsize>) {
    platform(|number, _| async move { token(&format!("token-{number}")) })
}

pub(crate) fn token(text: &str) -> Answer {
    ok(json!({"accessToken": text, "access_token": text, "expireIn": 7200}))
}

pub(crate) fn ok(body: Value) -> Answer {
    status(200, body)
}

pub(crate) fn status(status: u16, body: Value) -> Answer {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    Ok(response)
}

pub(crate) fn wrong_secret() -> Answer {
    status(400, json!({"code": "invalidClientIdOrSecret", "message": "no", "requestid": "R-1"}))
}

pub(crate) fn server_error() -> Answer {
    status(500, json!({"code": "server.error", "message": "down", "requestid": "R-2"}))
}

pub(crate) fn internal_app() -> Credential {
    Credential::internal_app("the-client-id", "the-client-secret")
}

pub(crate) fn builder(transport: &Arc<dyn Transport>, clock: &Arc<impl Clock>) -> TokenCacheBuilder {
    let clock: Arc<dyn Clock> = clock.clone();
    TokenCache::builder(internal_app(), Arc::clone(transport), clock, Hosts::china())
}

pub(crate) fn cache(transport: &Arc<dyn Transport>, clock: &Arc<impl Clock>) -> TokenCache {
    builder(transport, clock).build()
}

/// Lets every task that can run do so, without any time passing.
pub(crate) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// When requests arrived.
#[derive(Debug, Default, Clone)]
pub(crate) struct Times(Arc<Mutex<Vec<Duration>>>);

impl Times {
    pub(crate) fn push(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }

    pub(crate) fn all(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }

    /// The shortest time between two requests.
    pub(crate) fn shortest_gap(&self) -> Option<Duration> {
        self.all().windows(2).map(|pair| pair[1] - pair[0]).min()
    }
}
