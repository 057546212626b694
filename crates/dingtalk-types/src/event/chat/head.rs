use std::collections::BTreeMap;

use serde_core::de::{Deserializer, MapAccess};
use serde_json::Value;

use super::ChatContent;
use super::command::{behind_mentions, is_blank};
use super::replied::HOLDING;
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
    /// `senderStaffId`: the sender's userId; absent for outsiders.
    pub sender_staff_id: Option<String>,
    /// `senderId`: an opaque id, no userId.
    pub sender_id: String,
    typed: Option<String>,
}

impl ChatMessageHead {
    /// What the sender typed, without the spaces around it: of a text, a rich text or a Markdown text.
    pub fn text(&self) -> Option<&str> {
        self.typed.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The first word of what the sender typed, behind whom it mentions, such as `/help`.
    pub fn command(&self) -> Option<&str> {
        behind_mentions(self.text()?).split(is_blank).next().filter(|word| !word.is_empty())
    }
}

impl Payload for ChatMessageHead {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut found: Members = read("ChatMessageHead", json)?;
        let content = ChatContent::take_from(&found.msgtype, &mut found.saying);
        let typed = content.is_typed().then(|| content.said()).flatten();
        let Members { msg_id, conversation_id, robot_code, sender_staff_id, sender_id, .. } = found;
        // The platform sends it empty for outsiders.
        let sender_staff_id = sender_staff_id.filter(|id| !id.is_empty());
        Ok(Self { msg_id, conversation_id, robot_code, sender_staff_id, sender_id, typed })
    }
}

#[derive(Default)]
struct Members {
    msg_id: String,
    msgtype: String,
    conversation_id: String,
    robot_code: String,
    sender_staff_id: Option<String>,
    sender_id: String,
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
            "senderStaffId" => wire::read(&mut self.sender_staff_id, map),
            "senderId" => wire::read(&mut self.sender_id, map),
            _ => Ok(false),
        }
    }

    fn keep<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let says = HOLDING.contains(&key);
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
        assert_eq!(command(r#"{"text":{"content":"@bot\u2005/help me"}}"#).as_deref(), Some("/help"));
        assert_eq!(command(r#"{"text":{"content":"@bot @bob"}}"#), None);
    }

    #[test]
    fn a_sender_without_user_id_has_an_opaque_one() {
        let senders = |json: &str| {
            let head = ChatMessageHead::read(None, json.as_bytes()).unwrap();
            (head.sender_staff_id, head.sender_id)
        };
        assert_eq!(
            senders(r#"{"senderStaffId":"u","senderId":"x"}"#),
            (Some("u".to_owned()), "x".to_owned())
        );
        assert_eq!(senders(r#"{"senderStaffId":"","senderId":"x"}"#), (None, "x".to_owned()));
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
