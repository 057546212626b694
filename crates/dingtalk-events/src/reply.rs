//! What a handler says into the conversation that a chat message came from.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_transport::BoxError;
use dingtalk_types::Secret;
use dingtalk_types::event::{ChatMessage, Payload};
use dingtalk_types::message::webhook::WebhookMessage;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::TransportKind;
use crate::reply_failure::{ReplyError, ReplyFailureHook};
use crate::route::AckMode;

/// Sends the replies of handlers. The facade's `DingTalk` is one: `POST /robot/sendBySession`.
#[async_trait]
pub trait ReplySender: Send + Sync + 'static {
    /// Sends `message` to the `sessionWebhook` of the chat message that it replies to.
    ///
    /// # Errors
    /// Why it was not sent; logged, so no address and no secret should stand in it. It reaches
    /// [`DispatcherBuilder::on_reply_failure`](crate::DispatcherBuilder::on_reply_failure) as it is.
    async fn send_reply(&self, session_webhook: &Secret, message: &WebhookMessage) -> Result<(), BoxError>;
}

/// A shared sender is a sender.
#[async_trait]
impl<S: ReplySender + ?Sized> ReplySender for Arc<S> {
    async fn send_reply(&self, session_webhook: &Secret, message: &WebhookMessage) -> Result<(), BoxError> {
        (**self).send_reply(session_webhook, message).await
    }
}

/// Who sends the replies, and who is told of those that were not sent.
#[derive(Default)]
pub(crate) struct Replies {
    pub(crate) sender: Option<Arc<dyn ReplySender>>,
    pub(crate) on_failure: Option<ReplyFailureHook>,
}

/// A chat message, for as long as its handler may want to reply.
pub(crate) struct ReplyTo {
    payload: Bytes,
    /// Until when the answer to DingTalk's request can carry the reply, if it can at all.
    answered_at: Option<Duration>,
}

impl ReplyTo {
    /// `None` for what nobody said. `arrived` is a time of the monotonic clock.
    pub(crate) fn of(delivery: &Delivery, ack_mode: AckMode, arrived: Duration) -> Option<Self> {
        let said = matches!(delivery.kind(), DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage);
        let over_http = delivery.metadata().transport == TransportKind::Http;
        let answered_at = match ack_mode {
            AckMode::After { deadline } if over_http => Some(arrived.saturating_add(deadline)),
            _ => None,
        };
        said.then(|| Self { payload: delivery.payload().clone(), answered_at })
    }

    /// Sends the reply, or leaves it to the answer.
    pub(crate) async fn reply(
        self,
        sender: Option<&dyn ReplySender>,
        message: &WebhookMessage,
        now: Duration,
    ) -> Result<Acknowledgement, ReplyError> {
        let session_webhook =
            ChatMessage::read(None, &self.payload).map_err(ReplyError::Unreadable)?.session_webhook;
        match (sender, session_webhook) {
            (Some(sender), Some(session_webhook)) => {
                sender.send_reply(&session_webhook, message).await.map_err(ReplyError::Send)?;
                Ok(Acknowledgement::Done)
            }
            (sender, _) => match self.answered_at {
                Some(answered_at) if now < answered_at => {
                    Ok(Acknowledgement::Reply(Box::new(message.clone())))
                }
                Some(_) => Err(ReplyError::TooLate),
                None if sender.is_none() => Err(ReplyError::NoSender),
                None => Err(ReplyError::NoSessionWebhook),
            },
        }
    }
}
