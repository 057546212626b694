//! Milliseconds since 1970 as RFC 3339 writes them, and back.

use dingtalk_types::date::Date;

const DAY_MS: i64 = 86_400_000;

/// `1970-01-01T00:00:00.000Z`; RFC 3339 knows no year after 9999.
pub(super) fn rfc_3339(ms: i64) -> String {
    let ms = ms.clamp(0, 253_402_300_799_999);
    let (date, of_day) = (Date::from_days(ms / DAY_MS), ms % DAY_MS);
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (seconds, thousandths) = (of_day / 1_000, of_day % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{thousandths:03}Z")
}

/// Of a time as [`rfc_3339`] writes it.
pub(super) fn milliseconds(time: &str) -> Option<i64> {
    let mut numbers = time.trim_end_matches('Z').split(['-', 'T', ':', '.']).map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let date = Date::new(next()?, next()?, next()?)?;
    let (hour, minute, second, millisecond) = (next()?, next()?, next()?, next()?);
    let possible = (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..1_000).contains(&millisecond);
    possible.then_some(date.days() * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_was_written() {
        for ms in [0, 951_782_400_123, 1_709_164_800_000, 1_735_689_599_999, 253_402_300_799_999] {
            assert_eq!(milliseconds(&rfc_3339(ms)), Some(ms), "{}", rfc_3339(ms));
        }
        for wrong in [
            "",
            "yesterday",
            "1970-01-01",
            "1970-01-01T00:00Z",
            "1970-02-30T00:00:00.000Z",
            "1970-01-01T24:00:00.000Z",
        ] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
    }
}
