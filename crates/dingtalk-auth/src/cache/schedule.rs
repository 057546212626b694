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
/// A token refused at this age or earlier counts as a strike.
const YOUNG: Duration = Duration::from_secs(60);
/// With so many strikes in a row another token will not help.
const STRIKES: u32 = 5;

/// The deadlines of a token.
pub(super) struct Life {
    pub(super) refresh_at: Duration,
    pub(super) expires_at: Duration,
}

/// The deadlines of a token with `remaining` of its `lifetime` left at `now`.
///
/// It is refreshed when 5 to 10 % of its life are left, at random, so that processes started together do not refresh
/// together.
pub(super) fn life(now: Duration, remaining: Duration, lifetime: Duration) -> Life {
    let ahead = random::between(lifetime / 20, lifetime / 10);
    let expires_at = now.saturating_add(remaining);
    Life { refresh_at: expires_at.saturating_sub(ahead).max(now), expires_at }
}

/// How long a failure is remembered; `failures` counts those in a row, this one included.
pub(super) fn memory_of(error: &AuthError, failures: u32) -> Duration {
    let least = match (error.kind(), error) {
        (Some(ErrorKind::Throttled { retry_after, .. } | ErrorKind::Banned { retry_after }), _) => {
            (*retry_after).max(LOAD_INTERVAL)
        }
        // Costs no request, and ends with the next push.
        (_, AuthError::MissingSuiteTicket) => LOAD_INTERVAL,
        // A wrong corpId looks like a broken server (500 `unknownError`), so the intervals grow.
        _ if error.is_transient() => {
            LOAD_INTERVAL.saturating_mul(1 << failures.clamp(1, 6).saturating_sub(1)).min(PERMANENT)
        }
        _ => PERMANENT,
    };
    random::stretched(least)
}

/// The strikes after a refusal of a token of this age.
pub(super) fn strikes(before: u32, age: Duration) -> u32 {
    if age < YOUNG { before.saturating_add(1) } else { 1 }
}

/// Whether the tokens of this app are refused however new they are.
pub(super) fn gives_up(strikes: u32) -> bool {
    strikes >= STRIKES
}

/// How long to wait before a load. The first refusal of a token is answered at once, further ones ever later, and
/// whatever the expiry that DingTalk names there is at most one load per second.
pub(super) fn pause(now: Duration, last_load: Option<Duration>, refusals: u32) -> Duration {
    let interval = match refusals {
        0 => LOAD_INTERVAL,
        1 => Duration::ZERO,
        more => LOAD_INTERVAL.saturating_mul(1 << more.min(STRIKES).saturating_sub(2)),
    };
    last_load.map_or(Duration::ZERO, |last| last.saturating_add(interval).saturating_sub(now))
}

/// Whole milliseconds of a monotonic time.
pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
