//! From a request of a program to DingTalk's answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_api::{Client, Error, Operation};
use dingtalk_auth::Token;
use dingtalk_open::DingTalk;
use dingtalk_transport::{Body, Clock, Reached, TransportError, TransportErrorKind};
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::admission::Admission;
use super::answer::{self, Why};
use super::budget::Budget;
use super::metrics::{Metrics, Now};
use super::refusals::Refusals;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::Failure;

/// What [`Gateway`] keeps to.
#[derive(Debug, Clone, Copy)]
pub(super) struct GatewayLimits {
    pub(super) concurrency: u16,
    pub(super) max_body_bytes: usize,
    pub(super) budget: Option<u64>,
    /// How long a call waits for one of those with DingTalk to end.
    pub(super) wait: Duration,
}

/// Passes requests on.
#[derive(Debug)]
pub(super) struct Gateway {
    /// Keeps an embedded DingTalk alive.
    connection: Connection,
    client: Client,
    admission: Admission,
    limits: GatewayLimits,
    places: Semaphore,
    queued: AtomicUsize,
    budget: Budget,
    metrics: Metrics,
    refusals: Refusals,
}

impl Gateway {
    pub(super) fn new(connection: Connection, admission: Admission, limits: GatewayLimits) -> Self {
        Self {
            client: connection.ding.client().clone(),
            connection,
            admission,
            limits,
            places: Semaphore::new(limits.concurrency.into()),
            queued: AtomicUsize::default(),
            budget: Budget::new(limits.budget),
            metrics: Metrics::default(),
            refusals: Refusals::default(),
        }
    }

    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.answered(request).await;
        if let Some(Why(why)) = response.extensions().get() {
            let line = format!("{method} {path}: {}: {why}", response.status().as_u16());
            self.refusals.tell(response.status(), &line, self.client.clock().monotonic());
        }
        response
    }

    async fn answered(&self, request: Request<Incoming>) -> Response<Body> {
        if request.method() == Method::GET && request.uri().path() == "/healthz" {
            let health = self.ding().health().await;
            let status = if health.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
            return answer::text(status, format!("{health}\n"));
        }
        if let Err(refused) = self.admission.check(request.headers()) {
            return answer::refused(refused);
        }
        if request.method() == Method::GET && request.uri().path() == "/metrics" {
            return answer::text(StatusCode::OK, self.metrics.text(&self.client, &self.now()));
        }
        self.pass_on(request).await
    }

    async fn pass_on(&self, request: Request<Incoming>) -> Response<Body> {
        let clock = self.client.clock();
        let began = clock.monotonic();
        let operation = dingtalk_catalogue::find_route(request.method().as_str(), request.uri().path());
        let operation = operation.map(|(operation, _)| Operation::of_catalogue(operation));
        let (response, code) = match self.whole(request).await {
            Ok(request) => self.relay(operation, &request).await,
            Err(response) => (response, String::new()),
        };
        let name = operation.map_or("unknown", Operation::id);
        let duration = clock.monotonic().saturating_sub(began);
        self.metrics.ended(name, response.status().as_u16(), &code, duration);
        response
    }

    /// The request with its body.
    async fn whole(&self, request: Request<Incoming>) -> Result<Request<Bytes>, Response<Body>> {
        let (head, body) = request.into_parts();
        let failed = |error: TransportError| {
            let (status, exit) = match error.kind() {
                TransportErrorKind::BodyTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, Exit::Refused),
                _ => (StatusCode::BAD_REQUEST, Exit::Other),
            };
            answer::failure(status, &Failure::new(exit, error.to_string()).next("see --max-body-bytes"))
        };
        let body = Body::stream(body).collect(self.limits.max_body_bytes).await.map_err(failed)?;
        Ok(Request::from_parts(head, body))
    }

    /// The answer, and DingTalk's code if it is a refusal.
    async fn relay(
        &self,
        operation: Option<&'static Operation>,
        request: &Request<Bytes>,
    ) -> (Response<Body>, String) {
        let is_counted = operation.is_none_or(Operation::is_counted);
        if is_counted && let Err(most) = self.budget.take(self.client.quota()) {
            let message = format!("the budget of {most} calls for this month is used up; nothing was sent");
            let failure = Failure::new(Exit::QuotaExhausted, message).next("start it with a larger --budget");
            return (answer::failure(StatusCode::TOO_MANY_REQUESTS, &failure), String::new());
        }
        let error = match self.place().await {
            Some(_place) => {
                let relay = self.client.relay(operation, request);
                let relay = match self.connection.user.clone() {
                    Some(token) => relay.token(Token::new(token)),
                    None => relay,
                };
                match relay.send().await {
                    Ok(relayed) => {
                        let code = relayed.refusal.map(|refusal| refusal.code().to_owned());
                        return (relayed.response, code.unwrap_or_default());
                    }
                    Err(error) => error,
                }
            }
            None => Error::Throttled {
                operation: operation.map_or("call_raw", Operation::id),
                retry_after: Duration::from_secs(1),
                by: dingtalk_api::ThrottledBy::Client,
            },
        };
        if is_counted && error.reached() == Reached::No {
            self.budget.give_back();
        }
        let code = error.code().unwrap_or_default().to_owned();
        (answer::error(error, self.client.clock().now()), code)
    }

    /// A place among the calls that are with DingTalk.
    async fn place(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(place) = self.places.try_acquire() {
            return Some(place);
        }
        let _queued = Queued::new(&self.queued);
        let clock: &Arc<dyn Clock> = self.client.clock();
        clock.within(self.limits.wait, self.places.acquire()).await?.ok()
    }

    fn now(&self) -> Now {
        let queued = self.queued.load(Ordering::Relaxed);
        Now { queued, budget_left: self.budget.left(self.client.quota()) }
    }

    fn ding(&self) -> &DingTalk {
        &self.connection.ding
    }
}

/// One call waits for its place.
struct Queued<'a>(&'a AtomicUsize);

impl<'a> Queued<'a> {
    fn new(number: &'a AtomicUsize) -> Self {
        number.fetch_add(1, Ordering::Relaxed);
        Self(number)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
