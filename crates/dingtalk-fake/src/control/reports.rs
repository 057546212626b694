//! `POST /_fake/reports/read`: what people do with reports.

use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::platform::Platform;
use crate::things::{Reaction, react};

pub(super) fn read(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let (id, userid) = (text(members, "reportId")?, text(members, "userid")?);
    let mut reactions = vec![Reaction::Read];
    if members.get("like") == Some(&Value::Bool(true)) {
        reactions.push(Reaction::Like);
    }
    if members.contains_key("comment") {
        reactions.push(Reaction::Comment(text(members, "comment")?));
    }
    if reactions.into_iter().all(|reaction| react(platform, id, userid, reaction)) {
        Ok(())
    } else {
        Err(Problem::request("there is no such report, or nobody with this userid"))
    }
}
