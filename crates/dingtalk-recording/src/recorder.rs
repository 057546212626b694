//! Records what passes.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::{Body, Clock, TokioClock, Transport, TransportError};
use http::request::Parts;
use http::{Request, Response};

use crate::exchange::{RecordedAnswer, RecordedExchange, RecordedRequest};
use crate::recording::{Recording, RecordingError};
use crate::rules::Rules;
use crate::tee::Tee;

/// No more of a body is kept.
const MAX_BODY_BYTES: usize = 32 << 20;

/// A transport around another, which records every call that is answered. Clones record together.
///
/// Bodies pass through it as they come, streams too; no more than 32 MiB of each is kept. A call without a whole answer (no
/// connection, a time-out, an answer that breaks off) is not recorded: what was asked again afterwards is. An answer that the caller
/// stops reading is recorded as far as it came. What is kept in memory has all secrets in it; [`recording`](Self::recording) has none.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_recording::Recorder;
/// use dingtalk_transport::{Body, Transport, transport_fn};
///
/// let recorder = Recorder::new(transport_fn(|_| async { Ok(http::Response::new(Body::from("{}"))) }));
/// // … let a client have `recorder.clone()` for its transport, and call …
/// recorder.send(http::Request::get("https://api.dingtalk.com/v1.0/ping").body(Body::empty())?).await?;
/// assert_eq!(recorder.recording().exchanges().len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    rules: Rules,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    begun: u64,
    /// By their number: in the order in which they were begun.
    ended: BTreeMap<u64, RecordedExchange>,
}

impl Recorder {
    /// Records what `transport` does, by the rules as they come.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            transport: Arc::new(transport),
            clock: Arc::new(TokioClock::new()),
            rules: Rules::new(),
            log: Arc::default(),
        }
    }

    /// What is replaced, and what is let in.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// What tells how long a call took; `TokioClock` unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The calls so far whose answers have been read or dropped, without secrets and personal values.
    pub fn recording(&self) -> Recording {
        let exchanges: Vec<_> = lock(&self.log).ended.values().cloned().collect();
        self.rules.apply(&exchanges)
    }

    /// Writes [`recording`](Self::recording) to a file; one that is there is replaced.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        self.recording().write(path)
    }

    fn begin(&self) -> u64 {
        let mut log = lock(&self.log);
        log.begun = log.begun.saturating_add(1);
        log.begun
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let (number, begun) = (self.begin(), self.clock.monotonic());
        let (head, body) = request.into_parts();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let body = match body.as_bytes() {
            Some(bytes) => {
                *lock(&sent) = bytes.get(..MAX_BODY_BYTES.min(bytes.len())).unwrap_or_default().to_vec();
                body
            }
            None => {
                let sent = Arc::clone(&sent);
                Body::stream(Tee::new(body, MAX_BODY_BYTES, move |bytes| *lock(&sent) = bytes))
            }
        };
        let asked = copy(&head);
        let (answer, body) = self.transport.send(Request::from_parts(head, body)).await?.into_parts();
        let (clock, log) = (Arc::clone(&self.clock), Arc::clone(&self.log));
        let (status, headers) = (answer.status.as_u16(), answer.headers.clone());
        let record = move |body: &[u8]| {
            let request = RecordedRequest::read(&asked.method, &asked.uri, &asked.headers, &lock(&sent));
            let answer = RecordedAnswer::read(status, &headers, body);
            let took = clock.monotonic().saturating_sub(begun);
            lock(&log)
                .ended
                .insert(number, RecordedExchange { request, answer, took_ms: milliseconds(took) });
        };
        let body = if let Some(bytes) = body.as_bytes() {
            record(bytes);
            body
        } else {
            Body::stream(Tee::new(body, MAX_BODY_BYTES, move |bytes| record(&bytes)))
        };
        Ok(Response::from_parts(answer, body))
    }

    fn time_limit(&self) -> Option<Duration> {
        self.transport.time_limit()
    }
}

impl fmt::Debug for Recorder {
    /// How many calls, and nothing of them: they have secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = lock(&self.log).ended.len();
        formatter
            .debug_struct("Recorder")
            .field("rules", &self.rules)
            .field("ended", &ended)
            .finish_non_exhaustive()
    }
}

/// What is recorded of a request's head; its extensions stay with it.
fn copy(head: &Parts) -> Parts {
    let (mut copy, ()) = Request::new(()).into_parts();
    copy.method = head.method.clone();
    copy.uri = head.uri.clone();
    copy.headers = head.headers.clone();
    copy
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
