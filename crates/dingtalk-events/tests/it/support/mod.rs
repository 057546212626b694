//! Deliveries, and a clock that stands still.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use serde_json::json;

pub(crate) fn event(event_type: &str, id: &str) -> Delivery {
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH)
        .client_id("app")
        .event_type(event_type)
        .event_id(id)
        .message_id(format!("frame of {id}"));
    Delivery::new(DeliveryKind::Event, metadata, Bytes::from_static(b"{}"))
}

pub(crate) fn robot(conversation: &str, id: &str, text: &str) -> Delivery {
    let json =
        json!({"msgId": id, "conversationId": conversation, "msgtype": "text", "text": {"content": text}});
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id("app");
    Delivery::new(DeliveryKind::ChatMessage, metadata, Bytes::from(json.to_string()))
}

/// What `sender` says in a conversation, to the robot of `app`.
pub(crate) fn said(app: &str, conversation: &str, sender: &str, id: &str, text: &str) -> Delivery {
    let json = json!({"msgId": id, "conversationId": conversation, "senderStaffId": sender, "msgtype": "text",
        "text": {"content": text}});
    let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id(app);
    Delivery::new(DeliveryKind::ChatMessage, metadata, Bytes::from(json.to_string()))
}

pub(crate) fn card(card: &str, frame: &str) -> Delivery {
    touched(card, "u", frame)
}

/// `user` has touched a card.
pub(crate) fn touched(card: &str, user: &str, frame: &str) -> Delivery {
    let json = json!({"outTrackId": card, "userId": user, "content": "{}"});
    let metadata =
        Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id("app").message_id(frame);
    Delivery::new(DeliveryKind::CardAction, metadata, Bytes::from(json.to_string()))
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    pub(crate) fn up(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Lets every task that can go on do so.
pub(crate) async fn settle() {
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
}
