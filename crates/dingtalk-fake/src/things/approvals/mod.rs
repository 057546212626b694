//! Approvals: templates with their forms, instances that go from one approver to the next, and their tasks.

pub(super) mod attachments;
pub(super) mod data_forms;
pub(super) mod directories;
pub(super) mod external;
pub(super) mod forms;
mod instance;
pub(super) mod instances;
pub(super) mod lists;
pub(super) mod managers;
mod running;
pub(super) mod tasks;

use serde_json::Value;

use super::kind::Words;
use crate::call::Call;
use crate::document::Document;

pub(crate) use self::running::decide_as;

/// 820004: the page of `process.instance.cancel` names it for what does not exist. The codes of the new host are those of
/// the pages of its operations.
const fn unknown(code: &'static str, message: &'static str) -> Words {
    Words::new((820_004, message), (400, code, message))
}

/// The old host's code is assumed.
const fn wrong(code: &'static str, message: &'static str) -> Words {
    Words::new((40_035, message), (400, code, message))
}

const NO_INSTANCE: Words = unknown("aflowProcessInstNotExist", "the approval instance does not exist");
const NO_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "userNotExist", "the user does not exist"));

/// What a request says: some operations of the old host wrap it in one member.
fn asked(call: &Call) -> Document {
    let wrapped = ["request", "saveProcessRequest"].iter().find_map(|name| call.request.get(name));
    match wrapped {
        Some(wrapped @ Value::Object(_)) => Document::of(wrapped.clone()),
        _ => call.request.clone(),
    }
}

/// What answers say of attachments that come with a decision or a comment.
fn files(asked: &Document) -> (Vec<Value>, Vec<Value>) {
    let file = Document::of(asked.get("file").cloned().unwrap_or_default());
    let list = |name: &str| file.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    (list("attachments"), list("photos"))
}
