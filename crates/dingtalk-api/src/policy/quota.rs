use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use dingtalk_types::date::Date;

/// What this client has used of the organisation's monthly quota of API calls.
///
/// DingTalk counts all apps of an organisation together (5 000 a month in the standard edition); this counts one client.
/// Calls that were throttled or lost in the network, and token, identity and contact operations do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaUsage {
    /// The year of the month, in China's time.
    pub year: i32,
    /// The month, 1 to 12, in China's time.
    pub month: u8,
    /// Counted calls of this client in that month.
    pub calls: u64,
    /// Whether DingTalk has said that the quota is used up.
    pub exhausted: bool,
}

#[derive(Debug, Default)]
pub(crate) struct QuotaCounter(Mutex<QuotaUsage>);

impl QuotaCounter {
    pub(crate) fn count(&self, now: SystemTime) {
        let mut usage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        usage.roll(now);
        usage.calls = usage.calls.saturating_add(1);
    }

    pub(crate) fn exhausted(&self, now: SystemTime) {
        let mut usage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        usage.roll(now);
        usage.exhausted = true;
    }

    pub(crate) fn usage(&self, now: SystemTime) -> QuotaUsage {
        let mut usage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        usage.roll(now);
        *usage
    }
}

impl QuotaUsage {
    /// Starts a new month where one has begun.
    fn roll(&mut self, now: SystemTime) {
        let (year, month) = china_month(now);
        if (self.year, self.month) != (year, month) {
            *self = Self { year, month, calls: 0, exhausted: false };
        }
    }
}

/// Year and month at UTC+8.
fn china_month(now: SystemTime) -> (i32, u8) {
    const UTC_OFFSET_SECONDS: u64 = 8 * 3_600;
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let days = seconds.saturating_add(UTC_OFFSET_SECONDS) / 86_400;
    let date = Date::from_days(i64::try_from(days).unwrap_or(i64::MAX));
    (date.year() as i32, date.month() as u8)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_month_turns_at_midnight_in_china() {
        let before = UNIX_EPOCH + Duration::from_secs(1_764_518_399); // 2025-11-30T15:59:59Z
        assert_eq!(china_month(before), (2025, 11));
        assert_eq!(china_month(before + Duration::from_secs(1)), (2025, 12));
        assert_eq!(china_month(UNIX_EPOCH), (1970, 1));
        assert_eq!(china_month(UNIX_EPOCH + Duration::from_secs(951_782_400)), (2000, 2)); // 29 February
    }

    #[test]
    fn a_new_month_starts_from_nothing() {
        let counter = QuotaCounter::default();
        let november = UNIX_EPOCH + Duration::from_secs(1_764_518_399);
        counter.count(november);
        counter.exhausted(november);
        assert_eq!(counter.usage(november).calls, 1);
        let december = counter.usage(november + Duration::from_secs(1));
        assert_eq!((december.calls, december.exhausted), (0, false));
    }
}
