//! Misbehaviour on request.

pub(crate) mod answer;
mod kind;

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub use self::kind::FaultKind;
use crate::paths::CONNECT;

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

impl Fault {
    /// A fault that hits one request.
    pub fn new(path: impl Into<String>, kind: FaultKind) -> Self {
        Self { path: path.into(), kind, times: Some(1), connection: None }
    }

    /// [`FaultKind::Throttle`].
    pub fn throttle(path: impl Into<String>) -> Self {
        Self::new(path, FaultKind::Throttle)
    }

    /// [`FaultKind::RateLimit`], for good: `calls` a second on each path that is covered.
    pub fn rate_limit(path: impl Into<String>, calls: usize) -> Self {
        Self::new(path, FaultKind::RateLimit(calls)).always()
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
pub(crate) struct Faults {
    injected: Mutex<Vec<Fault>>,
    arrivals: Mutex<Arrivals>,
}

/// What came within the last second on the paths with a limit.
#[derive(Debug, Default)]
struct Arrivals(HashMap<String, VecDeque<Instant>>);

impl Arrivals {
    fn admit(&mut self, path: &str, calls: usize, now: Instant) -> bool {
        let arrivals = self.0.entry(path.to_owned()).or_default();
        while arrivals.front().is_some_and(|first| now.duration_since(*first) >= Duration::from_secs(1)) {
            arrivals.pop_front();
        }
        let admitted = arrivals.len() < calls;
        if admitted {
            arrivals.push_back(now);
        }
        admitted
    }
}

impl Faults {
    pub(crate) fn inject(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Those that are not used up.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Takes what hits this request: a delay, and at most one fault that decides the answer.
    pub(crate) fn take(&self, path: &str) -> (Duration, Option<FaultKind>) {
        let (mut faults, mut arrivals) = (self.lock(), self.arrivals());
        #[expect(clippy::disallowed_methods, reason = "a limit on real calls counts real time")]
        let now = Instant::now();
        let mut delay = Duration::ZERO;
        let mut decisive = None;
        for fault in faults.iter_mut().filter(|fault| fault.covers(path)) {
            match fault.kind {
                FaultKind::Latency(by) => delay = delay.saturating_add(by),
                FaultKind::RateLimit(calls) if arrivals.admit(path, calls, now) => continue,
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
        self.injected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
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
