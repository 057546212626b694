use std::collections::BTreeMap;

use serde_core::de::{Deserializer, MapAccess};
use serde_json::Value;

use super::ChatContent;
use super::replied::SAYING;
use crate::event::open_record::read;
use crate::event::{Payload, PayloadError};
use crate::wire::{self, Decode, Record};

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
    typed: Option<String>,
}

impl ChatMessageHead {
    /// What the sender typed, without the spaces around it: of a text, a rich text or a Markdown text.
    pub fn text(&self) -> Option<&str> {
        self.typed.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The first word of what the sender typed, such as `/help`.
    pub fn command(&self) -> Option<&str> {
        self.text()?.split_whitespace().next()
    }
}

impl Payload for ChatMessageHead {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut found: Members = read("ChatMessageHead", json)?;
        let content = ChatContent::take_from(&found.msgtype, &mut found.saying);
        let typed = content.is_typed().then(|| content.text()).flatten();
        let Members { msg_id, conversation_id, robot_code, .. } = found;
        Ok(Self { msg_id, conversation_id, robot_code, typed })
    }
}

#[derive(Default)]
struct Members {
    msg_id: String,
    msgtype: String,
    conversation_id: String,
    robot_code: String,
    saying: BTreeMap<String, Value>,
}

impl Record for Members {
    const NAME: &'static str = "ChatMessageHead";

    fn set<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "msgId" => wire::read(&mut self.msg_id, map),
            "msgtype" | "msgType" => wire::read(&mut self.msgtype, map),
            "conversationId" => wire::read(&mut self.conversation_id, map),
            "robotCode" => wire::read(&mut self.robot_code, map),
            _ => Ok(false),
        }
    }

    fn keep<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let says = SAYING.contains(&key);
        if says {
            self.saying.insert(key.to_owned(), map.next_value()?);
        }
        Ok(says)
    }
}

impl Decode for Members {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::decode_record(deserializer)
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
    fn a_command_is_heard_in_every_spelling_of_a_text() {
        for json in [
            r#"{"msgtype":"text","text":"/help me"}"#,
            r#"{"msgtype":"text","text":"{\"content\":\"/help\"}"}"#,
            r#"{"msgType":"text","content":{"text":"/help"}}"#,
            r#"{"msgtype":"text","text":{"content":"/help","repliedMsg":7,"isReplyMsg":"so"}}"#,
            r#"{"msgtype":"richText","richText":[{"text":"/he"},{"content":"lp"}]}"#,
            r#"{"msgtype":"richText","content":"{\"richText\":[{\"text\":\"/help\"}]}"}"#,
            r#"{"msgtype":"markdown","markdown":{"title":"t","text":"/help"}}"#,
            r#"{"msgId":{},"robotCode":[],"text":{"content":"/help"},"nick":"\ud83d"}"#,
        ] {
            assert_eq!(command(json).as_deref(), Some("/help"), "{json}");
        }
    }

    #[test]
    fn what_has_no_text_has_no_command() {
        for json in [
            r"{}",
            r#"{"text":null}"#,
            r#"{"text":{"content":"  "}}"#,
            r#"{"content":{"fileName":"/help"}}"#,
            r#"{"msgtype":"audio","content":{"recognition":"/help"}}"#,
            r#"{"msgtype":"chatRecord","content":{"summary":"/help"}}"#,
        ] {
            assert_eq!(command(json), None, "{json}");
        }
    }
}
