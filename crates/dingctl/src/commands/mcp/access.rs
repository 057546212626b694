//! What whoever started the server allows.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use dingtalk_catalogue::Operation;

use crate::commands::send::Target;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which operations may change something, to whom messages may go, and how many calls are left.
#[derive(Debug)]
pub(super) struct Access {
    writes: Vec<WriteRule>,
    receivers: Vec<Target>,
    left: AtomicU64,
}

impl Access {
    pub(super) fn new(writes: Vec<WriteRule>, receivers: Vec<Target>, calls: u64) -> Self {
        Self { writes, receivers, left: AtomicU64::new(calls) }
    }

    pub(super) fn may_write(&self, operation: &Operation) -> bool {
        let id = operation.dotted_id();
        self.writes.iter().any(|rule| rule.covers(&id))
    }

    /// Refuses an operation that is not allowed.
    pub(super) fn check_write(&self, operation: &Operation) -> Result<(), Failure> {
        if self.may_write(operation) {
            return Ok(());
        }
        let id = operation.dotted_id();
        Err(Failure::new(
            Exit::NotPermitted,
            format!("{id} changes something, and this server does not allow it"),
        )
        .next(format!("ask the user to start the server with --allow-write {id}")))
    }

    /// Refuses a receiver that is not on the list.
    pub(super) fn check_receiver(&self, to: &Target) -> Result<(), Failure> {
        if self.receivers.contains(to) {
            return Ok(());
        }
        let allowed: Vec<String> = self.receivers.iter().map(ToString::to_string).collect();
        Err(Failure::new(Exit::NotPermitted, format!("this server does not send to {to}"))
            .next(format!("ask the user to start the server with --allow-to {to}"))
            .fact("allowed", allowed))
    }

    /// Takes one call from the budget.
    pub(super) fn spend(&self) -> Result<(), Failure> {
        let spent = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        spent.map(|_| ()).map_err(|_| {
            Failure::new(Exit::QuotaExhausted, "the calls that this server may make are used up")
                .next("ask the user to start it again, with a larger --budget if more are needed")
        })
    }
}

/// `oapi.user`, `user`, or a whole operation such as `oapi.user.create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WriteRule(String);

impl WriteRule {
    /// By whole words, with or without the namespace.
    fn covers(&self, id: &str) -> bool {
        let begins = |id: &str| {
            id.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        begins(id) || id.split_once('.').is_some_and(|(_, id)| begins(id))
    }
}

impl FromStr for WriteRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rule = Self(text.replace("::", "."));
        if matches!(rule.0.as_str(), "oapi" | "v1") {
            return Err("that is half of DingTalk: name products, such as oapi.user".to_owned());
        }
        if dingtalk_catalogue::operations().iter().any(|operation| rule.covers(&operation.dotted_id())) {
            return Ok(rule);
        }
        Err(format!("no product and no operation is `{text}`: `dingctl search WORDS` finds them"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_covers_whole_words_of_an_id() {
        let operation = |id: &str| dingtalk_catalogue::find(id).unwrap();
        let allows = |rule: &str, id: &str| {
            Access::new(vec![rule.parse().unwrap()], Vec::new(), 0).may_write(operation(id))
        };
        assert!(allows("oapi.user", "oapi.user.create") && allows("user", "oapi.user.create"));
        assert!(allows("oapi::user::create", "oapi.user.create"));
        assert!(
            !allows("oapi.user", "oapi.department.create") && !allows("oapi.user.create", "oapi.user.delete")
        );
        for wrong in ["oapi", "v1", "oapi.us", "", "nothing"] {
            assert!(wrong.parse::<WriteRule>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_budget_is_used_up() {
        let access = Access::new(Vec::new(), Vec::new(), 2);
        assert!(access.spend().is_ok() && access.spend().is_ok() && access.spend().is_err());
    }
}
