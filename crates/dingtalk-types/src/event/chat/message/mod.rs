#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::Deserializer;
use serde_core::ser::{Serialize, Serializer};
use serde_json::Value;

use super::attachment::QUOTES;
use super::replied::HOLDING;
use super::words::words_beside;
use super::{ChatContent, Command, QuotaNotice, RepliedMessage, Text};
use crate::event::open_record::{open_record, read_open};
use crate::event::{Payload, PayloadError};
use crate::secret::Secret;
use crate::wire::{Decode, wire};

/// A message to a robot, from Stream or from an HTTP callback.
///
/// ```
/// use dingtalk_types::event::{Payload, ChatContent, ChatMessage};
///
/// let json = br#"{"msgId":"msg1","msgtype":"text","text":{"content":" hello"},"senderStaffId":"manager7",
///     "conversationType":"2","conversationId":"cid1","createAt":"1708327204136"}"#;
/// let message = ChatMessage::read(None, json)?;
/// assert!(message.conversation_type.is_group());
/// assert_eq!(message.created_at, Some(1_708_327_204_136));
/// match message.content {
///     ChatContent::Text(text) => assert_eq!(text.trimmed(), "hello"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatMessage {
    /// `msgId`: the same for every redelivery.
    pub msg_id: String,
    /// `msgtype`
    pub msgtype: String,
    /// `text` or `content`: what the message says.
    pub content: ChatContent,
    /// `createAt`: milliseconds since 1970.
    pub created_at: Option<i64>,
    /// `conversationId`; usable as openConversationId.
    pub conversation_id: String,
    /// `conversationType`
    pub conversation_type: ConversationType,
    /// `conversationTitle`: the name of the group.
    pub conversation_title: Option<String>,
    /// `senderStaffId`: the sender's userId. Absent for outsiders, and while the robot is not published.
    pub sender_staff_id: Option<String>,
    /// `senderUnionId`
    pub sender_union_id: Option<String>,
    /// `senderId`: an opaque id, no userId.
    pub sender_id: String,
    /// `senderNick`
    pub sender_nick: String,
    /// `senderCorpId`: the sender's organisation; absent for outsiders.
    pub sender_corp_id: Option<String>,
    /// `senderPlatform`, such as `Mac`.
    pub sender_platform: Option<String>,
    /// `isAdmin`: whether the sender administrates the organisation.
    pub is_admin: Option<bool>,
    /// `robotCode`; absent or `normal` for custom robots.
    pub robot_code: Option<String>,
    /// `chatbotUserId`: an opaque id of the robot.
    pub chatbot_user_id: String,
    /// `chatbotCorpId`: the organisation of the robot.
    pub chatbot_corp_id: String,
    /// `isInAtList`: whether the message mentions the robot.
    pub is_in_at_list: Option<bool>,
    /// `atUsers`: whom the message mentions, the robot included.
    pub at_users: Vec<AtUser>,
    /// `sessionWebhook`: an address that answers into the conversation, without a token. Whoever knows it can write
    /// there until it expires.
    pub session_webhook: Option<Secret>,
    /// `sessionWebhookExpiredTime`: milliseconds since 1970, about 90 minutes after the message.
    pub session_webhook_expires_ms: Option<i64>,
    /// `hostingContext`: the person for whom a robot answers, in delegated messages.
    pub hosting_context: Option<HostingContext>,
    /// Members that this version does not know, such as `originalMsgId` and `quoteMessage`, or that do not fit.
    pub other: BTreeMap<String, Value>,
}

open_record!(ChatMessage {
    msg_id = "msgId",
    msgtype = "msgtype",
    created_at = "createAt",
    conversation_id = "conversationId",
    conversation_type = "conversationType",
    conversation_title = "conversationTitle",
    sender_staff_id = "senderStaffId",
    sender_union_id = "senderUnionId",
    sender_id = "senderId",
    sender_nick = "senderNick",
    sender_corp_id = "senderCorpId",
    sender_platform = "senderPlatform",
    is_admin = "isAdmin",
    robot_code = "robotCode",
    chatbot_user_id = "chatbotUserId",
    chatbot_corp_id = "chatbotCorpId",
    is_in_at_list = "isInAtList",
    at_users = "atUsers",
    session_webhook = "sessionWebhook",
    session_webhook_expires_ms = "sessionWebhookExpiredTime",
    hosting_context = "hostingContext",
});

