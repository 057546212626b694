//! What the tests of this crate share.

pub(crate) mod fake;
mod platform;

use std::time::SystemTime;

use dingtalk_chat::Chat;
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use dingtalk_types::event::{ChatMessage, Payload, ReplyTarget};
use serde_json::{Value, json};

pub(crate) use self::platform::{
    CREATE, CREATE_AND_DELIVER, Call, DELIVER, Fault, Platform, SESSION, STREAMING, UPDATE,
};

pub(crate) const TEMPLATE: &str = "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema";

pub(crate) fn message_json(number: u64, text: &str) -> Value {
    json!({
        "msgId": format!("msg{number}"), "conversationId": "cid1", "conversationType": "2", "senderStaffId": "manager7",
        "senderId": "$:LWCP_v1:a", "senderNick": "Ann", "senderCorpId": "ding1", "chatbotUserId": "$:LWCP_v1:r",
        "isInAtList": true, "robotCode": "robot", "msgtype": "text", "text": {"content": text},
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=s",
        "sessionWebhookExpiredTime": 4_102_444_800_000_i64,
    })
}

pub(crate) fn message(text: &str) -> ChatMessage {
    ChatMessage::read(None, message_json(1, text).to_string().as_bytes()).unwrap()
}

pub(crate) fn target() -> ReplyTarget {
    message("hello").reply_target()
}

pub(crate) fn delivery(kind: DeliveryKind, json: &Value) -> Delivery {
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id("app");
    Delivery::new(kind, metadata, json.to_string().into())
}

pub(crate) fn click(out_track_id: &str, user_id: &str, action_id: &str) -> Delivery {
    let content = json!({"cardPrivateData": {"actionIds": [action_id], "params": {}}}).to_string();
    let json =
        json!({"type": "actionCallback", "outTrackId": out_track_id, "userId": user_id, "content": content});
    delivery(DeliveryKind::CardAction, &json)
}

/// The card that a chat wrote is in its last state, too.
pub(crate) async fn at_rest(chat: &Chat) {
    chat.idle().await;
}

/// Deliveries by what they say.
pub(crate) struct DeliveryOf;

impl DeliveryOf {
    pub(crate) fn message(text: &str) -> Delivery {
        delivery(DeliveryKind::ChatMessage, &message_json(1, text))
    }
}
