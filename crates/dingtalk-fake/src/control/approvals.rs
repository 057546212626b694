//! `POST /_fake/approvals/decide`: what an approver does by hand.

use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::platform::Platform;
use crate::things::decide_as;

pub(super) fn decide(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let (id, userid) = (text(members, "processInstanceId")?, text(members, "userid")?);
    let agrees = match text(members, "result")? {
        "agree" => true,
        "refuse" => false,
        _ => return Err(Problem::request("result has to be agree or refuse")),
    };
    let remark = members.get("remark").and_then(Value::as_str).unwrap_or_default();
    if decide_as(platform, id, userid, agrees, remark) {
        Ok(())
    } else {
        Err(Problem::request("nothing in this approval instance waits for this person"))
    }
}