impl ChatMessage {
    /// The words of the message, without the spaces around them: see [`ChatContent::said`]. Of a voice message
    /// they are what DingTalk understood.
    pub fn said(&self) -> Option<String> {
        let said = self.content.said().map(|text| text.trim().to_owned());
        match said {
            Some(text) if !text.is_empty() => Some(text),
            said => words_beside(&self.other).map(|text| text.trim().to_owned()).or(said),
        }
    }

    /// The command that the sender typed, such as `/stop now`, behind the mentions of a text, a rich text or a Markdown text.
    pub fn command(&self) -> Option<Command> {
        if self.content.is_typed() { Command::parse(&self.content.said()?) } else { None }
    }

    /// The message that this one answers: `text.repliedMsg`, or where other kinds and older pushes have it
    /// (`content.repliedMsg`, `quoteMessage`).
    pub fn quoted(&self) -> Option<RepliedMessage> {
        if let ChatContent::Text(Text { replied: Some(replied), .. }) = &self.content {
            return Some((**replied).clone());
        }
        let unknown = match &self.content {
            ChatContent::Unknown { content, .. } => Some(content),
            _ => None,
        };
        let beside = self.content.other().into_iter().chain([&self.other]);
        let inside = unknown.into_iter().chain(HOLDING.iter().filter_map(|name| self.other.get(*name)));
        let quotes = beside.flat_map(|members| QUOTES.iter().filter_map(|name| members.get(*name)));
        quotes
            .chain(inside.flat_map(|value| QUOTES.iter().filter_map(|name| value.get(*name))))
            .find_map(|value| RepliedMessage::read(value).flatten())
    }

    fn settle(&mut self) {
        if self.msgtype.is_empty() {
            self.msgtype = self.first_text(["msgType", "messageType"]).unwrap_or_default();
        }
        // The platform sends them empty for outsiders.
        for id in [&mut self.sender_staff_id, &mut self.sender_union_id, &mut self.sender_corp_id] {
            *id = id.take().filter(|id| !id.is_empty());
        }
        let code = self.first_text(["errorCode", "errCode"]);
        let message = self.first_text(["errorMessage", "errMsg"]);
        let says_nothing = !HOLDING.iter().any(|name| self.other.contains_key(*name));
        self.content = match code.filter(|_| says_nothing) {
            Some(code) => ChatContent::Quota(QuotaNotice { code, message: message.unwrap_or_default() }),
            None => ChatContent::take_from(&self.msgtype, &mut self.other),
        };
    }

    fn first_text(&self, names: [&str; 2]) -> Option<String> {
        let value = names.iter().find_map(|name| self.other.get(*name))?;
        String::decode(value).ok().filter(|text| !text.is_empty())
    }
}

impl Payload for ChatMessage {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut message: Self = read_open("ChatMessage", json)?;
        message.settle();
        Ok(message)
    }
}

/// `conversationType`
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct ConversationType(pub String);

impl ConversationType {
    /// A chat of one person and the robot.
    pub fn is_one_to_one(&self) -> bool {
        self.0 == "1"
    }

    /// A group.
    pub fn is_group(&self) -> bool {
        self.0 == "2"
    }
}

impl fmt::Debug for ConversationType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            "1" => formatter.write_str("OneToOne"),
            "2" => formatter.write_str("Group"),
            other => write!(formatter, "ConversationType({other:?})"),
        }
    }
}

impl Decode for ConversationType {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(Self)
    }
}

impl Serialize for ConversationType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Somebody whom a message mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AtUser {
    /// `dingtalkId`: an opaque id, no userId.
    pub dingtalk_id: String,
    /// `staffId`: the userId; absent for outsiders and robots.
    pub staff_id: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

wire!(response AtUser { dingtalk_id = "dingtalkId", staff_id ? "staffId", union_id ? "unionId" });

/// The person for whom a robot answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostingContext {
    /// `userId`
    pub user_id: String,
    /// `nick`
    pub nick: String,
}

wire!(response HostingContext { user_id = "userId", nick = "nick" });
