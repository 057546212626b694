//! The pipeline of every call; not generic, so it is compiled once.

mod answer;
mod options;
mod request;

use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dingtalk_auth::{AuthError, Token, TokenKind, TokenRequest};
use dingtalk_transport::{Body, Reached, TransportErrorKind};
use dingtalk_types::answer::{AnswerError, read_answer};
use dingtalk_types::error::{ApiError, ErrorKind, RetryAdvice};
use dingtalk_types::wire::Answered;
use dingtalk_webhook::WebhookRobot;
use tracing::Instrument as _;

pub(crate) use self::answer::{AnswerReader, Reader, Received};
pub(crate) use self::options::Options;
pub(crate) use self::request::request_of;
use crate::client::Inner;
use crate::encode::Encoded;
use crate::error::Error;
use crate::metrics::Record;
use crate::operation::{Auth, Operation};
use crate::policy::{Ban, Decision, Facts, Failure, Slot, decide};
use crate::server_sent_events;

/// Runs one call to its end: limits, token, attempts, deadline.
pub(crate) async fn execute(
    client: &Inner,
    operation: &Operation,
    encoded: &Encoded,
    options: &Options,
    read: &mut Reader<'_>,
) -> Result<Received, Error> {
    let id = operation.id();
    let started = client.clock.monotonic();
    let record = Record::begin(&client.recorder, &*client.clock, id, started);
    let Some(_running) = client.drain.enter() else {
        let error = Error::ShutDown { operation: id };
        tell_failure(id, &error);
        let refused = Err(error);
        record.end(&refused);
        return refused;
    };
    let span = tracing::debug_span!(
        "dingtalk_call",
        operation = id,
        attempts = tracing::field::Empty,
        status = tracing::field::Empty,
        request_id = tracing::field::Empty,
        latency_ms = tracing::field::Empty,
    );
    client.budget.deposit(started);
    let run =
        Run { client, operation, encoded, options, started, stood_still: AtomicU64::new(0), record: &record };
    let outcome = run.attempts(read).instrument(span.clone()).await;
    record.end(&outcome);
    if let Err(error) = &outcome {
        tell_failure(id, error);
    }
    if !span.is_disabled() {
        let latency = client.clock.monotonic().saturating_sub(started);
        span.record("latency_ms", latency.as_millis() as u64);
        match &outcome {
            Ok(received) => {
                span.record("status", received.status).record("request_id", received.request_id.as_deref())
            }
            Err(error) => span
                .record("status", error.api().map(ApiError::status))
                .record("request_id", error.request_id()),
        };
    }
    outcome
}

/// What an operator looks up: with the code what to do, with the request id what DingTalk's support asks for. Whether it is
/// worse than this is up to the caller, who has the error.
pub(crate) fn tell_failure(operation: &'static str, error: &Error) {
    let (code, request_id) = (error.code(), error.request_id());
    tracing::info!(operation, code, request_id, %error, "call failed");
}

struct Run<'a> {
    client: &'a Inner,
    operation: &'a Operation,
    encoded: &'a Encoded,
    options: &'a Options,
    started: Duration,
    /// Milliseconds of patient waiting, which do not count.
    stood_still: AtomicU64,
    record: &'a Record<'a>,
}

/// By this much an exchange may outlast the call's time when the transport ends it by itself.
const TIMER_SLACK: Duration = Duration::from_millis(50);

