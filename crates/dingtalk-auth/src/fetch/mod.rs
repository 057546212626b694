//! One token request over the wire: build, send, read, repeat.

mod answer;
mod call;
mod redact;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dingtalk_transport::{Clock, Reached, Transport};
use dingtalk_types::Hosts;
use dingtalk_types::answer::{AnswerError, read_answer};
use dingtalk_types::error::{ApiError, ErrorKind, RetryAdvice};
use dingtalk_types::wire::ResponseBody as _;
use serde_json::{Map, Value};

pub(crate) use answer::{Issued, lifetime, take_secret};
pub(crate) use call::{Repeat, TokenCall};

use crate::error::AuthError;
use crate::random;

/// How often a request that callers wait for is sent, unless set otherwise.
pub(crate) const ATTEMPTS: u32 = 3;
/// No token answer comes near it.
const ANSWER_LIMIT: usize = 64 * 1024;
/// Bounds of the first back-off; each further one may be twice as long.
const FIRST_BACK_OFF: Duration = Duration::from_millis(200);
/// The one flaw of an answer that repetition heals: it broke off on the way.
const INCOMPLETE: &str = "is not complete JSON";
/// A throttle that lasts longer is not sat out within one request.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Sends token requests.
#[derive(Clone)]
pub(crate) struct Fetcher {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hosts: Hosts,
    /// How many requests were sent; clones share it.
    sent: Arc<AtomicU64>,
}

impl Fetcher {
    pub(crate) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, hosts: Hosts) -> Self {
        Self { transport, clock, hosts, sent: Arc::default() }
    }

    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Sends `call` until it succeeds, fails for good, or `attempts` are used up; `read` takes what it needs from
    /// the answer, or says what is wrong with it.
    pub(crate) async fn fetch<T>(
        &self,
        call: &TokenCall,
        attempts: u32,
        read: impl Fn(Map<String, Value>) -> Result<T, &'static str>,
    ) -> Result<T, AuthError> {
        let mut attempt = 1;
        loop {
            let error = match self.attempt(call, &read).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(wait) = back_off(&error, call.repeat, attempt).filter(|_| attempt < attempts) else {
                return Err(error);
            };
            tracing::debug!(target: "dingtalk_auth", operation = call.operation, attempt, %error, "token request repeated");
            self.clock.sleep(wait).await;
            attempt += 1;
        }
    }

    async fn attempt<T>(
        &self,
        call: &TokenCall,
        read: &impl Fn(Map<String, Value>) -> Result<T, &'static str>,
    ) -> Result<T, AuthError> {
        let scrub = |error| AuthError::from(redact::transport(error, &call.secrets));
        let request = call.request(&self.hosts).map_err(scrub)?;
        self.sent.fetch_add(1, Ordering::Relaxed);
        let response = self.transport.send(request).await.map_err(scrub)?;
        let (head, body) = response.into_parts();
        let body = body.collect(ANSWER_LIMIT).await.map_err(scrub)?;

        let invalid = |problem| AuthError::InvalidAnswer { operation: call.operation, problem };
        let decode = |body: &[u8]| Value::from_body(call.style(), body);
        match read_answer(head.status, &head.headers, &body, decode) {
            Ok(answered) => match answered.body {
                Value::Object(members) => read(members).map_err(invalid),
                _ => Err(invalid("is empty")),
            },
            Err(AnswerError::Refused(error)) => {
                let error = error.for_operation(call.operation);
                Err(AuthError::Api(redact::api(error, &call.secrets)))
            }
            Err(AnswerError::Malformed { .. }) => Err(invalid(INCOMPLETE)),
        }
    }
}

/// How long to wait before the next attempt; `None` when another would not help, or might do harm.
fn back_off(error: &AuthError, repeat: Repeat, attempt: u32) -> Option<Duration> {
    if !error.is_transient() || (repeat == Repeat::IfNotExecuted && may_have_executed(error)) {
        return None;
    }
    if matches!(error, AuthError::InvalidAnswer { problem, .. } if *problem != INCOMPLETE) {
        return None;
    }
    if error.api().is_some_and(ApiError::may_be_ban) {
        return None;
    }
    if let Some(ErrorKind::Throttled { retry_after, .. } | ErrorKind::Banned { retry_after }) = error.kind() {
        return (*retry_after <= LONGEST_WAIT).then(|| random::stretched(*retry_after));
    }
    let most = FIRST_BACK_OFF.saturating_mul(1 << attempt.min(4));
    Some(random::between(Duration::ZERO, most.min(LONGEST_WAIT)))
}

fn may_have_executed(error: &AuthError) -> bool {
    match error {
        AuthError::Api(error) => !matches!(error.retry_advice(), RetryAdvice::Any(_)),
        AuthError::Transport(error) => error.reached() == Reached::Maybe,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::{TransportError, TransportErrorKind};
    use dingtalk_types::error::classify;

    use super::*;

    fn lost(reached: Reached) -> AuthError {
        TransportError::new(TransportErrorKind::ConnectionClosed, reached).into()
    }

    fn refused(status: u16, code: &str) -> AuthError {
        classify(status, serde_json::json!({"code": code}).to_string().as_bytes()).into()
    }

    #[test]
    fn what_spends_something_is_sent_again_only_when_it_was_not_executed() {
        let throttled = || refused(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi");
        let incomplete = AuthError::InvalidAnswer { operation: "o", problem: INCOMPLETE };
        for (error, once) in [
            (lost(Reached::No), true),
            (lost(Reached::Maybe), false),
            (throttled(), true),
            (refused(500, "server.error"), false),
            (incomplete, false),
        ] {
            assert!(back_off(&error, Repeat::Always, 1).is_some(), "{error}");
            assert_eq!(back_off(&error, Repeat::IfNotExecuted, 1).is_some(), once, "{error}");
        }
        for repeat in [Repeat::Always, Repeat::IfNotExecuted] {
            assert_eq!(back_off(&refused(400, "invalidClientIdOrSecret"), repeat, 1), None);
        }
    }

    #[test]
    fn the_time_between_attempts_is_random_and_twice_as_long_each_time_up_to_two_seconds() {
        for (attempt, most) in [(1, 400), (2, 800), (3, 1_600), (4, 2_000), (1_000, 2_000)] {
            let most = Duration::from_millis(most);
            let waits: Vec<_> =
                (0..200).filter_map(|_| back_off(&lost(Reached::No), Repeat::Always, attempt)).collect();
            assert_eq!(waits.len(), 200);
            let (least, longest) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*longest <= most && *longest > most / 2, "{attempt}: {longest:?}");
            assert!(*least < most / 2, "{attempt}: {least:?}");
        }
    }
}
