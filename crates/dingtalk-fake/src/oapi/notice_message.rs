//! The shapes of `msg` in a work notice.

use serde_json::{Map, Value};

use crate::reply::Refusal;

const MAX_BYTES: usize = 2048;
const MAX_VOICE_SECONDS: i64 = 60;

/// Members that the object named after the type must have.
const TYPES: &[(&str, &[&str])] = &[
    ("text", &["content"]),
    ("image", &["media_id"]),
    ("voice", &["media_id", "duration"]),
    ("file", &["media_id"]),
    ("link", &["messageUrl", "picUrl", "title", "text"]),
    ("oa", &["message_url", "head", "body"]),
    ("markdown", &["title", "text"]),
    ("action_card", &["markdown"]),
];

pub(crate) fn check(message: &Map<String, Value>) -> Result<(), Refusal> {
    let length = Value::Object(message.clone()).to_string().len();
    if length > MAX_BYTES {
        return Err(Refusal::code(45002, format!("msg has {length} bytes, at most {MAX_BYTES} are allowed")));
    }
    let Some(Value::String(msgtype)) = message.get("msgtype") else {
        return Err(Refusal::code(40008, "msg.msgtype is missing"));
    };
    let Some((_, required)) = TYPES.iter().find(|(name, _)| name == msgtype) else {
        return Err(Refusal::code(40008, format!("invalid msgtype: {msgtype}")));
    };
    let Some(Value::Object(content)) = message.get(msgtype) else {
        return Err(Refusal::parameter(format!("msg.{msgtype} is missing")));
    };
    for name in *required {
        if !present(content, name) {
            return Err(Refusal::parameter(format!("msg.{msgtype}.{name} is missing")));
        }
    }
    match msgtype.as_str() {
        "voice" => check_duration(content),
        "action_card" => check_buttons(content),
        _ => Ok(()),
    }
}

pub(crate) fn has_status_bar(message: &Map<String, Value>) -> bool {
    message.get("oa").and_then(|oa| oa.get("status_bar")).is_some_and(Value::is_object)
}

fn present(content: &Map<String, Value>, name: &str) -> bool {
    match content.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// Whole seconds below 60, as text.
fn check_duration(content: &Map<String, Value>) -> Result<(), Refusal> {
    match content.get("duration").and_then(crate::call::integer_of) {
        Some(1..MAX_VOICE_SECONDS) => Ok(()),
        _ => Err(Refusal::parameter("msg.voice.duration has to be a positive number of seconds below 60")),
    }
}

/// One button over the whole card, or a list of buttons with their orientation.
fn check_buttons(content: &Map<String, Value>) -> Result<(), Refusal> {
    let whole = present(content, "single_title") && present(content, "single_url");
    let several = present(content, "btn_orientation") && present(content, "btn_json_list");
    if whole || several {
        return Ok(());
    }
    Err(Refusal::parameter(
        "msg.action_card needs single_title and single_url, or btn_orientation and btn_json_list",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(message: Value) -> Option<i64> {
        match check(message.as_object().unwrap()) {
            Ok(()) => None,
            Err(Refusal::Code { code, .. }) => Some(code),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_type_needs_its_own_object() {
        assert_eq!(code(json!({"msgtype": "text", "text": {"content": "a"}})), None);
        assert_eq!(code(json!({"msgtype": "text", "markdown": {"title": "a", "text": "b"}})), Some(40035));
        assert_eq!(code(json!({"msgtype": "telegram"})), Some(40008));
        assert_eq!(
            code(json!({"msgtype": "voice", "voice": {"media_id": "@a", "duration": "60"}})),
            Some(40035)
        );
        assert_eq!(code(json!({"msgtype": "action_card", "action_card": {"markdown": "a"}})), Some(40035));
        let single = json!({"markdown": "a", "single_title": "b", "single_url": "c"});
        assert_eq!(code(json!({"msgtype": "action_card", "action_card": single})), None);
    }

    #[test]
    fn the_limit_counts_bytes() {
        let message = |length: usize| json!({"msgtype": "text", "text": {"content": "a".repeat(length)}});
        let frame = message(0).to_string().len();
        assert_eq!(code(message(MAX_BYTES - frame)), None);
        assert_eq!(code(message(MAX_BYTES - frame + 1)), Some(45002));
    }
}
