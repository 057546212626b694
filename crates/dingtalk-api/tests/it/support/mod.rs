//! A client over a scripted transport, under tokio's paused time.

mod answering;
#[cfg(all(feature = "storage", feature = "conv-file"))]
pub(crate) mod storage;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_api::{Client, ClientBuilder, RateLimits};
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Body, Reached, TokioClock, TransportError, TransportErrorKind, transport_fn};

pub(crate) use answering::{Asked, answering};

pub(crate) const TOKEN: &str = "canary-token-4f1d";

/// What the scripted server does with one request.
#[derive(Clone)]
pub(crate) enum Answer {
    Ok(&'static str),
    Status(u16, &'static str),
    /// The text of an event stream.
    #[cfg_attr(not(feature = "ai-paas"), expect(dead_code, reason = "no other operation has one"))]
    Events(&'static str),
    Failure(TransportErrorKind, Reached),
    Never,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) at: Duration,
}

/// Answers in order, then for ever with the last answer, and keeps what it saw.
#[derive(Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self { answers, seen: Arc::default() }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        self.builder_with(Arc::new(StaticToken::new(TOKEN)))
    }

    pub(crate) fn builder_with(&self, tokens: Arc<dyn dingtalk_auth::TokenProvider>) -> ClientBuilder {
        let script = self.clone();
        let started = tokio::time::Instant::now();
        let transport = transport_fn(move |request: http::Request<Body>| {
            let script = script.clone();
            async move {
                let (head, body) = request.into_parts();
                script.seen.lock().unwrap().push(Seen {
                    method: head.method.to_string(),
                    uri: head.uri.to_string(),
                    headers: head.headers,
                    body: body.as_bytes().cloned().unwrap_or_default(),
                    at: started.elapsed(),
                });
                let answer = {
                    let mut answers = script.answers.lock().unwrap();
                    if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
                };
                match answer.expect("the script has an answer") {
                    Answer::Ok(body) => Ok(http::Response::new(Body::from(body))),
                    Answer::Status(status, body) => {
                        Ok(http::Response::builder().status(status).body(Body::from(body)).unwrap())
                    }
                    Answer::Events(stream) => Ok(http::Response::builder()
                        .header("content-type", "text/event-stream; charset=utf-8")
                        .body(Body::from(stream))
                        .unwrap()),
                    Answer::Failure(kind, reached) => Err(TransportError::new(kind, reached)),
                    Answer::Never => std::future::pending().await,
                }
            }
        });
        Client::builder(Arc::new(transport), tokens, Arc::new(clock())).rate_limits(RateLimits::unlimited())
    }
}

/// 2026-01-01T00:00:00Z, and from there on with tokio's time.
pub(crate) fn clock() -> TokioClock {
    TokioClock::starting_at(now())
}

pub(crate) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}
