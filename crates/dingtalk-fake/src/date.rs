//! Points in time as the platform writes them.

const DAY_MS: i64 = 24 * 3_600_000;
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;

/// `2024-01-01T08:00Z`, in UTC.
pub(crate) fn iso_minutes(ms: i64) -> String {
    let (date, hour, minute, _) = split(ms);
    format!("{date}T{hour:02}:{minute:02}Z")
}

/// `2024-01-01 08:00:00`, in China.
pub(crate) fn china_datetime(ms: i64) -> String {
    let (date, hour, minute, second) = split(ms.saturating_add(CHINA_OFFSET_MS));
    format!("{date} {hour:02}:{minute:02}:{second:02}")
}

fn split(ms: i64) -> (String, i64, i64, i64) {
    let seconds = ms.rem_euclid(DAY_MS) / 1000;
    (date(ms.div_euclid(DAY_MS)), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The date of a day counted from 1970, by the calendar's cycle of 400 years that begins on 1 March.
fn date(day: i64) -> String {
    let shifted = day.saturating_add(719_468);
    let (cycle, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day_of_month:02}", year + cycle * 400 + carry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_written_in_utc_and_in_china() {
        assert_eq!(iso_minutes(1_704_067_200_000), "2024-01-01T00:00Z");
        assert_eq!(china_datetime(1_704_067_200_000), "2024-01-01 08:00:00");
        assert_eq!(china_datetime(1_709_222_399_000), "2024-02-29 23:59:59");
        assert_eq!(iso_minutes(-60_000), "1969-12-31T23:59Z");
    }
}
