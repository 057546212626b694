//! Milliseconds since 1970 as RFC 3339 writes them, and back.

/// By the civil-from-days algorithm of the proleptic Gregorian calendar.
pub(super) fn rfc_3339(ms: i64) -> String {
    const DAY_MS: i64 = 86_400_000;
    // RFC 3339 knows the years 0 to 9999.
    let ms = ms.clamp(0, 253_402_300_799_999);
    let (days, of_day) = (ms / DAY_MS + 719_468, ms % DAY_MS);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (seconds, thousandths) = (of_day / 1_000, of_day % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{thousandths:03}Z")
}

/// Of a time as [`rfc_3339`] writes it: `1970-01-01T00:00:00.000Z`.
pub(super) fn milliseconds(time: &str) -> Option<i64> {
    let mut numbers = time.trim_end_matches('Z').split(['-', 'T', ':', '.']).map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second, millisecond) = (next()?, next()?, next()?, next()?);
    // Years that begin in March have their odd day at the end.
    let years = year.checked_sub(i64::from(month <= 2))?;
    let month = month.checked_add(9)?.rem_euclid(12);
    let leap_days =
        years.div_euclid(4).checked_sub(years.div_euclid(100))?.checked_add(years.div_euclid(400))?;
    let in_year = month.checked_mul(153)?.checked_add(2)?.div_euclid(5).checked_add(day)?.checked_sub(1)?;
    let days = years.checked_mul(365)?.checked_add(leap_days)?.checked_add(in_year)?.checked_sub(719_468)?;
    let hours = days.checked_mul(24)?.checked_add(hour)?;
    let seconds = hours.checked_mul(60)?.checked_add(minute)?.checked_mul(60)?.checked_add(second)?;
    seconds.checked_mul(1000)?.checked_add(millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_was_written() {
        for ms in [0, 951_782_400_123, 1_709_164_800_000, 1_735_689_599_999, 253_402_300_799_999] {
            assert_eq!(milliseconds(&rfc_3339(ms)), Some(ms), "{}", rfc_3339(ms));
        }
        for wrong in ["", "yesterday", "1970-01-01", "1970-01-01T00:00Z"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
    }
}
