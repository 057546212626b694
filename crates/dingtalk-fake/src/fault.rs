//! Misbehaviour on request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use crate::gate;
use crate::gateway::open::CONNECT;
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
    /// How many more requests it hits (handshakes, connections or pushes, by its kind); `None` is all of them.
    pub times: Option<u64>,
    /// The one Stream connection that it is for, by its id; any one when absent.
    pub connection: Option<String>,
}

/// What can go wrong.
///
/// In the first group the operation does not run; in the second it does and its answer is damaged on the way.
/// The others are for Stream mode: the third group hits the next WebSocket handshakes; the fourth hits connections, at once
/// those that are open (each once), then new ones as they open; the last hits the next pushes.
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

    /// The WebSocket handshake is refused with this HTTP status; its ticket stays good.
    RefuseUpgrade(u16),
    /// The WebSocket handshake is answered later by this much real time.
    StreamSlowOpen(Duration),
    /// The WebSocket is accepted and nothing is ever sent on it, no answer to a WebSocket ping either.
    StreamZombie,

    /// A SYSTEM `disconnect` with this reason, the documented 10 s of silence, then the end (FIN).
    StreamDisconnect(String),
    /// The connection is reset (RST).
    StreamRst,
    /// The connection is neither read nor written any more, without FIN. For 60 s the platform goes on pushing to it.
    StreamVanish,
    /// No frame comes any more, while WebSocket pings are answered.
    StreamMute,
    /// A WebSocket close frame with this code.
    StreamClose(u16),
    /// Messages that are no frames: binary, no JSON, other JSON, without headers, of an unknown type.
    StreamGarbage,
    /// A frame of nobody's topic with this many bytes of `data`.
    StreamOversize(usize),

    /// A push comes in WebSocket fragments of at most this many bytes.
    StreamFragment(usize),
}

impl FaultKind {
    /// The third group: a WebSocket handshake.
    pub(crate) fn hits_upgrades(&self) -> bool {
        matches!(self, Self::RefuseUpgrade(_) | Self::StreamSlowOpen(_) | Self::StreamZombie)
    }

    /// The fourth group: a Stream connection.
    pub(crate) fn hits_connections(&self) -> bool {
        matches!(
            self,
            Self::StreamDisconnect(_)
                | Self::StreamRst
                | Self::StreamVanish
                | Self::StreamMute
                | Self::StreamClose(_)
                | Self::StreamGarbage
                | Self::StreamOversize(_)
        )
    }

    /// The last group: a push on a Stream connection.
    pub(crate) fn hits_frames(&self) -> bool {
        matches!(self, Self::StreamFragment(_))
    }

    pub(crate) fn hits_requests(&self) -> bool {
        !self.hits_upgrades() && !self.hits_connections() && !self.hits_frames()
    }
}

impl Fault {
    /// A fault that hits one request.
    pub fn new(path: impl Into<String>, kind: FaultKind) -> Self {
        Self { path: path.into(), kind, times: Some(1), connection: None }
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

    /// A fault of Stream mode; [`Fault::path`] says nothing for it.
    pub(crate) fn stream(kind: FaultKind) -> Self {
        Self::new(CONNECT, kind)
    }

    /// [`FaultKind::RefuseUpgrade`].
    pub fn refuse_upgrade(status: u16) -> Self {
        Self::stream(FaultKind::RefuseUpgrade(status))
    }

    /// [`FaultKind::StreamSlowOpen`].
    pub fn stream_slow_open(delay: Duration) -> Self {
        Self::stream(FaultKind::StreamSlowOpen(delay))
    }

    /// [`FaultKind::StreamZombie`].
    pub fn stream_zombie() -> Self {
        Self::stream(FaultKind::StreamZombie)
    }

    /// [`FaultKind::StreamDisconnect`] with the reason of a recycled connection.
    pub fn stream_disconnect() -> Self {
        Self::stream(FaultKind::StreamDisconnect("connection is expired".to_owned()))
    }

    /// [`FaultKind::StreamRst`].
    pub fn stream_rst() -> Self {
        Self::stream(FaultKind::StreamRst)
    }

    /// [`FaultKind::StreamVanish`].
    pub fn stream_vanish() -> Self {
        Self::stream(FaultKind::StreamVanish)
    }

    /// [`FaultKind::StreamMute`].
    pub fn stream_mute() -> Self {
        Self::stream(FaultKind::StreamMute)
    }

    /// [`FaultKind::StreamClose`].
    pub fn stream_close(code: u16) -> Self {
        Self::stream(FaultKind::StreamClose(code))
    }

    /// [`FaultKind::StreamGarbage`].
    pub fn stream_garbage() -> Self {
        Self::stream(FaultKind::StreamGarbage)
    }

    /// [`FaultKind::StreamOversize`].
    pub fn stream_oversize(length: usize) -> Self {
        Self::stream(FaultKind::StreamOversize(length))
    }

    /// [`FaultKind::StreamFragment`].
    pub fn stream_fragment(size: usize) -> Self {
        Self::stream(FaultKind::StreamFragment(size))
    }

    /// Hits this Stream connection only.
    #[must_use]
    pub fn on(mut self, connection: impl Into<String>) -> Self {
        self.connection = Some(connection.into());
        self
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
        if !self.kind.hits_requests() {
            return false;
        }
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

    /// Takes a fault of Stream mode: one for this connection, or for any.
    pub(crate) fn take_where(
        &self,
        connection: Option<&str>,
        wanted: impl Fn(&FaultKind) -> bool,
    ) -> Option<FaultKind> {
        let mut faults = self.lock();
        let fits = |fault: &&mut Fault| {
            wanted(&fault.kind) && fault.connection.as_deref().is_none_or(|only| Some(only) == connection)
        };
        let fault = faults.iter_mut().find(fits)?;
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        let kind = fault.kind.clone();
        faults.retain(|fault| fault.times != Some(0));
        Some(kind)
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
