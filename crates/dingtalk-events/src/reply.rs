//! What a handler says into the conversation that a chat message came from.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_transport::BoxError;
use dingtalk_types::Secret;
use dingtalk_types::event::{ChatMessage, Payload};
use dingtalk_types::message::webhook::WebhookMessage;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::RunError;
use crate::metadata::TransportKind;
use crate::route::AckMode;

/// Sends the replies of handlers. The facade's `DingTalk` is one: `POST /robot/sendBySession`.
#[async_trait]
pub trait ReplySender: Send + Sync + 'static {
    /// Sends `message` to the `sessionWebhook` of the chat message that it replies to.
    ///
    /// # Errors
    /// Why it was not sent; logged, so no address and no secret should stand in it.
    async fn send_reply(&self, session_webhook: &Secret, message: &WebhookMessage) -> Result<(), BoxError>;
}

/// A shared sender is a sender.
#[async_trait]
impl<S: ReplySender + ?Sized> ReplySender for Arc<S> {
    async fn send_reply(&self, session_webhook: &Secret, message: &WebhookMessage) -> Result<(), BoxError> {
        (**self).send_reply(session_webhook, message).await
    }
}

/// A chat message, for as long as its handler may want to reply.
pub(crate) struct ReplyTo {
    payload: Bytes,
    /// The answer to DingTalk's request can carry the reply.
    answer_carries: bool,
}

impl ReplyTo {
    /// `None` for what nobody said.
    pub(crate) fn of(delivery: &Delivery, ack_mode: AckMode) -> Option<Self> {
        let said = matches!(delivery.kind(), DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage);
        let over_http = delivery.metadata().transport == TransportKind::Http;
        let answer_carries = over_http && matches!(ack_mode, AckMode::After { .. });
        said.then(|| Self { payload: delivery.payload().clone(), answer_carries })
    }

    /// Sends the reply, or leaves it to the answer.
    pub(crate) async fn reply(
        self,
        sender: Option<&dyn ReplySender>,
        message: Box<WebhookMessage>,
    ) -> Result<Acknowledgement, RunError> {
        let session_webhook =
            ChatMessage::read(None, &self.payload).map_err(RunError::Payload)?.session_webhook;
        match (sender, session_webhook) {
            (Some(sender), Some(session_webhook)) => {
                sender.send_reply(&session_webhook, &message).await.map_err(RunError::Reply)?;
                Ok(Acknowledgement::Done)
            }
            _ if self.answer_carries => Ok(Acknowledgement::Reply(message)),
            (None, _) => Err(RunError::Reply(
                "nothing sends replies: give the dispatcher a ReplySender, or acknowledge an HTTP callback after its handler".into(),
            )),
            (Some(_), None) => Err(RunError::Reply("the message has no sessionWebhook".into())),
        }
    }
}
