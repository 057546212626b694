use std::time::Duration;

use crate::timing::Timing;

/// When to try again.
///
/// Full jitter: a random wait below 1, 2, 4 … seconds, so that clients which were cut together do not come back together.
/// At the limit the wait stays around it, which bounds attempts per hour.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
    refusals: u32,
    /// A retired socket was replaced at once, and nothing was proven since.
    rotated: bool,
}

impl Backoff {
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn next(&mut self, timing: &Timing, random: &mut fastrand::Rng) -> Duration {
        let window =
            timing.backoff_first.saturating_mul(1_u32.checked_shl(self.attempts).unwrap_or(u32::MAX));
        self.attempts = self.attempts.saturating_add(1);
        if window < timing.backoff_limit {
            window.mul_f64(random.f64())
        } else {
            around(timing.backoff_limit, random)
        }
    }

    /// The wait before the replacement of a retired socket: none, whatever failed before, unless one rotation follows on
    /// another.
    pub(super) fn rotation(&mut self, timing: &Timing, random: &mut fastrand::Rng) -> Duration {
        if std::mem::replace(&mut self.rotated, true) { self.next(timing, random) } else { Duration::ZERO }
    }

    /// The wait after a refusal that was one before already.
    pub(super) fn refused(&mut self, timing: &Timing, random: &mut fastrand::Rng) -> Option<Duration> {
        self.refusals = self.refusals.saturating_add(1);
        if self.refusals < 2 {
            return None;
        }
        self.attempts = self.attempts.saturating_add(1);
        Some(timing.slow_lane.mul_f64(1.0 + random.f64() / 5.0))
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refusals >= 2
    }

    /// DingTalk took the credentials.
    pub(super) fn accepted(&mut self) {
        self.refusals = 0;
    }

    /// A connection lived long enough to begin anew. That one was opened proves nothing.
    pub(super) fn proven(&mut self) {
        self.attempts = 0;
        self.rotated = false;
    }
}

/// `limit`, a quarter less to a quarter more.
fn around(limit: Duration, random: &mut fastrand::Rng) -> Duration {
    limit.mul_f64(0.75 + random.f64() / 2.0)
}
