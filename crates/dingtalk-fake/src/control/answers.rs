//! `POST /_fake/answers`: an answer in an operation's place, in JSON.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::problem::Problem;
use crate::answer::Answer;
use crate::answer_table::AnswerTable;

/// Reads `{"method", "path", "status", "body"}`, or `{"method", "path", "answers": [{"status", "body"}, …]}` for a script.
pub(super) fn give(answers: &AnswerTable, members: &Map<String, Value>) -> Result<(), Problem> {
    let text = |name: &str| {
        let text = members.get(name).and_then(Value::as_str);
        text.ok_or_else(|| Problem::request(format!("{name} has to be given, as text")))
    };
    let (method, path) = (text("method")?, text("path")?);
    if !path.starts_with('/') {
        return Err(Problem::request("path has to begin with /"));
    }
    match members.get("answers") {
        None => {
            let answer = answer(members)?;
            answers.set(method, path, Arc::new(move |_| answer.clone()));
        }
        Some(Value::Array(items)) => {
            let read = |item: &Value| {
                answer(item.as_object().ok_or_else(|| Problem::request("answers has to hold objects"))?)
            };
            answers.script(method, path, items.iter().map(read).collect::<Result<Vec<_>, _>>()?);
        }
        Some(_) => return Err(Problem::request("answers has to be a list of {status, body}")),
    }
    Ok(())
}

fn answer(members: &Map<String, Value>) -> Result<Answer, Problem> {
    let status = members.get("status").map_or(Some(200), Value::as_u64);
    let status =
        status.and_then(|status| u16::try_from(status).ok()).filter(|status| (200..1000).contains(status));
    let status = status.ok_or_else(|| Problem::request("status has to be from 200 to 999"))?;
    let body = members.get("body").ok_or_else(|| Problem::request("body has to be given: any JSON"))?;
    Ok(Answer::with_status(status, body.clone()))
}
