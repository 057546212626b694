use super::{ChatMessage, ConversationType};
use crate::secret::Secret;
use crate::wire::wire;

/// Where an answer to a [`ChatMessage`] goes: all that is needed for it, now or later.
///
/// It can be written down and read again as JSON, in another process too. With `session_webhook` in it, whoever reads that can
/// write into the conversation until the session ends: keep it like a password.
///
/// ```
/// use dingtalk_types::event::{ChatMessage, Payload, ReplyTarget};
///
/// let json = br#"{"msgId":"msg1","conversationId":"cid1","conversationType":"1","senderStaffId":"manager7"}"#;
/// let target = ChatMessage::read(None, json)?.reply_target();
/// let kept = serde_json::to_string(&target).unwrap();
/// assert_eq!(serde_json::from_str::<ReplyTarget>(&kept).unwrap(), target);
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ReplyTarget {
    /// `robotCode` of the message; absent or `normal` for custom robots.
    pub robot_code: Option<String>,
    /// `conversationId`: of a group also its openConversationId.
    pub conversation_id: String,
    /// `conversationType`
    pub conversation_type: ConversationType,
    /// `senderStaffId`: the userId of whom is answered; absent for outsiders, and while the robot is not published.
    pub user_id: Option<String>,
    /// `sessionWebhook`: an address that answers into the conversation, without a token.
    pub session_webhook: Option<Secret>,
    /// `sessionWebhookExpiredTime`: milliseconds since 1970.
    pub session_webhook_expires_ms: Option<i64>,
    /// `msgId` of what is answered.
    pub message_id: String,
}

wire!(both ReplyTarget {
    robot_code ? "robotCode",
    conversation_id = "conversationId",
    conversation_type = "conversationType",
    user_id ? "senderStaffId",
    session_webhook ! "sessionWebhook",
    session_webhook_expires_ms ? "sessionWebhookExpiredTime",
    message_id = "msgId",
});

impl ReplyTarget {
    /// A person, in their chat with the robot; no session, so the robot's own send takes it there.
    pub fn person(user_id: impl Into<String>) -> Self {
        Self {
            user_id: Some(user_id.into()),
            conversation_type: ConversationType("1".to_owned()),
            ..Self::default()
        }
    }

    /// A group, by its openConversationId; no session, so the robot's own send takes it there.
    pub fn group(open_conversation_id: impl Into<String>) -> Self {
        Self {
            conversation_id: open_conversation_id.into(),
            conversation_type: ConversationType("2".to_owned()),
            ..Self::default()
        }
    }
}

impl ChatMessage {
    /// Where an answer to this message goes.
    pub fn reply_target(&self) -> ReplyTarget {
        ReplyTarget {
            robot_code: self.robot_code.clone(),
            conversation_id: self.conversation_id.clone(),
            conversation_type: self.conversation_type.clone(),
            user_id: self.sender_staff_id.clone(),
            session_webhook: self.session_webhook.clone(),
            session_webhook_expires_ms: self.session_webhook_expires_ms,
            message_id: self.msg_id.clone(),
        }
    }
}

impl From<&Self> for ReplyTarget {
    fn from(target: &Self) -> Self {
        target.clone()
    }
}

impl From<&ChatMessage> for ReplyTarget {
    fn from(message: &ChatMessage) -> Self {
        message.reply_target()
    }
}
