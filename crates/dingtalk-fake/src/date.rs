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

/// The day in China, counted from 1970.
pub(crate) const fn china_day(ms: i64) -> i64 {
    ms.saturating_add(CHINA_OFFSET_MS).div_euclid(DAY_MS)
}

/// Where that day begins.
pub(crate) const fn china_midnight(day: i64) -> i64 {
    day.saturating_mul(DAY_MS).saturating_sub(CHINA_OFFSET_MS)
}

/// Sunday is 0.
pub(crate) const fn weekday(day: i64) -> i64 {
    day.saturating_add(4).rem_euclid(7)
}

/// A point in time as [`china_datetime`] writes it, also without seconds, without a time, or with `AM` or `PM` for it.
pub(crate) fn parse_china(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let time = match time {
        "AM" => "",
        "PM" => "12:00",
        time => time,
    };
    Some(china_midnight(parse_date(date)?).saturating_add(parse_time(time)?))
}

/// A point in time by ISO 8601: with `Z` or an offset, else in China.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(text) = text.strip_suffix('Z') {
        return Some(parse_china(text)?.saturating_add(CHINA_OFFSET_MS));
    }
    let (date, time) = text.split_once('T')?;
    let Some(at) = time.rfind(['+', '-']) else { return parse_china(text) };
    let (time, offset) = time.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let offset = parse_time(offset.get(1..)?)?.saturating_mul(sign);
    let there = china_midnight(parse_date(date)?).saturating_add(parse_time(time)?);
    Some(there.saturating_add(CHINA_OFFSET_MS).saturating_sub(offset))
}

/// `2024-01-01T08:00:00+08:00`, in China.
pub(crate) fn china_iso(ms: i64) -> String {
    format!("{}+08:00", china_datetime(ms).replace(' ', "T"))
}

/// The day of `2024-01-01`, counted from 1970.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some()
        || !(1..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    // Counted from 1 March, as in `date`.
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, year_of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    Some(cycle * 146_097 + day_of_cycle - 719_468)
}

/// The ms since midnight of `08:30`, with or without seconds and what is smaller; of nothing, 0.
fn parse_time(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    fraction.parse::<u64>().ok()?;
    let mut ms = 0;
    for (unit, part) in [3_600_000, 60_000, 1_000].iter().zip(text.split(':')) {
        ms += unit * part.parse::<i64>().ok().filter(|part| (0..60).contains(part))?;
    }
    Some(ms).filter(|_| text.split(':').count() <= 3)
}

fn split(ms: i64) -> (String, i64, i64, i64) {
    let seconds = ms.rem_euclid(DAY_MS) / 1000;
    (date(ms.div_euclid(DAY_MS)), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The date of a day counted from 1970.
fn date(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a day counted from 1970, by the calendar's cycle of 400 years that begins on 1 March.
pub(crate) const fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day.saturating_add(719_468);
    let (cycle, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + cycle * 400 + carry, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_read_as_they_are_written() {
        for ms in [1_704_067_200_000, 1_709_222_399_000, 0, -60_000, 951_782_400_000] {
            assert_eq!(parse_china(&china_datetime(ms)), Some(ms));
        }
        assert_eq!(parse_china("2024-01-01"), Some(1_704_038_400_000));
        assert_eq!(parse_china("2024-01-01 PM"), Some(1_704_081_600_000));
        assert_eq!(parse_china("2024-01-01 08:00"), Some(1_704_067_200_000));
        for wrong in ["", "2024-13-01", "2024-01", "2024-01-01 8 o'clock", "2024-01-01 08:61"] {
            assert_eq!(parse_china(wrong), None, "{wrong}");
        }
        for iso in [
            "2024-01-01T00:00:00Z",
            "2024-01-01T08:00:00+08:00",
            "2024-01-01T08:00",
            "2023-12-31T19:00:00.000-05:00",
        ] {
            assert_eq!(parse_iso(iso), Some(1_704_067_200_000), "{iso}");
        }
        assert_eq!((parse_iso("2024-01-01"), china_iso(0)), (None, "1970-01-01T08:00:00+08:00".to_owned()));
        assert_eq!(weekday(china_day(1_704_067_200_000)), 1);
    }

    #[test]
    fn points_in_time_are_written_in_utc_and_in_china() {
        assert_eq!(iso_minutes(1_704_067_200_000), "2024-01-01T00:00Z");
        assert_eq!(china_datetime(1_704_067_200_000), "2024-01-01 08:00:00");
        assert_eq!(china_datetime(1_709_222_399_000), "2024-02-29 23:59:59");
        assert_eq!(iso_minutes(-60_000), "1969-12-31T23:59Z");
    }
}
