use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Keeps every call at home while the public IP is banned: each packet would prolong the ban.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    /// Monotonic milliseconds until which nothing leaves; 0 = never tripped.
    closed_until_ms: AtomicU64,
}

impl Breaker {
    pub(crate) fn trip(&self, now: Duration, ban: Duration) {
        let until = now.saturating_add(ban).as_millis().try_into().unwrap_or(u64::MAX);
        self.closed_until_ms.fetch_max(until, Ordering::Relaxed);
    }

    /// How much longer nothing may leave.
    pub(crate) fn remaining(&self, now: Duration) -> Option<Duration> {
        let until = Duration::from_millis(self.closed_until_ms.load(Ordering::Relaxed));
        until.checked_sub(now).filter(|remaining| !remaining.is_zero())
    }

    /// Whether there was never a ban, so that nobody need ask the clock.
    pub(crate) fn is_untouched(&self) -> bool {
        self.closed_until_ms.load(Ordering::Relaxed) == 0
    }
}
