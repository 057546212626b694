//! The fake's time: the machine's wall clock plus an offset that tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;

/// China time, in which the platform counts its days.
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 24 * 3_600_000;

#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// Milliseconds since 1970, as the fake's clients would read them on the platform's servers.
    pub(crate) fn now_ms(&self) -> i64 {
        machine_ms().saturating_add(self.offset_ms.load(Ordering::Acquire))
    }

    /// The day in China, counted from 1970.
    pub(crate) fn china_day(&self) -> i64 {
        self.now_ms().saturating_add(CHINA_OFFSET_MS).div_euclid(DAY_MS)
    }

    /// Moves the clock; whoever waits in [`Clock::sleep`] looks at it again.
    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset_ms.fetch_add(by, Ordering::AcqRel);
        self.moved.notify_waiters();
    }

    /// Sets the clock, which runs on from there.
    pub(crate) fn set(&self, now_ms: i64) {
        self.set_offset(now_ms.saturating_sub(machine_ms()));
    }

    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Acquire)
    }

    /// Puts the clock so far ahead of the machine's.
    pub(crate) fn set_offset(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::Release);
        self.moved.notify_waiters();
    }

    pub(crate) fn reset(&self) {
        self.set_offset(0);
    }

    /// Waits until the fake's clock has gone on by `delay`, by itself or because a test moved it.
    pub(crate) async fn sleep(&self, delay: Duration) {
        let until = self.now_ms().saturating_add(i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
        loop {
            let mut moved = std::pin::pin!(self.moved.notified());
            moved.as_mut().enable();
            let left = u64::try_from(until.saturating_sub(self.now_ms())).unwrap_or(0);
            if left == 0 {
                return;
            }
            #[expect(clippy::disallowed_methods, reason = "this is the fake's own clock")]
            let pause = tokio::time::sleep(Duration::from_millis(left));
            tokio::select! {
                () = pause => {}
                () = moved => {}
            }
        }
    }
}

fn machine_ms() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the fake's own clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_moved_clock_releases_whoever_waits() {
        let clock = Clock::default();
        let wait = clock.sleep(Duration::from_secs(3600));
        let push = async { clock.advance(Duration::from_secs(3600)) };
        tokio::join!(wait, push);
    }

    #[test]
    fn days_change_at_midnight_in_china() {
        let clock = Clock::default();
        let day = clock.china_day();
        clock.advance(Duration::from_secs(24 * 3600));
        assert_eq!(clock.china_day(), day + 1);
    }
}