impl Run<'_> {
    async fn attempts(&self, read: &mut Reader<'_>) -> Result<Received, Error> {
        let policy = self.options.retry.as_ref().unwrap_or(&self.client.retry);
        let (mut attempt, mut token_replaced, mut replacement) = (0_u32, false, None);
        loop {
            attempt = attempt.saturating_add(1);
            self.check_ban()?;
            let mut token = match replacement.take() {
                Some(token) => Some(token),
                None => self.token().await.inspect_err(|error| self.learn(error))?,
            };
            if self.take_turn().await? && token.is_some() {
                // The wait may have outlasted it.
                token = self.token().await.inspect_err(|error| self.learn(error))?;
            }
            self.check_ban()?;
            self.record.attempt();
            let outcome = {
                let mut exchange = pin!(self.exchange(token.as_ref(), read));
                if self.ends_by_itself() {
                    exchange.await
                } else {
                    self.in_time(Reached::Maybe, exchange.as_mut()).await
                }
            };
            let error = match outcome {
                Ok(received) => {
                    self.client.breaker.answered();
                    if let Some(token) = token.filter(|_| self.options.token.is_none()) {
                        self.client.tokens.accepted(&self.token_request(), &token, self.operation.path());
                    }
                    tracing::Span::current().record("attempts", attempt);
                    return Ok(received);
                }
                Err(error) => error,
            };
            self.learn(&error);
            let facts = Facts {
                attempt,
                idempotent: self.options.idempotent,
                token_replaced,
                remaining: self.remaining(),
                random: fastrand::f64(),
            };
            let replaceable = token.filter(|_| self.options.token.is_none());
            let decision = decide(policy, failure_of(&error, replaceable.is_some()), &facts);
            tracing::debug!(operation = self.operation.id(), attempt, %error, ?decision, "attempt failed");
            match (decision, replaceable) {
                (Decision::ReplaceToken, Some(token)) => {
                    token_replaced = true;
                    replacement = self.replace(&token).await.inspect_err(|error| self.learn(error))?;
                    if replacement.is_none() {
                        tracing::Span::current().record("attempts", attempt);
                        return Err(error);
                    }
                }
                (Decision::RepeatAfter(wait), _)
                    if self.client.budget.withdraw(self.client.clock.monotonic()) =>
                {
                    self.client.clock.sleep(wait).await;
                }
                _ => {
                    tracing::Span::current().record("attempts", attempt);
                    return Err(error);
                }
            }
        }
    }

    /// The output of `step`, unless the call's time is over first; `reached` is then what the step had done at the most.
    async fn in_time<T>(
        &self,
        reached: Reached,
        step: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.client.clock.within(self.remaining(), step).await.unwrap_or_else(|| {
            let (operation, after) = (self.operation.id(), self.options.timeout);
            Err(Error::DeadlineExceeded { operation, after, reached })
        })
    }

    /// Whether the transport ends an exchange in what is left of the call's time: then it needs no timer of ours.
    fn ends_by_itself(&self) -> bool {
        let limit = self.client.transport.time_limit();
        !self.options.events
            && limit.is_some_and(|limit| limit <= self.remaining().saturating_add(TIMER_SLACK))
    }

    /// Waits until the rate limits let the call leave; says whether it had to. In a box, as most calls need not wait.
    async fn take_turn(&self) -> Result<bool, Error> {
        let Inner { limiter, clock, .. } = self.client;
        if limiter.try_acquire(self.slot(), &**clock) {
            return Ok(false);
        }
        let _waiting = self.client.recorder.wait();
        let began = clock.monotonic();
        let patient = self.options.patient;
        let give_up_at = if patient { Duration::MAX } else { began.saturating_add(self.remaining()) };
        let turn = limiter.acquire(self.slot(), &**clock, give_up_at);
        let turn = Box::pin(async {
            if patient { Some(turn.await) } else { clock.within(self.remaining(), turn).await }
        });
        let held = match turn.await {
            Some(Ok(())) => {
                if patient {
                    let waited = clock.monotonic().saturating_sub(began).as_millis();
                    self.stood_still.fetch_add(waited.try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
                }
                return Ok(true);
            }
            Some(Err(held)) => held,
            None => limiter.held(self.slot(), clock.monotonic()),
        };
        Err(Error::Throttled { operation: self.operation.id(), retry_after: held.wait, by: held.by })
    }

    /// Refuses the call while the public IP is banned; asked again after every wait.
    fn check_ban(&self) -> Result<(), Error> {
        if self.options.despite_ban || self.client.breaker.is_untouched() {
            return Ok(());
        }
        match self.client.breaker.ban(self.client.clock.monotonic()) {
            Some(Ban { remaining, presumed }) => {
                let now = self.client.clock.now();
                let until = now.checked_add(remaining).unwrap_or(now);
                Err(Error::Banned { operation: self.operation.id(), until, presumed })
            }
            None => Ok(()),
        }
    }

    /// The token for the call, if it needs one.
    async fn token(&self) -> Result<Option<Token>, Error> {
        if matches!(self.operation.authorized_by(), Auth::None | Auth::Webhook) {
            return Ok(None);
        }
        if let Some(token) = &self.options.token {
            return Ok(Some(token.clone()));
        }
        let request = self.token_request();
        if let Some(token) = self.client.tokens.cached(&request) {
            return Ok(Some(token));
        }
        let fetched = async {
            let fetched = self.client.tokens.token(&request).await;
            fetched.map(Some).map_err(|error| Error::Token { operation: self.operation.id(), error })
        };
        // In a box, as most calls need not wait.
        Box::pin(self.in_time(Reached::No, fetched)).await
    }

    /// Another token than the refused one; `None` when none would help this operation.
    async fn replace(&self, refused: &Token) -> Result<Option<Token>, Error> {
        let request = self.token_request();
        let replaced = async {
            let replaced = self.client.tokens.replace(&request, refused, self.operation.path()).await;
            replaced.map_err(|error| Error::Token { operation: self.operation.id(), error })
        };
        Box::pin(self.in_time(Reached::No, replaced)).await
    }

    fn token_request(&self) -> TokenRequest<'_> {
        let kind = match self.operation.authorized_by() {
            Auth::Suite => TokenKind::Suite,
            _ => TokenKind::App,
        };
        TokenRequest { kind, corp_id: self.options.corp_id.as_deref() }
    }

    /// One request and its answer.
    async fn exchange(&self, token: Option<&Token>, read: &mut Reader<'_>) -> Result<Received, Error> {
        let operation = self.operation.id();
        let mut request = request_of(self.client, self.operation, self.encoded, token)?.map(Body::from);
        if self.options.events {
            server_sent_events::prepare(&mut request);
        }
        let failed = |error| Error::Transport { operation, error };
        let (head, body) = self.client.transport.send(request).await.map_err(failed)?.into_parts();
        let whole =
            if head.status.is_success() { read.take_stream(&head.headers, token, body) } else { Some(body) };
        let whole = whole.unwrap_or_default();
        let body = whole.collect(self.client.max_response_bytes).await.map_err(failed)?;
        read.came(&head, &body);
        let read = |_: &[u8]| read.read(&body).map(|request_id| Answered { body: (), request_id });
        match read_answer(head.status, &head.headers, &body, read) {
            Ok(Answered { request_id, .. }) => {
                if self.operation.is_counted() {
                    self.client.quota.count(self.client.clock.now());
                }
                Ok(Received { status: head.status.as_u16(), body, request_id })
            }
            Err(AnswerError::Refused(error)) => {
                let sent =
                    [token.map(Token::secret), self.options.robot.as_ref().map(WebhookRobot::address_secret)];
                let error = sent.into_iter().flatten().fold(error, ApiError::without);
                Err(Error::Api(error.for_operation(operation)))
            }
            Err(AnswerError::Malformed { error, request_id }) => {
                Err(Error::Decode { operation, request_id, error })
            }
        }
    }

    /// What an error teaches the limits that all calls share.
    fn learn(&self, error: &Error) {
        let now = self.client.clock.monotonic();
        let (refusal, operation) = match error {
            Error::Api(refusal) => (refusal, self.operation.key()),
            // A remembered one has taught its lesson, and its ban is not as long any more.
            Error::Token { error: AuthError::Api(refusal), .. } => (refusal, key_of_token_requests()),
            _ => return,
        };
        match refusal.kind() {
            ErrorKind::Banned { retry_after } => self.client.breaker.trip(now, *retry_after),
            _ if refusal.may_be_ban() => self.client.breaker.met_page(now, operation),
            _ if !refusal.code().is_empty() => self.client.breaker.answered(),
            _ => {}
        }
        let Error::Api(refusal) = error else { return };
        match refusal.kind() {
            ErrorKind::Throttled { scope, retry_after } => {
                self.client.limiter.block(self.slot(), *scope, now, *retry_after)
            }
            ErrorKind::QuotaExhausted => self.client.quota.exhausted(self.client.clock.now()),
            ErrorKind::Banned { .. } => {}
            _ if refusal.may_be_ban() => {}
            _ if self.operation.is_counted() => self.client.quota.count(self.client.clock.now()),
            _ => {}
        }
    }

    fn slot(&self) -> Slot<'_> {
        match &self.options.robot {
            Some(robot) => Slot::robot(robot.address_secret()),
            None => Slot::Operation {
                key: self.operation.key(),
                is_raw: self.operation.is_raw(),
                corp_id: self.options.corp_id.as_deref(),
            },
        }
    }

    fn remaining(&self) -> Duration {
        let stood_still = Duration::from_millis(self.stood_still.load(Ordering::Relaxed));
        let passed = self.client.clock.monotonic().saturating_sub(self.started);
        self.options.timeout.saturating_sub(passed.saturating_sub(stood_still))
    }
}

/// Stands for the token endpoints among operations.
fn key_of_token_requests() -> u64 {
    let mut hasher = DefaultHasher::new();
    "token requests".hash(&mut hasher);
    hasher.finish()
}

fn failure_of(error: &Error, token_replaceable: bool) -> Failure {
    match error {
        Error::Api(error) => match error.retry_advice() {
            RetryAdvice::AfterTokenRefresh if !token_replaceable => Failure::Refused(RetryAdvice::Never),
            advice => Failure::Refused(advice),
        },
        Error::Transport { error, .. } => {
            // These come out the same the next time.
            use TransportErrorKind::{BodyTooLarge, InvalidRequest, InvalidResponse, RequestBody};
            let repeatable =
                !matches!(error.kind(), BodyTooLarge(_) | InvalidRequest | InvalidResponse | RequestBody);
            Failure::Transport { reached: error.reached(), repeatable }
        }
        _ => Failure::Undecodable,
    }
}
