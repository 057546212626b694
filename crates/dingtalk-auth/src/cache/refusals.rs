//! Which operations have refused a token of late: pure bookkeeping.

use std::collections::HashMap;
use std::time::Duration;

use crate::token::Token;

/// So long an operation that has refused two issues in a row is taken at its word.
const MEMORY: Duration = Duration::from_secs(60);
/// Raw calls may name any number of operations.
const MOST: usize = 64;

/// Refusals per operation, until that operation succeeds or a minute is over.
///
/// An operation that refuses a token and then its successor has no use for tokens of this kind, such as one that wants a
/// person's; or something between here and DingTalk answers in its place. Another token would not help.
#[derive(Default)]
pub(super) struct Refusals(HashMap<Box<str>, Refusal>);

struct Refusal {
    token: Token,
    until: Duration,
}

impl Refusals {
    /// Whether `operation` has refused another issue than `token` already.
    pub(super) fn is_repeated(&self, operation: &str, token: &Token, now: Duration) -> bool {
        self.0.get(operation).is_some_and(|before| now < before.until && !before.token.same_as(token))
    }

    pub(super) fn note(&mut self, operation: &str, token: &Token, now: Duration) {
        if self.0.len() >= MOST && !self.0.contains_key(operation) {
            let oldest = self.0.iter().min_by_key(|(_, refusal)| refusal.until);
            if let Some(oldest) = oldest.map(|(operation, _)| operation.clone()) {
                self.0.remove(&oldest);
            }
        }
        let refusal = Refusal { token: token.clone(), until: now.saturating_add(MEMORY) };
        self.0.insert(operation.into(), refusal);
    }

    /// `operation` has succeeded.
    pub(super) fn forget(&mut self, operation: &str) {
        self.0.remove(operation);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> Token {
        Token::new(text.into())
    }

    #[test]
    fn the_second_issue_refused_within_a_minute_is_the_operations_own_doing() {
        let (mut refusals, first, second) = (Refusals::default(), token("a"), token("a"));
        refusals.note("me", &first, Duration::ZERO);
        let soon = Duration::from_secs(59);
        assert!(!refusals.is_repeated("me", &first, soon), "many calls may be refused on one token");
        assert!(refusals.is_repeated("me", &second, soon));
        assert!(!refusals.is_repeated("other", &second, soon));
        assert!(!refusals.is_repeated("me", &second, Duration::from_secs(60)));
        refusals.forget("me");
        assert!(!refusals.is_repeated("me", &second, soon) && refusals.is_empty());
    }

    #[test]
    fn any_number_of_operations_takes_bounded_room_and_the_latest_are_kept() {
        let (mut refusals, first) = (Refusals::default(), token("a"));
        for number in 0..1_000 {
            refusals.note(&format!("/v1.0/{number}"), &first, Duration::from_millis(number));
        }
        assert_eq!(refusals.0.len(), MOST);
        refusals.note("/v1.0/999", &first, Duration::from_secs(1));
        assert_eq!(refusals.0.len(), MOST, "one that is known pushes nobody out");
        assert!(refusals.is_repeated("/v1.0/999", &token("b"), Duration::from_secs(2)));
    }
}
