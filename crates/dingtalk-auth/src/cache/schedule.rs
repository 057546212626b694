//! When to fetch, refresh and give up: pure rules.

use std::time::Duration;

use dingtalk_types::error::ErrorKind;

use crate::error::AuthError;
use crate::random;

/// A refresh that failed is not repeated sooner; the token at hand stays in use.
pub(super) const REFRESH_RETRY: Duration = Duration::from_secs(10);
/// A credential that DingTalk refused is not tried again sooner.
const PERMANENT: Duration = Duration::from_secs(30);
/// The least time between two loads of one token.
const LOAD_INTERVAL: Duration = Duration::from_secs(1);
/// Refusals of tokens up to this age are counted in a row.
const YOUNG: Duration = Duration::from_secs(60);
/// With so many strikes in a row another token will not help.
const STRIKES: u32 = 5;

/// The life of a token, from now on.
pub(super) struct Life {
    pub(super) refresh_after: Duration,
    pub(super) whole: Duration,
}

/// The life of a token with `remaining` of its `lifetime` left.
///
/// It is refreshed when 5 to 10 % of its life are left, at random, so that processes started together do not refresh
/// together.
pub(super) fn life(remaining: Duration, lifetime: Duration) -> Life {
    let ahead = random::between(lifetime / 20, lifetime / 10);
    Life { refresh_after: remaining.saturating_sub(ahead), whole: remaining }
}

/// How long a failure is remembered; `failures` counts those in a row, this one included. `of_customer`: it concerns an
/// organisation that an ISV app acts for.
pub(super) fn memory_of(error: &AuthError, failures: u32, of_customer: bool) -> Duration {
    let doubled = 1_u32 << failures.clamp(1, 6).saturating_sub(1);
    let least = match (error.kind(), error) {
        // It lasts as long as DingTalk says.
        (Some(ErrorKind::Banned { retry_after }), _) => return *retry_after,
        (Some(ErrorKind::Throttled { retry_after, .. }), _) => (*retry_after).max(LOAD_INTERVAL),
        // Costs no request, and ends with the next push.
        (_, AuthError::MissingSuiteTicket) => Duration::ZERO,
        // A wrong corpId looks like a broken server (500 `unknownError`), so the intervals grow.
        _ if error.is_transient() => LOAD_INTERVAL.saturating_mul(doubled).min(PERMANENT),
        // It may be about to open the app: the first refusal is not remembered, the interval of loads is enough.
        _ if of_customer => LOAD_INTERVAL.saturating_mul(doubled.saturating_sub(1)).min(PERMANENT),
        _ => PERMANENT,
    };
    random::stretched(least)
}

/// Whether a token of this age has hardly been tried.
pub(super) fn is_young(age: Duration) -> bool {
    age < YOUNG
}

/// The refusals in a row after that of a token of this age.
pub(super) fn counted(before: u32, age: Duration) -> u32 {
    if is_young(age) { before.saturating_add(1) } else { 1 }
}

/// Whether the tokens of this app are refused however new they are.
pub(super) fn gives_up(strikes: u32) -> bool {
    strikes >= STRIKES
}

/// How long to wait before a load; `last` is how long ago the last one left. The first refusal of a token is answered at
/// once, further ones ever later, and whatever the expiry that DingTalk names there is at most one load per second.
pub(super) fn pause(last: Option<Duration>, refusals: u32) -> Duration {
    let interval = match refusals {
        0 => LOAD_INTERVAL,
        1 => Duration::ZERO,
        more => LOAD_INTERVAL.saturating_mul(1 << more.min(STRIKES).saturating_sub(2)),
    };
    last.map_or(Duration::ZERO, |ago| interval.saturating_sub(ago))
}

