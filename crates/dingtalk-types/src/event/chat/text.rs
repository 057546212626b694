use std::collections::BTreeMap;

use serde_json::Value;

use super::ChatContent;
use crate::event::open_record::open_record;

/// A text message.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Text {
    /// `content` as it came. In groups the mention of the robot is gone and its space still there: see
    /// [`trimmed`](Self::trimmed).
    pub content: String,
    /// `isReplyMsg`: whether it answers another message.
    pub is_reply: bool,
    /// `repliedMsg`: the message it answers.
    pub replied: Option<Box<RepliedMessage>>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(Text { content = "content", is_reply = "isReplyMsg", replied = "repliedMsg" });

impl Text {
    /// The text without the spaces around it.
    pub fn trimmed(&self) -> &str {
        self.content.trim()
    }
}

/// The message that a text message answers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RepliedMessage {
    /// `msgId`
    pub msg_id: String,
    /// `msgType`: as `msgtype` of a message.
    pub msg_type: String,
    /// `senderId`: an opaque id, no userId.
    pub sender_id: String,
    /// `createdAt`: milliseconds since 1970.
    pub created_at: Option<i64>,
    content: Option<Value>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(RepliedMessage {
    msg_id = "msgId",
    msg_type = "msgType",
    sender_id = "senderId",
    created_at = "createdAt",
    content = "content",
});

impl RepliedMessage {
    /// What the message says; [`ChatContent::Unknown`] for cards and all else that has no shape of its own here.
    pub fn content(&self) -> ChatContent {
        let mut content = self.content.clone();
        // Here a text sits one level higher than in a message of its own, and under another name.
        if let ("text", Some(Value::Object(text))) = (self.msg_type.as_str(), &mut content) {
            if let Some(value) = text.remove("text") {
                text.insert("content".to_owned(), value);
            }
        }
        ChatContent::from_parts(&self.msg_type, content.clone(), content)
    }
}

/// Sent instead of a message's content when the organisation's monthly quota of Stream and Webhook calls is used up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaNotice {
    /// `errorCode` (`errCode`), such as `20001`.
    pub code: String,
    /// `errorMessage` (`errMsg`)
    pub message: String,
}
