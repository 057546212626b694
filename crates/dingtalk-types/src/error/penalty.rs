//! How long a throttle lasts, where the answer says so.

use std::time::Duration;

use crate::date::Date;

const SECOND: Duration = Duration::from_secs(1);
/// What an answer says beyond this is no pause any more, and more likely misread.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);
/// DingTalk tells the time of China, which has no summer time.
const CHINA_S: i64 = 8 * 3_600;
const DAY_S: i64 = 24 * 3_600;

/// What stands before a pause and not before a window, as in `20 times in 60 seconds`.
const BEFORE: [&str; 30] = [
    "after",
    "wait",
    "wait for",
    "retry in",
    "again in",
    "back in",
    "lifted in",
    "ends in",
    "expires in",
    "banned for",
    "blocked for",
    "limited for",
    "muted for",
    "disabled for",
    "suspended for",
    "forbidden for",
    "request for",
    "requests for",
    "another",
    "retry-after:",
    "retry_after=",
    "禁用",
    "封禁",
    "限流",
    "禁言",
    "限制",
    "暂停",
    "等待",
    "请等",
    "请在",
];

const UNITS: [(&str, u64); 14] = [
    ("milliseconds", 1),
    ("毫秒", 1),
    ("ms", 1),
    ("seconds", 1_000),
    ("second", 1_000),
    ("secs", 1_000),
    ("秒", 1_000),
    ("minute", 60_000),
    ("mins", 60_000),
    ("分", 60_000),
    ("hour", 3_600_000),
    ("小时", 3_600_000),
    ("个小时", 3_600_000),
    ("s", 1_000),
];

/// The pause that a message names: `60秒后重试`, `限流10分钟`, `retry after 30 seconds`; not its window, such as
/// `1分钟内20条`. At `now`, in seconds since 1970, also the time that it names as the end: `2026-09-21 12:00:04`.
pub(super) fn told(message: &str, now: Option<i64>) -> Option<Duration> {
    let until = || {
        let left = last_time(message)?.checked_sub(now?)?;
        u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_secs)
    };
    let pause = pause(&message.to_ascii_lowercase()).or_else(until)?;
    (pause <= LONGEST).then(|| pause.max(SECOND))
}

/// What a `Retry-After` says, in seconds or as a date of HTTP.
pub(crate) fn retry_after(value: &str, now: Option<i64>) -> Option<Duration> {
    let seconds = match value.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(http_date(value)?.checked_sub(now?)?).ok()?,
    };
    let pause = Duration::from_secs(seconds);
    (pause <= LONGEST).then(|| pause.max(SECOND))
}

fn pause(message: &str) -> Option<Duration> {
    numbers(message).find_map(|(before, number, behind)| {
        let before = before.trim_end_matches([' ', '{', '[', '约', '达', '了']);
        let behind = behind.trim_start_matches([' ', '}', ']']);
        let (unit, ms) = UNITS.iter().find(|(unit, _)| behind.starts_with(unit))?;
        let behind = behind.strip_prefix(unit)?.trim_start_matches(['钟', ' ']);
        let named = BEFORE.iter().any(|word| before.ends_with(word));
        let later = ["后", "之后", "以后"].iter().any(|word| behind.starts_with(word));
        (named || later).then(|| Duration::from_millis(number.saturating_mul(*ms)))
    })
}

/// Every whole number with the text around it.
fn numbers(text: &str) -> impl Iterator<Item = (&str, u64, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let begin = from.checked_add(rest.find(|character: char| character.is_ascii_digit())?)?;
            let digits = text.get(begin..)?;
            let length = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
            from = begin.checked_add(length)?;
            if let Ok(number) = text.get(begin..from)?.parse() {
                return Some((text.get(..begin)?, number, text.get(from..)?));
            }
        }
    })
}

/// The last `2026-09-21 12:00:04` of a text, in seconds since 1970: the end of a window stands behind its beginning.
fn last_time(text: &str) -> Option<i64> {
    let times = text.char_indices().filter_map(|(at, _)| {
        let mut parts = text.get(at..at.checked_add(19)?)?.split(['-', '/', ' ', 'T', ':']);
        let mut part = |length: usize| {
            let digits = parts.next().filter(|digits| digits.len() == length)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i64>().ok())?
        };
        let date = (part(4)?, part(2)?, part(2)?);
        let (hour, minute, second) = (part(2)?, part(2)?, part(2)?);
        Some(seconds_at(date, (hour, minute, second))? - CHINA_S)
    });
    times.max()
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
pub(crate) fn http_date(value: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = value.trim().split_once(", ")?.1.split(' ');
    let day = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(|part| part.parse::<i64>().ok());
    let time = (clock.next()??, clock.next()??, clock.next()??);
    seconds_at((year, i64::try_from(month).ok()?.checked_add(1)?, day), time)
}

fn seconds_at((year, month, day): (i64, i64, i64), (hour, minute, second): (i64, i64, i64)) -> Option<i64> {
    let possible = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    let days = Date::new(year, month, day)?.days();
    possible.then_some(days * DAY_S + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "Mon, 21 Sep 2026 04:00:00 GMT";

    fn seconds(message: &str) -> Option<f64> {
        told(message, http_date(NOON)).map(|pause| pause.as_secs_f64())
    }

    #[test]
    fn a_pause_is_read_in_both_languages() {
        for (message, expected) in [
            ("您的调用过于频繁,请60秒后重试", 60.0),
            ("请在 30 秒钟之后再试", 30.0),
            ("1分钟内超过20条,限流10分钟", 600.0),
            ("接口被暂时禁用5分钟", 300.0),
            ("已被封禁2小时", 7_200.0),
            ("请等待 1500 毫秒", 1.5),
            ("Too many calls in 1 minute; retry after 45 seconds.", 45.0),
            ("over max limit 10000, please stop request for {120} seconds", 120.0),
            ("try again in 5 minutes", 300.0),
            ("Wait 10s", 10.0),
            ("retry after 200 ms", 1.0),
            ("limited until 2026-09-21 12:00:04", 4.0),
            ("从2026-09-21 11:59:00到2026/09/21 12:01:00被限流", 60.0),
        ] {
            assert_eq!(seconds(message), Some(expected), "{message}");
        }
    }

    #[test]
    fn a_window_a_time_that_is_over_and_a_life_time_are_no_pause() {
        for message in [
            "",
            "send too fast, exceed 20 times per minute",
            "20 times in 60 seconds",
            "1分钟内最多20条",
            "每秒20次",
            "限流",
            "since 2026-09-21 11:59:59",
            "until 2026-13-41 99:00:00",
            "retry after 99999999999999999999 seconds",
            "retry after 900 hours",
        ] {
            assert_eq!(seconds(message), None, "{message}");
        }
        assert_eq!(told("until 2026-09-21 12:00:04", None), None, "what is the time?");
    }

    #[test]
    fn retry_after_is_a_number_or_a_date() {
        let read = |value| retry_after(value, http_date(NOON)).map(|pause| pause.as_secs());
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        for (value, expected) in [
            ("30", Some(30)),
            (" 0 ", Some(1)),
            ("Mon, 21 Sep 2026 04:02:00 GMT", Some(120)),
            ("Mon, 21 Sep 2026 03:00:00 GMT", None),
            ("-5", None),
            ("soon", None),
            ("9999999", None),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
