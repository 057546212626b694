//! `POST /_fake/attendance/*`: what people do to be at work.

use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::json::json;
use crate::platform::Platform;
use crate::things;

fn further(members: &Map<String, Value>) -> Value {
    members.get("with").cloned().unwrap_or(json!({}))
}

fn known(done: bool) -> Result<(), Problem> {
    if done { Ok(()) } else { Err(Problem::request("nobody in the directory has this userid")) }
}

pub(super) fn punch(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let userid = text(members, "userid")?;
    let at_ms = members.get("at_ms").and_then(Value::as_i64).unwrap_or_else(|| platform.clock.now_ms());
    known(things::punch(platform, userid, at_ms, "USER", further(members)))
}

pub(super) fn check_in(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let (userid, place) = (text(members, "userid")?, text(members, "place")?);
    known(things::check_in(platform, userid, place, further(members)))
}
