//! A call and the failures it meets, one after the other: what may have executed is not repeated unless it is idempotent.
#![no_main]

// The module itself, because it is private.
#[allow(dead_code)]
#[path = "../../crates/dingtalk-api/src/policy/retry.rs"]
mod retry;

use std::time::Duration;

use dingtalk_transport::Reached;
use dingtalk_types::error::{RetryAdvice, classify};
use libfuzzer_sys::fuzz_target;
use retry::{Decision, Facts, Failure, RetryPolicy, decide};

/// Whether the call is idempotent, its attempts, its seconds, and per failure: its kind, a number, and whether its body
/// can be sent again.
type Script = (bool, u8, u16, Vec<(u8, u32, bool)>);

fuzz_target!(|script: Script| {
    let (idempotent, attempts, seconds, failures) = script;
    let policy = RetryPolicy::attempts(attempts.into());
    let mut remaining = Duration::from_secs(seconds.into());
    let (mut attempt, mut token_replaced) = (1, false);
    for (kind, number, repeatable) in failures {
        let failure = failure(kind, number, repeatable);
        let random = f64::from(number) / f64::from(u32::MAX);
        let facts = Facts { attempt, idempotent, token_replaced, remaining, random };
        match decide(&policy, failure, &facts) {
            Decision::GiveUp => return,
            Decision::ReplaceToken => {
                assert!(!token_replaced, "a token was replaced twice");
                assert_eq!(failure, Failure::Refused(RetryAdvice::AfterTokenRefresh));
                token_replaced = true;
                // The replay after a refused token is no attempt of the policy's, but the next failure counts.
                attempt += 1;
            }
            Decision::RepeatAfter(wait) => {
                assert!(attempt < policy.max_attempts, "attempt {attempt} of {attempts} was repeated");
                assert!(wait < remaining, "a wait of {wait:?} outlives the call");
                assert!(idempotent || !may_have_executed(failure), "{failure:?} was repeated");
                if let Failure::Refused(RetryAdvice::Any(asked)) = failure {
                    assert!(wait >= asked, "waits {wait:?}, {asked:?} were asked for");
                }
                remaining -= wait;
                attempt += 1;
            }
        }
    }
});

fn failure(kind: u8, number: u32, repeatable: bool) -> Failure {
    match kind % 8 {
        0 => Failure::Transport { reached: Reached::No, repeatable },
        1 => Failure::Transport { reached: Reached::Maybe, repeatable },
        2 => Failure::Undecodable,
        3 => Failure::Refused(RetryAdvice::Any(Duration::from_millis(number.into()))),
        // A refusal with any number that the tables may know, through the classification of answers.
        4 => refusal(200, &format!(r#"{{"errcode":{number},"errmsg":"refused"}}"#)),
        5 => refusal((number % 600) as u16, ""),
        6 => Failure::Refused(RetryAdvice::IdempotentOnly),
        _ => Failure::Refused(RetryAdvice::AfterTokenRefresh),
    }
}

fn refusal(status: u16, body: &str) -> Failure {
    Failure::Refused(classify(status, body.as_bytes()).kind().retry_advice())
}

fn may_have_executed(failure: Failure) -> bool {
    match failure {
        Failure::Transport { reached, .. } => reached == Reached::Maybe,
        Failure::Refused(advice) => advice == RetryAdvice::IdempotentOnly,
        Failure::Undecodable => true,
    }
}
