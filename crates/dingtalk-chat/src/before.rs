//! The chat before a dispatcher's routes: answers that somebody waits for, stop buttons, the count of pushes.

use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, CardAction, CardUpdate, ChatMessage, Delivery, DeliveryKind, Intercept,
};
use dingtalk_types::event::Payload;

use crate::chat::Chat;

/// Refuses whom the chat's own [admission](crate::ChatBuilder::admission) does not admit, takes the answers that
/// [`ask`](Chat::ask) waits for and the presses of [stop buttons](crate::AiCard::aborted), counts the pushes of the
/// [budget](Chat::budget), and lets the dispatcher's end wait for [`idle`](Chat::idle).
///
/// ```
/// # use dingtalk_chat::Chat;
/// # fn example(chat: Chat) {
/// use dingtalk_events::Dispatcher;
///
/// let dispatcher = Dispatcher::builder().before(chat.clone());
/// # }
/// ```
#[async_trait]
impl Intercept for Chat {
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        self.count_push();
        if let Some(refused) =
            self.shared.admission.as_ref().and_then(|admission| admission.intercept(delivery))
        {
            return Some(refused);
        }
        match delivery.kind() {
            DeliveryKind::ChatMessage if self.asking().is_asking() => {
                let message = ChatMessage::read(None, delivery.payload()).ok()?;
                self.asking().hear(message)
            }
            DeliveryKind::CardAction if self.asking().is_asking() || self.cards().is_writing() => {
                let action = CardAction::read(None, delivery.payload()).ok()?;
                if self.cards().pressed(&action.out_track_id, &action.action_ids) {
                    return Some(Acknowledgement::Card(CardUpdate::new()));
                }
                self.asking().press(action)
            }
            _ => None,
        }
    }

    async fn finished(&self) {
        if let Some(admission) = &self.shared.admission {
            admission.finished().await;
        }
        self.idle().await;
    }
}
