use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::Deserializer;
use serde_json::Value;

use super::{ChatContent, QuotaNotice};
use crate::event::open_record::{open_record, read};
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
    /// Members that this version does not know, such as `originalMsgId` and `quoteMessage`.
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
    /// The text of a text or rich text message, without the spaces around it.
    pub fn text(&self) -> Option<String> {
        match &self.content {
            ChatContent::Text(text) => Some(text.trimmed().to_owned()),
            ChatContent::RichText(rich) => Some(rich.text().trim().to_owned()),
            _ => None,
        }
    }

    fn settle(&mut self) {
        let text = self.other.remove("text");
        let content = self.other.remove("content");
        let code = self.first_text(["errorCode", "errCode"]);
        let message = self.first_text(["errorMessage", "errMsg"]);
        self.content = match (code, text.is_none() && content.is_none()) {
            (Some(code), true) => {
                ChatContent::Quota(QuotaNotice { code, message: message.unwrap_or_default() })
            }
            _ => ChatContent::from_parts(&self.msgtype, text, content),
        };
    }

    fn first_text(&self, names: [&str; 2]) -> Option<String> {
        let value = names.iter().find_map(|name| self.other.get(*name))?;
        String::decode(value.clone()).ok().filter(|text| !text.is_empty())
    }
}

impl Payload for ChatMessage {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut message: Self = read("ChatMessage", json)?;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(json: Value) -> ChatMessage {
        ChatMessage::read(None, json.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn every_kind_of_content_finds_its_type() {
        let rich = message(json!({"msgtype": "richText", "content": {"richText": [
            {"text": "see "}, {"type": "picture", "downloadCode": "d1"}, {"text": "this", "atName": "x"}]}}));
        assert_eq!(rich.text().as_deref(), Some("see this"));

        let picture = message(json!({"msgtype": "picture", "content": {"downloadCode": "d2"}}));
        assert!(matches!(&picture.content, ChatContent::Picture(picture) if picture.download_code == "d2"));

        let audio = message(json!({"msgtype": "audio",
            "content": {"duration": "4000", "downloadCode": "d3", "recognition": "hi"}}));
        assert!(matches!(&audio.content, ChatContent::Audio(audio) if audio.duration_ms == Some(4000)));

        let video = message(json!({"msgtype": "video",
            "content": {"duration": 4000, "downloadCode": "d4", "videoType": "mp4"}}));
        assert!(matches!(&video.content, ChatContent::Video(v) if v.video_type.as_deref() == Some("mp4")));

        let file =
            message(json!({"msgtype": "file", "content": {"downloadCode": "d5", "fileName": "表.xlsx"}}));
        assert!(matches!(&file.content, ChatContent::File(file) if file.file_name == "表.xlsx"));
    }

    #[test]
    fn content_may_travel_as_json_text() {
        let file = message(json!({"msgtype": "file", "content": r#"{"downloadCode":"d","fileName":"a"}"#}));
        assert!(matches!(&file.content, ChatContent::File(file) if file.download_code == "d"));
    }

    #[test]
    fn an_unknown_kind_keeps_its_content() {
        let card =
            message(json!({"msgtype": "interactiveCard", "content": {"a": [1]}, "quoteMessage": {"b": 2}}));
        let content = json!({"a": [1]});
        assert_eq!(card.content, ChatContent::Unknown { msgtype: "interactiveCard".to_owned(), content });
        assert_eq!(card.other["quoteMessage"], json!({"b": 2}));
    }

    #[test]
    fn content_that_does_not_fit_its_kind_costs_no_message() {
        let file = message(json!({"msgId": "m", "msgtype": "file", "content": "no JSON"}));
        assert_eq!(file.msg_id, "m");
        assert!(matches!(file.content, ChatContent::Unknown { .. }));
    }

    #[test]
    fn a_quota_notice_has_no_text() {
        for (code, text) in [("errorCode", "errorMessage"), ("errCode", "errMsg")] {
            let notice = message(json!({"msgId": "m", "msgtype": "text", code: 20001, text: "used up"}));
            let expected = QuotaNotice { code: "20001".to_owned(), message: "used up".to_owned() };
            assert_eq!(notice.content, ChatContent::Quota(expected));
        }
    }

    #[test]
    fn a_reply_shows_what_it_answers() {
        let reply = message(json!({"msgtype": "text", "text": {"content": "yes", "isReplyMsg": true,
            "repliedMsg": {"msgType": "text", "msgId": "m0", "createdAt": 7, "content": {"text": "really?"}}}}));
        let ChatContent::Text(text) = reply.content else { panic!("no text") };
        let replied = text.replied.unwrap();
        assert_eq!((replied.msg_id.as_str(), replied.created_at, text.is_reply), ("m0", Some(7), true));
        assert!(matches!(replied.content(), ChatContent::Text(text) if text.content == "really?"));
    }

    #[test]
    fn debug_shows_no_session_webhook() {
        let shown = format!("{:?}", message(json!({"sessionWebhook": "https://h/?session=canary"})));
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["", "1", "{", "{} x", r#""text""#] {
            assert!(ChatMessage::read(None, json.as_bytes()).is_err(), "{json}");
        }
    }
}
