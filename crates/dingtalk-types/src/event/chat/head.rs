use serde_json::Value;

use crate::event::open_record::read;
use crate::event::{Payload, PayloadError};
use crate::wire::wire;

/// As much of a robot message as routing, ordering and de-duplication need.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatMessageHead {
    /// `msgId`: the same for every redelivery.
    pub msg_id: String,
    /// `conversationId`
    pub conversation_id: String,
    /// `robotCode`
    pub robot_code: String,
    text: Value,
    content: Value,
}

wire!(response ChatMessageHead {
    msg_id = "msgId",
    conversation_id = "conversationId",
    robot_code = "robotCode",
    text = "text",
    content = "content",
});

impl ChatMessageHead {
    /// The text of a text message, without the spaces around it.
    pub fn text(&self) -> Option<&str> {
        let text = match (&self.text, &self.content) {
            (Value::Object(text), _) => text.get("content").and_then(Value::as_str),
            // Older HTTP pushes print the text as `content`.
            (_, Value::String(text)) => Some(text.as_str()),
            _ => None,
        };
        text.map(str::trim).filter(|text| !text.is_empty())
    }

    /// The first word of a text message, such as `/help`.
    pub fn command(&self) -> Option<&str> {
        self.text()?.split_whitespace().next()
    }
}

impl Payload for ChatMessageHead {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        read("ChatMessageHead", json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(json: &str) -> Option<String> {
        ChatMessageHead::read(None, json.as_bytes()).unwrap().command().map(str::to_owned)
    }

    #[test]
    fn a_command_is_the_first_word_behind_the_mention() {
        assert_eq!(command(r#"{"text":{"content":" /help  me"}}"#).as_deref(), Some("/help"));
        assert_eq!(command(r#"{"content":" /help"}"#).as_deref(), Some("/help"));
    }

    #[test]
    fn what_has_no_text_has_no_command() {
        for json in
            [r"{}", r#"{"text":null}"#, r#"{"text":{"content":"  "}}"#, r#"{"content":{"fileName":"/help"}}"#]
        {
            assert_eq!(command(json), None, "{json}");
        }
    }
}
