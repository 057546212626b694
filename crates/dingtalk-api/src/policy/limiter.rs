use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::Secret;
use tokio::sync::Mutex;

/// At most `calls` in any window of `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    calls: usize,
    per: Duration,
}

impl RateLimit {
    /// At most `calls` (at least 1) in any window of `per`.
    pub fn new(calls: usize, per: Duration) -> Self {
        Self { calls: calls.max(1), per }
    }
}

/// What the client holds back by itself, so that DingTalk does not have to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimits {
    /// Calls of one operation for one organisation; `None` = unlimited. Default 20 a second, the standard edition's limit.
    pub per_operation: Option<RateLimit>,
    /// Messages of one webhook robot; `None` = unlimited. Default 20 a minute; beyond it DingTalk mutes the robot for ten.
    pub per_robot: Option<RateLimit>,
}

impl RateLimits {
    /// Holds nothing back: for benchmarks, and for those who limit elsewhere.
    pub fn unlimited() -> Self {
        Self { per_operation: None, per_robot: None }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            per_operation: Some(RateLimit::new(20, Duration::from_secs(1))),
            per_robot: Some(RateLimit::new(20, Duration::from_secs(60))),
        }
    }
}

/// What a limit counts for: an operation of an organisation, or one robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slot<'a> {
    Operation { id: &'static str, corp_id: Option<&'a str> },
    Robot { fingerprint: u64 },
}

impl Slot<'_> {
    /// Tells robots apart without keeping the secret of their address.
    pub(crate) fn robot(address: &Secret) -> Self {
        let mut hasher = DefaultHasher::new();
        address.expose().hash(&mut hasher);
        Self::Robot { fingerprint: hasher.finish() }
    }
}

/// The windows in use. A waiter stands in its window's fair queue, so calls leave in order and a cancelled
/// waiter takes nothing with it.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    limits: RateLimits,
    windows: StdMutex<Windows>,
}

#[derive(Debug)]
struct Windows {
    by_key: HashMap<Key, Arc<Window>>,
    /// Idle windows are dropped when there are this many.
    sweep_at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Operation(&'static str, Option<Box<str>>),
    Robot(u64),
}

#[derive(Debug, Default)]
struct Window {
    /// Monotonic times of the last calls, oldest first; never more than the limit allows.
    departures: Mutex<VecDeque<Duration>>,
    /// Set by a refusal of the server: nobody leaves before.
    blocked_until: StdMutex<Duration>,
}

const FIRST_SWEEP_AT: usize = 1_024;

impl Default for Windows {
    fn default() -> Self {
        Self { by_key: HashMap::new(), sweep_at: FIRST_SWEEP_AT }
    }
}

impl Limiter {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, windows: StdMutex::default() }
    }

    /// Whether the call may leave now. It never overtakes a waiter: a waiter holds the lock.
    pub(crate) fn try_acquire(&self, slot: Slot<'_>, clock: &dyn Clock) -> bool {
        let Some(limit) = self.limit_of(&slot) else { return true };
        let now = clock.monotonic();
        let window = self.window(&slot, limit, now);
        match window.departures.try_lock() {
            Ok(mut departures) => window.try_leave(&mut departures, limit, now).is_zero(),
            Err(_) => false,
        }
    }

    /// Waits for the turn of a call; `Err` tells the wait when it would end after the monotonic time `give_up_at`.
    pub(crate) async fn acquire(
        &self,
        slot: Slot<'_>,
        clock: &dyn Clock,
        give_up_at: Duration,
    ) -> Result<(), Duration> {
        let Some(limit) = self.limit_of(&slot) else { return Ok(()) };
        let window = self.window(&slot, limit, clock.monotonic());
        let mut departures = window.departures.lock().await;
        loop {
            let now = clock.monotonic();
            let wait = window.try_leave(&mut departures, limit, now);
            if wait.is_zero() {
                return Ok(());
            }
            if now.saturating_add(wait) > give_up_at {
                return Err(wait);
            }
            clock.sleep(wait).await;
        }
    }

    /// The server refused a call of this slot: the others wait, too.
    pub(crate) fn block(&self, slot: Slot<'_>, now: Duration, wait: Duration) {
        let Some(limit) = self.limit_of(&slot) else { return };
        let window = self.window(&slot, limit, now);
        let mut blocked_until = window.blocked_until.lock().unwrap_or_else(PoisonError::into_inner);
        *blocked_until = (*blocked_until).max(now.saturating_add(wait));
    }

    fn limit_of(&self, slot: &Slot<'_>) -> Option<RateLimit> {
        match slot {
            Slot::Operation { .. } => self.limits.per_operation,
            Slot::Robot { .. } => self.limits.per_robot,
        }
    }

    fn window(&self, slot: &Slot<'_>, limit: RateLimit, now: Duration) -> Arc<Window> {
        let key = match *slot {
            Slot::Operation { id, corp_id } => Key::Operation(id, corp_id.map(Into::into)),
            Slot::Robot { fingerprint } => Key::Robot(fingerprint),
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.by_key.len() >= windows.sweep_at {
            windows.by_key.retain(|_, window| Arc::strong_count(window) > 1 || !window.is_idle(limit, now));
            windows.sweep_at = windows.by_key.len().saturating_mul(2).max(FIRST_SWEEP_AT);
        }
        Arc::clone(windows.by_key.entry(key).or_default())
    }
}

impl Window {
    /// Notes a departure; nothing of the kind when there is a wait, which it returns.
    fn try_leave(&self, departures: &mut VecDeque<Duration>, limit: RateLimit, now: Duration) -> Duration {
        let wait = self.wait(departures, limit, now);
        if wait.is_zero() {
            if departures.len() >= limit.calls {
                departures.pop_front();
            }
            departures.push_back(now);
        }
        wait
    }

    fn wait(&self, departures: &VecDeque<Duration>, limit: RateLimit, now: Duration) -> Duration {
        let blocked_until = *self.blocked_until.lock().unwrap_or_else(PoisonError::into_inner);
        let free_at = match departures.front() {
            Some(oldest) if departures.len() >= limit.calls => oldest.saturating_add(limit.per),
            _ => Duration::ZERO,
        };
        free_at.max(blocked_until).saturating_sub(now)
    }

    /// Nobody has left lately and nothing is blocked: forgetting the window changes nothing.
    fn is_idle(&self, limit: RateLimit, now: Duration) -> bool {
        let Ok(departures) = self.departures.try_lock() else { return false };
        let last = departures.back().copied().unwrap_or_default().saturating_add(limit.per);
        let blocked_until = *self.blocked_until.lock().unwrap_or_else(PoisonError::into_inner);
        last.max(blocked_until) < now
    }
}
