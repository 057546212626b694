use std::time::Duration;

use dingtalk_transport::Reached;
use dingtalk_types::error::RetryAdvice;

/// How often and how fast a failed call is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first one included; 1 = never repeat. Default 3.
    pub max_attempts: u32,
    /// Upper bound of the first back-off; it doubles with each attempt. Default 200 ms.
    pub base_delay: Duration,
    /// Upper bound of every back-off. Default 20 s.
    pub max_delay: Duration,
}

impl RetryPolicy {
    /// Never repeats, apart from the one replay after a refused token.
    pub fn never() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }

    /// As the default, with this many attempts in all.
    pub fn attempts(max_attempts: u32) -> Self {
        Self { max_attempts, ..Self::default() }
    }

    /// Full jitter: anything between nothing and the bound, so that callers do not return together.
    fn backoff(&self, attempt: u32, random: f64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let bound = self.base_delay.saturating_mul(1 << doublings).min(self.max_delay);
        bound.mul_f64(random.clamp(0.0, 1.0))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_attempts: 3, base_delay: Duration::from_millis(200), max_delay: Duration::from_secs(20) }
    }
}

/// What failed, as far as the decision needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No usable answer.
    Transport { reached: Reached, repeatable: bool },
    /// DingTalk's refusal.
    Refused(RetryAdvice),
    /// A complete answer that is not the documented JSON: the operation has happened.
    Undecodable,
}

/// Everything the decision depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    /// The number of the attempt that failed, from 1.
    pub(crate) attempt: u32,
    pub(crate) idempotent: bool,
    /// A refused token was already replaced once in this call.
    pub(crate) token_replaced: bool,
    /// What is left of the call's time.
    pub(crate) remaining: Duration,
    /// A number in `0.0..=1.0`.
    pub(crate) random: f64,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    GiveUp,
    /// Drop the refused token, fetch another, repeat at once.
    ReplaceToken,
    /// Repeat after this wait, if the retry budget allows.
    RepeatAfter(Duration),
}

/// The retry rules of protocol/errors-limits §6. Pure.
pub(crate) fn decide(policy: &RetryPolicy, failure: Failure, facts: &Facts) -> Decision {
    let wait = match failure {
        Failure::Refused(RetryAdvice::AfterTokenRefresh) if !facts.token_replaced => {
            return Decision::ReplaceToken;
        }
        Failure::Refused(RetryAdvice::Never | RetryAdvice::AfterTokenRefresh) | Failure::Undecodable => None,
        // A hint of the server wins over our own back-off; jitter on top keeps callers apart.
        Failure::Refused(RetryAdvice::Any(wait)) => {
            Some(wait.saturating_add(policy.backoff(facts.attempt, facts.random)))
        }
        Failure::Refused(RetryAdvice::IdempotentOnly) => own_wait(policy, facts, facts.idempotent),
        Failure::Transport { repeatable: false, .. } => None,
        Failure::Transport { reached: Reached::No, .. } => own_wait(policy, facts, true),
        Failure::Transport { reached: Reached::Maybe, .. } => own_wait(policy, facts, facts.idempotent),
    };
    match wait {
        Some(wait) if facts.attempt < policy.max_attempts && wait < facts.remaining => {
            Decision::RepeatAfter(wait)
        }
        _ => Decision::GiveUp,
    }
}

fn own_wait(policy: &RetryPolicy, facts: &Facts, allowed: bool) -> Option<Duration> {
    allowed.then(|| policy.backoff(facts.attempt, facts.random))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            attempt: 1,
            idempotent: false,
            token_replaced: false,
            remaining: Duration::from_secs(30),
            random: 0.5,
        }
    }

    #[test]
    fn a_request_that_was_never_sent_is_repeated_whatever_it_does() {
        let failure = Failure::Transport { reached: Reached::No, repeatable: true };
        let decision = decide(&RetryPolicy::default(), failure, &facts());
        assert_eq!(decision, Decision::RepeatAfter(Duration::from_millis(100)));
    }

    #[test]
    fn a_request_that_may_have_executed_is_repeated_only_when_idempotent() {
        let failure = Failure::Transport { reached: Reached::Maybe, repeatable: true };
        assert_eq!(decide(&RetryPolicy::default(), failure, &facts()), Decision::GiveUp);
        let idempotent = Facts { idempotent: true, ..facts() };
        assert!(matches!(decide(&RetryPolicy::default(), failure, &idempotent), Decision::RepeatAfter(_)));
    }

    #[test]
    fn the_first_attempt_counts_and_a_wait_that_leaves_no_time_is_not_waited_for() {
        let failure = Failure::Transport { reached: Reached::No, repeatable: true };
        for (policy, attempts) in
            [(RetryPolicy::never(), 1), (RetryPolicy::default(), 3), (RetryPolicy::attempts(7), 7)]
        {
            for attempt in 1..10 {
                let decision = decide(&policy, failure, &Facts { attempt, ..facts() });
                assert_eq!(decision != Decision::GiveUp, attempt < attempts, "{attempt} of {attempts}");
            }
        }
        let wait = Duration::from_millis(100);
        for (remaining, repeats) in [(wait, false), (wait + Duration::from_nanos(1), true)] {
            let decision = decide(&RetryPolicy::default(), failure, &Facts { remaining, ..facts() });
            assert_eq!(decision == Decision::RepeatAfter(wait), repeats, "{remaining:?} left");
        }
    }

    #[test]
    fn a_refused_token_is_replaced_once() {
        let failure = Failure::Refused(RetryAdvice::AfterTokenRefresh);
        assert_eq!(decide(&RetryPolicy::never(), failure, &facts()), Decision::ReplaceToken);
        let again = Facts { token_replaced: true, ..facts() };
        assert_eq!(decide(&RetryPolicy::default(), failure, &again), Decision::GiveUp);
    }

    #[test]
    fn the_wait_the_server_asks_for_is_kept_or_the_call_gives_up() {
        let throttled = Failure::Refused(RetryAdvice::Any(Duration::from_secs(1)));
        let Decision::RepeatAfter(wait) = decide(&RetryPolicy::default(), throttled, &facts()) else {
            panic!("a throttled call is repeated");
        };
        assert!(wait >= Duration::from_secs(1), "waits only {wait:?}");
        let hurried = Facts { remaining: Duration::from_millis(900), ..facts() };
        assert_eq!(decide(&RetryPolicy::default(), throttled, &hurried), Decision::GiveUp);
    }

    #[test]
    fn back_off_doubles_up_to_its_bound() {
        let policy = RetryPolicy::default();
        let bounds: Vec<_> = [1, 2, 3, 60].map(|attempt| policy.backoff(attempt, 1.0)).into();
        assert_eq!(bounds, [200, 400, 800, 20_000].map(Duration::from_millis));
        assert_eq!(policy.backoff(5, 0.0), Duration::ZERO);
    }
}
