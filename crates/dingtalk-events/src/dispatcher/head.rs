use dingtalk_types::event::{CardAction, ChatMessageHead, Payload};

use crate::delivery::{Delivery, DeliveryKind};
use crate::route::{Order, Taker};

/// What routing, order and de-duplication need of a payload.
#[derive(Default)]
pub(super) struct Head {
    pub(super) message_id: Option<String>,
    /// The first word of a chat message.
    pub(super) word: Option<String>,
    /// A conversation or a card.
    place: String,
    sender: String,
}

impl Head {
    /// A payload that cannot be read has an empty head; its handler will say so.
    pub(super) fn of(delivery: &Delivery) -> Self {
        match delivery.kind() {
            DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage => {
                let head = ChatMessageHead::read(None, delivery.payload()).unwrap_or_default();
                Self {
                    word: head.command().map(str::to_owned),
                    message_id: Some(head.msg_id),
                    place: head.conversation_id,
                    sender: head.sender_staff_id.unwrap_or(head.sender_id),
                }
            }
            DeliveryKind::CardAction => {
                let card = CardAction::read(None, delivery.payload()).unwrap_or_default();
                Self { place: card.out_track_id, sender: card.user_id, ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// The name of the lane that the delivery has to queue in. Each app has its own, and each order: their widths differ.
    pub(super) fn lane<H>(&self, delivery: &Delivery, taker: &Taker<H>) -> Option<String> {
        if self.place.is_empty() {
            return None;
        }
        let (app, place) = (delivery.metadata().client_id.as_deref().unwrap_or_default(), &self.place);
        Some(match (taker.order, taker.overtakes) {
            (Order::Conversation, _) => format!("{app}\n{place}"),
            (Order::Sender, _) => format!("{app}\n{place}\nof\n{}", self.sender),
            (Order::Nothing, false) => format!("{app}\n{place}\nunordered"),
            (Order::Nothing, true) => format!("{app}\n{place}\novertaking"),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::metadata::{Metadata, TransportKind};

    #[test]
    fn a_card_and_who_touched_it_are_known_in_every_form() {
        for json in [
            r#"{"outTrackId":"7","userId":"u"}"#,
            r#"{"outTrackId":7,"userId":"u"}"#,
            r#"{"out_track_id":"7","user_id":"u","content":{}}"#,
            r#""{\"outTrackId\":\"7\",\"userId\":\"u\"}""#,
            r#"{"outTrackId":"7","userId":"u","nick":"a\ud83d"}"#,
        ] {
            let metadata = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH);
            let head = Head::of(&Delivery::new(DeliveryKind::CardAction, metadata, json.into()));
            assert_eq!((&*head.place, &*head.sender), ("7", "u"), "{json}");
        }
    }
}
