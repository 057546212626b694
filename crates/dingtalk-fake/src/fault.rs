//! Misbehaviour on request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use crate::gate;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal, Reply};

/// Something that goes wrong on a path, a number of times (once, unless said otherwise).
///
/// A path is exact, or a prefix when it ends in `*`; `*` alone is every path (the control paths excepted).
/// Faults are used up in the order in which they were injected, one per request; a latency adds to the fault after it.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_fake::Fault;
///
/// let slow_and_throttled = [
///     Fault::latency("/topapi/*", Duration::from_millis(200)).always(),
///     Fault::throttle("/topapi/v2/user/get").times(2),
/// ];
/// # let _ = slow_and_throttled;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fault {
    /// Where it applies.
    pub path: String,
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many more requests it hits; `None` is all of them.
    pub times: Option<u64>,
}

/// What can go wrong.
///
/// In the first group the operation does not run; in the second it does and its answer is damaged on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The answer to too many calls per second: errcode 90018 (wrapped in 88 under `/topapi/`), 130101 for a custom
    /// robot, HTTP 403 `Forbidden.AccessDenied.QpsLimitForAppkeyAndApi` on the new host.
    Throttle,
    /// The answer to a banned address: `{"status":1111,"punish":"deny",…}`, no `errcode`.
    Ban,
    /// The answer comes later by this much real time.
    Latency(Duration),
    /// The connection is reset (RST) before an answer.
    Reset,
    /// An HTML page from the edge, HTTP 502.
    Html,
    /// This HTTP status with this body; an empty text without one.
    Status(u16, Option<String>),
    /// The app lacks this permission point.
    PermissionMissing(String),
    /// No answer ever comes.
    Hang,

    /// The body ends (FIN) after this many bytes, fewer than Content-Length says.
    Truncate(usize),
    /// The body stops after this many bytes, the connection stays.
    StallBody(usize),
    /// The connection is closed (FIN) after this many bytes of the answer, its head included.
    CloseAfter(usize),
    /// The connection is reset (RST) after this many bytes of the answer, its head included.
    ResetAfter(usize),
    /// A chunked body of this many bytes that never becomes JSON.
    HugeBody(u64),
}

impl Fault {
    /// A fault that hits one request.
    pub fn new(path: impl Into<String>, kind: FaultKind) -> Self {
        Self { path: path.into(), kind, times: Some(1) }
    }

    /// [`FaultKind::Throttle`].
    pub fn throttle(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Throttle)
    }

    /// [`FaultKind::Ban`].
    pub fn ban(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Ban)
    }

    /// [`FaultKind::Latency`].
    pub fn latency(path: impl Into<String>, delay: Duration) -> Self {
        Self::new(path, FaultKind::Latency(delay))
    }

    /// [`FaultKind::Reset`].
    pub fn reset(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Reset)
    }

    /// [`FaultKind::Html`].
    pub fn html(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Html)
    }

    /// [`FaultKind::Status`] without a body of its own.
    pub fn status(path: impl Into<String>, status: u16) -> Self {
        Self::new(path, FaultKind::Status(status, None))
    }

    /// [`FaultKind::Status`] with a body.
    pub fn status_with_body(path: impl Into<String>, status: u16, body: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Status(status, Some(body.into())))
    }

    /// [`FaultKind::PermissionMissing`].
    pub fn permission_missing(path: impl Into<String>, scope: impl Into<String>) -> Self {
        Self::new(path, FaultKind::PermissionMissing(scope.into()))
    }

    /// [`FaultKind::Hang`].
    pub fn hang(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Hang)
    }

    /// [`FaultKind::Truncate`].
    pub fn truncate(path: impl Into<String>, after: usize) -> Self {
        Self::new(path, FaultKind::Truncate(after))
    }

    /// [`FaultKind::StallBody`].
    pub fn stall_body(path: impl Into<String>, after: usize) -> Self {
        Self::new(path, FaultKind::StallBody(after))
    }

    /// [`FaultKind::CloseAfter`].
    pub fn close_after(path: impl Into<String>, bytes: usize) -> Self {
        Self::new(path, FaultKind::CloseAfter(bytes))
    }

    /// [`FaultKind::ResetAfter`].
    pub fn reset_after(path: impl Into<String>, bytes: usize) -> Self {
        Self::new(path, FaultKind::ResetAfter(bytes))
    }

    /// [`FaultKind::HugeBody`].
    pub fn huge_body(path: impl Into<String>, length: u64) -> Self {
        Self::new(path, FaultKind::HugeBody(length))
    }

    /// Hits this many requests.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Hits every request until the faults are cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    fn covers(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => self.path == path,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn inject(&self, fault: Fault) {
        self.lock().push(fault);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Takes what hits this request: a delay, and at most one fault that decides the answer.
    pub(crate) fn take(&self, path: &str) -> (Duration, Option<FaultKind>) {
        let mut faults = self.lock();
        let mut delay = Duration::ZERO;
        let mut decisive = None;
        for fault in faults.iter_mut().filter(|fault| fault.covers(path)) {
            match fault.kind {
                FaultKind::Latency(by) => delay = delay.saturating_add(by),
                _ if decisive.is_some() => continue,
                _ => decisive = Some(fault.kind.clone()),
            }
            fault.times = fault.times.map(|times| times.saturating_sub(1));
        }
        faults.retain(|fault| fault.times != Some(0));
        (delay, decisive)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer that a fault of the first group gives in the operation's place.
pub(crate) fn answer(platform: &Platform, kind: &FaultKind, path: &str) -> Option<Reply> {
    let dialect = Dialect::of(path);
    let refusal = match kind {
        FaultKind::Throttle => throttle(dialect, path),
        FaultKind::PermissionMissing(scope) => gate::permission_missing(dialect, scope),
        FaultKind::Ban => {
            let body = json!({
                "status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": platform.identifiers.hex32(),
            });
            return Some(Reply::json(StatusCode::OK, &body));
        }
        FaultKind::Html => {
            let page = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>";
            return Some(Reply::text(StatusCode::BAD_GATEWAY, "text/html", page));
        }
        FaultKind::Status(status, body) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let content_type = match body {
                Some(text) if text.starts_with(['{', '[']) => "application/json",
                _ => "text/plain",
            };
            return Some(Reply::text(status, content_type, body.clone().unwrap_or_default()));
        }
        _ => return None,
    };
    Some(Reply::render(dialect, Err(refusal), &platform.identifiers))
}

fn throttle(dialect: Dialect, path: &str) -> Refusal {
    match dialect {
        Dialect::Api => Refusal::api(
            403,
            "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
            "the app calls this operation too often in one second",
        ),
        _ if path == "/robot/send" => Refusal::code(130_101, "send too fast, exceed 20 times per minute"),
        _ => Refusal::gateway(90018, "the app calls this operation too often in one second"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_adds_to_the_fault_after_it_and_both_are_used_up() {
        let faults = Faults::default();
        faults.inject(Fault::latency("*", Duration::from_millis(5)));
        faults.inject(Fault::throttle("/topapi/*").times(2));
        faults.inject(Fault::ban("/topapi/v2/user/get"));
        let path = "/topapi/v2/user/get";
        assert_eq!(faults.take("/gettoken"), (Duration::from_millis(5), None));
        assert_eq!(faults.take(path), (Duration::ZERO, Some(FaultKind::Throttle)));
        assert_eq!(faults.take(path), (Duration::ZERO, Some(FaultKind::Throttle)));
        assert_eq!(faults.take(path), (Duration::ZERO, Some(FaultKind::Ban)));
        assert_eq!(faults.take(path), (Duration::ZERO, None));
    }
}
