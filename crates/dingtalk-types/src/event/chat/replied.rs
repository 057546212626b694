use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ChatContent;
use super::members::Members;
use super::words::json_inside;

/// A message inside another one: what a message answers, or an entry of a forwarded [`ChatRecord`](super::ChatRecord).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RepliedMessage {
    /// `msgId`
    pub msg_id: String,
    /// `msgType`: as `msgtype` of a message.
    pub msg_type: String,
    /// `senderId`: an opaque id, no userId.
    pub sender_id: String,
    /// `senderNick`: in forwarded records, where it is sent at all.
    pub sender_nick: Option<String>,
    /// `createdAt`: milliseconds since 1970.
    pub created_at: Option<i64>,
    /// Members that this version does not know, or that do not fit; the content is behind [`content`](Self::content).
    pub other: BTreeMap<String, Value>,
    content: BTreeMap<String, Value>,
}

/// The members that may hold what a message says or carries.
pub(super) const HOLDING: [&str; 17] = [
    "text",
    "content",
    "body",
    "richText",
    "markdown",
    "chatRecord",
    "picture",
    "image",
    "audio",
    "voice",
    "video",
    "file",
    "recognition",
    "downloadCode",
    "pictureDownloadCode",
    "fileName",
    "duration",
];

impl RepliedMessage {
    /// What the message says; [`ChatContent::Unknown`] for cards and all else that has no shape of its own here.
    pub fn content(&self) -> ChatContent {
        ChatContent::take_from(&self.msg_type, &mut self.content.clone())
    }

    /// The words of the message, of a card too: see [`ChatContent::said`]. A card that the robot itself has sent to a
    /// `sessionWebhook` comes without any.
    pub fn said(&self) -> Option<String> {
        self.content().said().filter(|text| !text.trim().is_empty())
    }

    /// `Some(None)` where nothing is quoted, `None` for what is no message.
    pub(super) fn read(value: &Value) -> Option<Option<Self>> {
        match value {
            Value::Null => Some(None),
            Value::Object(members) if members.is_empty() => Some(None),
            Value::Object(members) => Some(Some(Self::of(members.clone()))),
            Value::Array(list) => list.first().map_or(Some(None), Self::read),
            Value::String(text) if text.trim().is_empty() => Some(None),
            Value::String(text) => match json_inside(text) {
                Some(inside) => Self::read(&inside),
                None => Some(Some(Self {
                    msg_type: "text".to_owned(),
                    content: BTreeMap::from([("content".to_owned(), value.clone())]),
                    ..Self::default()
                })),
            },
            Value::Bool(_) | Value::Number(_) => None,
        }
    }

    fn of(members: Map<String, Value>) -> Self {
        let mut members = Members(members);
        let content = HOLDING.into_iter().filter_map(|name| Some((name.to_owned(), members.0.remove(name)?)));
        let content = content.collect();
        Self {
            msg_id: members.take(&["msgId", "messageId"]),
            msg_type: members.take(&["msgType", "msgtype", "messageType"]),
            sender_id: members.take(&["senderId"]),
            sender_nick: members.take(&["senderNick", "senderName"]),
            created_at: members.take(&["createdAt", "createAt"]),
            content,
            other: members.left(),
        }
    }
}
