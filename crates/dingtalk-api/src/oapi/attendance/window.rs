//! Times as the attendance operations write them, and windows of them. Pure.

use std::fmt;
use std::str::FromStr;

use dingtalk_types::date::Date;

const DAY: i64 = 86_400;

/// A time of attendance as DingTalk writes it, `2026-01-31 09:00:00`, in the time zone of the organisation: no zone is written
/// with it and none is needed. A date alone is its beginning.
///
/// ```
/// use dingtalk_api::oapi::attendance::DayTime;
///
/// assert_eq!("2026-01-31".parse::<DayTime>()?.to_string(), "2026-01-31 00:00:00");
/// # Ok::<(), dingtalk_api::oapi::attendance::NotADayTime>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime(i64);

/// A text is no time of attendance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADayTime(String);

impl DayTime {
    /// Midnight before.
    pub(crate) fn day(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(DAY)))
    }

    /// Windows of at most `days` days that cover `self..=last` without meeting: the first second of one follows the last of the
    /// one before.
    pub(crate) fn windows(self, last: Self, days: i64) -> impl Iterator<Item = (Self, Self)> {
        let length = days.saturating_mul(DAY).max(1);
        std::iter::successors(Some(self.0), move |first| first.checked_add(length))
            .take_while(move |first| *first <= last.0)
            .map(move |first| (Self(first), Self(first.saturating_add(length).saturating_sub(1).min(last.0))))
    }
}

impl FromStr for DayTime {
    type Err = NotADayTime;

    fn from_str(text: &str) -> Result<Self, NotADayTime> {
        parse(text.trim()).map(Self).ok_or_else(|| NotADayTime(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<i64> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:0:0"));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    let days = Date::new(year, month, day)?.days();
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..60).contains(&second) {
        return None;
    }
    Some(days * DAY + hour * 3600 + minute * 60 + second)
}

fn numbers(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| is_number)
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

impl fmt::Display for DayTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, seconds) = (Date::from_days(self.0.div_euclid(DAY)), self.0.rem_euclid(DAY));
        let (year, month, day) = (date.year(), date.month(), date.day());
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

impl fmt::Display for NotADayTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no time like 2026-01-31 09:00:00, nor a date", self.0.escape_debug())
    }
}

impl std::error::Error for NotADayTime {}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DayTime {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_read_and_written_over_leap_years() {
        for text in
            ["1970-01-01 00:00:00", "2000-02-29 23:59:59", "2026-01-31 09:00:01", "2100-03-01 00:00:00"]
        {
            assert_eq!(at(text).to_string(), text);
        }
        assert_eq!(at("1970-01-01").0, 0);
        assert_eq!(at("2026-01-01T00:00:00").0, 1_767_225_600);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "2026-02-29", "2026-13-01", "2026-1", "2026-01-01 24:00:00", "2026-01-01 10:00", "x"]
        {
            let error = text.parse::<DayTime>().unwrap_err();
            assert!(error.to_string().contains("2026-01-31"), "{error}");
        }
    }

    #[test]
    fn windows_cover_everything_once() {
        let windows: Vec<_> = at("2026-01-01 08:00:00").windows(at("2026-01-19 17:30:00"), 7).collect();
        let texts: Vec<_> = windows.iter().map(|(first, last)| format!("{first} {last}")).collect();
        assert_eq!(
            texts,
            [
                "2026-01-01 08:00:00 2026-01-08 07:59:59",
                "2026-01-08 08:00:00 2026-01-15 07:59:59",
                "2026-01-15 08:00:00 2026-01-19 17:30:00",
            ]
        );
        let one: Vec<_> = at("2026-01-01").windows(at("2026-01-01"), 7).collect();
        assert_eq!(one, [(at("2026-01-01"), at("2026-01-01"))]);
        assert_eq!(at("2026-01-02").windows(at("2026-01-01"), 7).count(), 0);
    }
}
