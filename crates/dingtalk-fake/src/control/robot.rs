//! `POST /_fake/robot/*` and `/_fake/plugin/call`: what people say and ask.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::events;
use super::problem::{Problem, text};
use crate::inbound::{Robot, Say, plugin};
use crate::json::json;
use crate::platform::Platform;

/// Enters the robot's callback address.
pub(super) fn set_callback(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<(), Problem> {
    robot(platform, members)?.set_callback(text(members, "url")?);
    Ok(())
}

/// That of `clientId`, where it is given.
fn robot(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<Robot, Problem> {
    match optional(members, "clientId")? {
        None => Ok(Robot::new(platform.clone())),
        Some(client_id) => Robot::of(platform.clone(), client_id)
            .ok_or_else(|| Problem::request(format!("no app has the clientId {client_id}"))),
    }
}

/// Answers with the acknowledgement of the first attempt (with `"wait": "all"` of the last) and, as `sent`, the message.
pub(super) async fn say(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<Value, Problem> {
    let said = draft(platform, members)?.send_and(events::wait(members)?).await;
    let mut answer = said.acknowledgement.to_json();
    answer.insert("sent".into(), said.message);
    Ok(Value::Object(answer))
}

fn draft(platform: &Arc<Platform>, members: &Map<String, Value>) -> Result<Say, Problem> {
    let robot = robot(platform, members)?;
    let msgtype = members.get("msgtype").and_then(Value::as_str);
    let content = members.get("content").cloned().unwrap_or_default();
    let mut say = match (members.get("text"), msgtype) {
        (Some(Value::String(text)), None | Some("text")) => robot.say(text.as_str()),
        (None, Some("text")) => {
            let text = content.get("content").unwrap_or(&content).as_str();
            robot.say(text.ok_or_else(|| Problem::request("content of a text is {\"content\": \"…\"}"))?)
        }
        (None, Some(msgtype)) if !content.is_null() => robot.say_message(msgtype, content),
        (None, None) if members.get("overQuota") == Some(&Value::Bool(true)) => robot.say_over_quota(),
        _ => return Err(Problem::request("give text, or msgtype and content, or \"overQuota\": true")),
    };
    if let Some(from) = object(members, "from")? {
        let (staff_id, nick) = (optional(from, "staffId")?, optional(from, "nick")?);
        say = match (staff_id, nick) {
            (Some(staff_id), None) => say.from(staff_id),
            (Some(staff_id), Some(nick)) => say.from(staff_id).nick(nick),
            (None, Some(nick)) => say.from_outsider(nick),
            (None, None) => return Err(Problem::request("from needs staffId, or nick for an outsider")),
        };
    }
    if let Some(conversation) = object(members, "conversation")? {
        let id = optional(conversation, "id")?;
        say = match (conversation.get("type"), id) {
            (Some(kind), Some(id)) if *kind == "2" || *kind == 2 => say.in_group(id),
            (Some(kind), None) if *kind == "2" || *kind == 2 => say.in_first_group(),
            (Some(kind), Some(id)) if *kind == "1" || *kind == 1 => say.in_conversation(id),
            (Some(kind), None) if *kind == "1" || *kind == 1 => say,
            _ => {
                let message = "conversation.type has to be \"1\" (one to one) or \"2\" (group)";
                return Err(Problem::request(message));
            }
        };
        if let Some(title) = optional(conversation, "title")? {
            say = say.group_title(title);
        }
    }
    match members.get("mention") {
        None | Some(Value::Null) => {}
        Some(Value::Array(people)) => say = say.mention(people.iter().filter_map(Value::as_str)),
        Some(_) => return Err(Problem::request("mention has to be a list of staffIds")),
    }
    if let Some(replied_to) = members.get("repliedTo") {
        say = say.replying_to(replied_to.clone());
    }
    for (member, value) in object(members, "with")?.into_iter().flatten() {
        say = say.with(member.as_str(), value.clone());
    }
    Ok(say)
}

/// `{"method", "uri", "headers", "body"}`. Answers with the acknowledgement and, as `sent`, the plugin request.
pub(super) async fn call_plugin(
    platform: &Arc<Platform>,
    members: &Map<String, Value>,
) -> Result<Value, Problem> {
    let uri = text(members, "uri")?;
    let method = optional(members, "method")?.unwrap_or("GET");
    let headers = object(members, "headers")?.cloned().unwrap_or_default();
    let body = match members.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let (sent, acknowledgement) = plugin::call(platform, method, uri, headers, &body).await;
    let mut answer = acknowledgement.to_json();
    answer.insert("sent".into(), json!(sent));
    Ok(Value::Object(answer))
}

fn object<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> Result<Option<&'a Map<String, Value>>, Problem> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Problem::request(format!("{name} has to be a JSON object"))),
    }
}

fn optional<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Problem> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => text(members, name).map(Some),
    }
}
