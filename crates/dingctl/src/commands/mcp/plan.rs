//! What a write would do, shown before it is done.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use dingtalk_catalogue::Operation;
use dingtalk_fake::json::json;
use serde_json::Value;

use super::fence::fingerprint;
use crate::failure::Failure;

/// Plans that wait for an answer; the oldest is forgotten first.
const MOST: usize = 32;

/// A write that waits for consent.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) hash: String,
    /// What a person has to know of it.
    pub(super) told: Value,
}

impl Plan {
    /// `what` is all that decides what happens.
    pub(super) fn new(tool: &str, what: &Value, mut told: Value, undo: &str) -> Self {
        let hash = fingerprint(format!("{tool}\n{}", sorted(what)).as_bytes());
        if let Value::Object(members) = &mut told {
            members.insert("undo".to_owned(), undo.into());
            members.insert("hash".to_owned(), hash.as_str().into());
        }
        Self { hash, told }
    }

    /// For an agent that has to ask its user itself.
    pub(super) fn text(&self) -> String {
        let told = &self.told;
        format!(
            "Nothing has been done. Show this plan to the user; if they agree, repeat the call with \"confirm\": \"{}\".\n{told:#}",
            self.hash
        )
    }

    /// For the user.
    pub(super) fn question(&self) -> String {
        format!("An agent wants to do this in DingTalk:\n{:#}", self.told)
    }
}

/// The same whatever the order of members.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, String> =
                members.iter().map(|(name, value)| (name, sorted(value))).collect();
            let members: Vec<String> =
                members.into_iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(sorted).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// The plans that were shown and neither carried out nor declined.
#[derive(Debug, Default)]
pub(super) struct Plans(Mutex<VecDeque<String>>);

impl Plans {
    pub(super) fn show(&self, plan: &Plan) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|hash| *hash != plan.hash);
        shown.push_back(plan.hash.clone());
        if shown.len() > MOST {
            shown.pop_front();
        }
    }

    /// Takes a plan that was shown; whether it was.
    pub(super) fn take(&self, hash: &str) -> bool {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = shown.len();
        shown.retain(|known| known != hash);
        shown.len() < count
    }

    /// Whether this plan may be carried out: it was shown, and the hash that comes back is its own. It may be once.
    pub(super) fn redeem(&self, plan: &Plan, confirm: &str) -> Result<(), Failure> {
        if confirm == plan.hash && self.take(&plan.hash) {
            return Ok(());
        }
        Err(Failure::usage("`confirm` is not the hash of a plan that waits for these arguments")
            .next("leave `confirm` out to get a plan; a plan is carried out once, with the arguments that it was made for"))
    }
}

/// What undoes an operation, by the names of its neighbours.
const INVERSES: [(&str, &[&str]); 14] = [
    ("create", &["delete", "remove", "revoke", "cancel", "terminate"]),
    ("add", &["remove", "delete"]),
    ("send", &["recall"]),
    ("insert", &["delete", "remove"]),
    ("save", &["delete"]),
    ("open", &["close"]),
    ("start", &["stop", "terminate", "cancel"]),
    ("enable", &["disable"]),
    ("bind", &["unbind"]),
    ("register", &["unregister"]),
    ("subscribe", &["unsubscribe"]),
    ("grant", &["revoke"]),
    ("asyncsend", &["recall"]),
    ("mute", &["unmute"]),
];

const FINAL: [&str; 9] =
    ["delete", "remove", "recall", "revoke", "terminate", "cancel", "clear", "dismiss", "destroy"];

const OVERWRITES: [&str; 6] = ["update", "modify", "set", "edit", "replace", "patch"];

/// Whether and how it can be undone, as far as names tell.
pub(super) fn undo(operation: &Operation) -> String {
    let id = operation.dotted_id();
    let (product, function) = id.rsplit_once('.').unwrap_or(("", &id));
    for (verb, inverses) in INVERSES {
        if let Some(found) = inverses.iter().find_map(|inverse| sibling(product, function, verb, inverse)) {
            return format!("by {found}");
        }
    }
    let has = |verbs: &[&str]| {
        function.split('_').any(|word| verbs.contains(&word))
            || verbs.contains(&operation.method().to_ascii_lowercase().as_str())
    };
    if has(&FINAL) {
        "cannot be undone".to_owned()
    } else if has(&OVERWRITES) {
        "only by writing the old values back: read them first".to_owned()
    } else {
        "not known: take it as final".to_owned()
    }
}

/// The operation of the same product whose name has another verb.
fn sibling(product: &str, function: &str, verb: &str, inverse: &str) -> Option<String> {
    let words: Vec<&str> = function.split('_').collect();
    let at = words.iter().position(|word| *word == verb)?;
    let other = |words: Vec<&str>| {
        let id = format!("{product}.{}", words.join("_"));
        dingtalk_catalogue::operations().iter().any(|operation| operation.dotted_id() == id).then_some(id)
    };
    let mut replaced = words.clone();
    *replaced.get_mut(at)? = inverse;
    other(replaced).or_else(|| other(vec![inverse]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_undoes_what_has_one() {
        for (id, undone) in [
            ("v1.robot.batch_send_oto", "by v1.robot.batch_recall_oto"),
            ("oapi.user.create", "by oapi.user.delete"),
            ("oapi.user.delete", "cannot be undone"),
            ("oapi.user.update", "only by writing the old values back: read them first"),
        ] {
            assert_eq!(undo(dingtalk_catalogue::find(id).unwrap()), undone, "{id}");
        }
    }

    #[test]
    fn a_plan_is_carried_out_once_and_only_as_it_was_shown() {
        let plan = |what: Value| Plan::new("call_write", &what, json!({}), "");
        let (plans, shown) = (Plans::default(), plan(json!({"a": 1, "b": [2]})));
        plans.show(&shown);
        assert_eq!(plan(json!({"b": [2], "a": 1})).hash, shown.hash);
        let other = plan(json!({"a": 2, "b": [2]}));
        assert!(plans.redeem(&other, &shown.hash).is_err() && plans.redeem(&other, &other.hash).is_err());
        assert!(plans.redeem(&shown, &shown.hash).is_ok());
        assert!(plans.redeem(&shown, &shown.hash).is_err());
    }

    #[test]
    fn old_plans_are_forgotten() {
        let plans = Plans::default();
        let shown: Vec<Plan> =
            (0..=MOST).map(|number| Plan::new("", &json!(number), json!({}), "")).collect();
        shown.iter().for_each(|plan| plans.show(plan));
        assert!(!plans.take(&shown[0].hash) && plans.take(&shown[1].hash));
    }
}
