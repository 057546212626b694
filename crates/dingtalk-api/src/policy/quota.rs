use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

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

/// Year and month at UTC+8, by the civil-from-days algorithm of the proleptic Gregorian calendar.
fn china_month(now: SystemTime) -> (i32, u8) {
    const UTC_OFFSET_SECONDS: u64 = 8 * 3_600;
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    // Days since 0000-03-01; a far future clamps instead of overflowing.
    let days = (seconds.saturating_add(UTC_OFFSET_SECONDS) / 86_400).min(100_000_000) as i64 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8)
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
    fn every_day_of_five_centuries_is_in_the_month_of_the_calendar() {
        let mut day = 0;
        for year in 1970..2470 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = [31, 28 + u64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, days) in (1..=12).zip(days) {
                for _ in 0..days {
                    // Noon in China.
                    let now = UNIX_EPOCH + Duration::from_secs(day * 86_400 + 4 * 3_600);
                    assert_eq!(china_month(now), (year, month), "day {day}");
                    day += 1;
                }
            }
        }
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
