use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use super::Exchange;
use crate::body::Body;
use crate::error::{Reached, TransportError, TransportErrorKind};
use crate::transport::Transport;

/// The largest request body that is recorded, in bytes.
const MAX_REQUEST_BODY: usize = 64 * 1024 * 1024;

/// A [`Transport`] that expects given requests, answers them in order and afterwards tells what was asked.
///
/// A request that differs from the next expected one, or comes after the last, gets an error of kind
/// [`Other`](TransportErrorKind::Other) and makes [`assert_finished`](Self::assert_finished) fail. Clones share one script.
///
/// ```
/// use dingtalk_transport::{Body, Exchange, ReplayTransport, Transport};
/// use http::StatusCode;
/// use serde_json::json;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_transport::TransportError> {
/// let url = "https://api.dingtalk.com/v1.0/oauth2/accessToken";
/// let transport = ReplayTransport::new([Exchange::post(url)
///     .with_json(json!({"appKey": "key", "appSecret": "secret"}))
///     .answer_json(StatusCode::OK, json!({"accessToken": "token", "expireIn": 7200}))]);
///
/// let body = r#"{ "appSecret": "secret", "appKey": "key" }"#;
/// let response = transport.send(http::Request::post(url).body(Body::from(body)).unwrap()).await?;
/// assert_eq!(response.status(), 200);
/// assert_eq!(transport.requests().len(), 1);
/// transport.assert_finished();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct ReplayTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    expected: VecDeque<Exchange>,
    requests: Vec<Request<Bytes>>,
    complaints: Vec<String>,
}

impl ReplayTransport {
    /// Expects `exchanges`, in this order.
    pub fn new(exchanges: impl IntoIterator<Item = Exchange>) -> Self {
        let transport = Self::default();
        transport.lock().expected.extend(exchanges);
        transport
    }

    /// Expects one more exchange, after all others.
    pub fn push(&self, exchange: Exchange) {
        self.lock().expected.push_back(exchange);
    }

    /// Every request so far, with its body read into memory.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.lock().requests.clone()
    }

    /// Checks that every expected request came, in order, and no other.
    ///
    /// # Panics
    /// When that is not so, with a list of all differences.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion, for tests")]
    pub fn assert_finished(&self) {
        let state = self.lock();
        let missing = state.expected.iter().map(|exchange| format!("never asked: {}", exchange.title()));
        let complaints: Vec<String> = state.complaints.iter().cloned().chain(missing).collect();
        if !complaints.is_empty() {
            panic!("the replay did not go as expected:\n  {}", complaints.join("\n  "));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn answer(&mut self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let number = self.requests.len() + 1;
        let title = format!("{} {}", request.method(), request.uri());
        let expected = self.expected.pop_front();
        let differences = match &expected {
            Some(expected) => expected.differences(&request),
            None => vec![format!("nothing more was expected, got {title}")],
        };
        self.requests.push(request);
        match expected {
            Some(expected) if differences.is_empty() => expected.into_answer(),
            _ => {
                let complaint = format!("request {number}: {}", differences.join("; "));
                self.complaints.push(complaint.clone());
                Err(TransportError::new(TransportErrorKind::Other, Reached::No).with_source(complaint))
            }
        }
    }
}

#[async_trait]
impl Transport for ReplayTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.collect(MAX_REQUEST_BODY).await?;
        self.lock().answer(Request::from_parts(head, body))
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        formatter
            .debug_struct("ReplayTransport")
            .field("asked", &state.requests.len())
            .field("still_expected", &state.expected.len())
            .finish()
    }
}
