//! What became of a message, and of those whom it did not reach.

use dingtalk_fake::json::json;
use dingtalk_open::chat::{NotReached, NotReachedReason, SendError, SendFailure, Sent};
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::language::say;

pub(super) fn outcome(to: &str, sent: Sent) -> Value {
    let mut outcome = json!({"to": to, "messages": sent.parts()});
    let Value::Object(members) = &mut outcome else { return outcome };
    if !sent.process_query_keys.is_empty() {
        members.insert("process_query_keys".to_owned(), json!(sent.process_query_keys));
    }
    if sent.unmentioned {
        members.insert("unmentioned".to_owned(), true.into());
    }
    if !sent.not_reached.is_empty() {
        let lost =
            sent.not_reached.iter().map(|lost| json!({"user_id": lost.user_id, "why": why(&lost.reason)}));
        members.insert("not_reached".to_owned(), Value::Array(lost.collect()));
    }
    outcome
}

fn why(reason: &NotReachedReason) -> String {
    match reason {
        NotReachedReason::Invalid => "unknown, or outside what the robot may see".to_owned(),
        NotReachedReason::FlowControlled => "has received too many".to_owned(),
        NotReachedReason::Filtered => "left out by DingTalk".to_owned(),
        NotReachedReason::Call(error) => error.to_string(),
        _ => "not told".to_owned(),
    }
}

pub(super) fn line(result: &Value) -> String {
    let text =
        |name: &str| result.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
    let mut line = format!(
        "{}: {} {}",
        text("to").unwrap_or_default(),
        text("messages").unwrap_or_default(),
        say("sent", "条已发送")
    );
    for name in ["task_ids", "process_query_keys", "not_reached"] {
        if let Some(value) = text(name) {
            line = format!("{line}, {name} {value}");
        }
    }
    line
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        let lost = &error.sent.not_reached;
        let who = |lost: &NotReached| format!("{}: {}", lost.user_id, why(&lost.reason));
        let failure = match (error.call(), &error.failure) {
            (Some(call), _) => Self::of_call(call),
            (None, SendFailure::Nobody) => {
                let reasons: Vec<String> = lost.iter().map(who).collect();
                let throttled = |lost: &NotReached| matches!(lost.reason, NotReachedReason::FlowControlled);
                let exit = if lost.iter().all(throttled) { Exit::Throttled } else { Exit::NotFound };
                Self::new(exit, format!("nobody got it: {}", reasons.join("; ")))
                    .next("`dingctl people NAME` finds a userId, and the app has to see the person")
            }
            (None, SendFailure::NotDelivered { .. } | SendFailure::NoUser) => {
                Self::new(Exit::NotFound, error.to_string())
                    .next("`dingctl people NAME` finds a userId, and the app has to see the person")
            }
            (None, failure) => Self::usage(failure.to_string()).next(super::WHAT_RECEIVERS_TAKE),
        };
        let failure = if lost.is_empty() {
            failure
        } else {
            failure.fact("not_reached", lost.iter().map(who).collect::<Vec<_>>())
        };
        failure.fact("messages_sent", error.sent.parts())
    }
}