/// Whole milliseconds of a monotonic time.
pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use dingtalk_transport::{Reached, TransportError, TransportErrorKind};
    use dingtalk_types::error::classify;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_first_refusal_waits_for_nothing_and_further_ones_ever_longer() {
        let pauses = [0, 1, 2, 3, 4, 5, 6, 1_000].map(|refusals| pause(Some(Duration::ZERO), refusals));
        assert_eq!(pauses, [1, 0, 1, 2, 4, 8, 8, 8].map(Duration::from_secs));
        assert_eq!(pause(Some(3 * SECOND), 5), 5 * SECOND, "what has passed counts");
        assert_eq!(pause(Some(9 * SECOND), 5), Duration::ZERO);
        assert_eq!(pause(None, 5), Duration::ZERO, "nothing has left yet");
    }

    #[test]
    fn refusals_of_tokens_of_less_than_a_minute_are_in_a_row() {
        let minute = 60 * SECOND;
        assert!(is_young(minute - SECOND) && !is_young(minute));
        assert_eq!((counted(3, minute - SECOND), counted(3, minute)), (4, 1));
        assert!(!gives_up(4) && gives_up(5) && gives_up(6));
    }

    #[test]
    fn a_token_is_refreshed_in_the_last_twentieth_to_tenth_of_its_life() {
        let hour = 3_600 * SECOND;
        for (remaining, ahead) in [(2 * hour, hour / 10..=hour / 5), (hour, hour / 10..=hour / 5)] {
            for _ in 0..100 {
                let Life { refresh_after, whole } = life(remaining, 2 * hour);
                assert_eq!(whole, remaining);
                assert!(ahead.contains(&(remaining - refresh_after)), "{refresh_after:?}");
            }
        }
        assert_eq!(life(SECOND, hour).refresh_after, Duration::ZERO);
    }

    #[test]
    fn each_failure_is_remembered_for_its_time() {
        let api = |status, body: &str| AuthError::from(classify(status, body.as_bytes()));
        let banned = || api(200, r#"{"status": 1111, "punish": "deny"}"#);
        let throttled = || api(403, r#"{"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}"#);
        let wrong = || api(400, r#"{"code": "invalidClientIdOrSecret"}"#);
        let lost = || TransportError::new(TransportErrorKind::Connect, Reached::No).into();
        let cases = [
            (banned(), 1, 300),
            (banned(), 6, 300),
            (throttled(), 1, 1),
            (throttled(), 6, 1),
            (AuthError::MissingSuiteTicket, 6, 0),
            (lost(), 0, 1),
            (lost(), 1, 1),
            (lost(), 2, 2),
            (lost(), 5, 16),
            (lost(), 6, 30),
            (lost(), 1_000, 30),
            (wrong(), 1, 30),
            (wrong(), 6, 30),
        ];
        let lies_at = |error: &AuthError, failures, of_customer, seconds: u32| {
            let (memory, least) = (memory_of(error, failures, of_customer), seconds * SECOND);
            assert!(
                (least..=least.mul_f64(1.2)).contains(&memory),
                "{error}: {memory:?} after {failures}, not {seconds} s"
            );
        };
        for (error, failures, seconds) in cases {
            lies_at(&error, failures, false, seconds);
        }
        for (failures, seconds) in [(1, 0), (2, 1), (3, 3), (5, 15), (6, 30), (1_000, 30)] {
            lies_at(&wrong(), failures, true, seconds);
        }
        // What is remembered is measured by what it remembers.
        let remembered = |error| AuthError::Remembered { retry_after: SECOND, error: Arc::new(error) };
        lies_at(&remembered(lost()), 1, false, 1);
        lies_at(&remembered(wrong()), 1, false, 30);
    }

    #[test]
    fn failures_are_remembered_for_times_that_differ_by_up_to_a_fifth() {
        let error = AuthError::Interrupted;
        let memories: Vec<_> = (0..200).map(|_| memory_of(&error, 3, false)).collect();
        let (least, most) = (memories.iter().min().unwrap(), memories.iter().max().unwrap());
        assert!(
            *least >= Duration::from_secs(4) && *most <= Duration::from_millis(4_800),
            "{least:?} {most:?}"
        );
        assert!(
            *most - *least > Duration::from_millis(300),
            "{least:?} {most:?}: all processes come at once"
        );
    }
}
