//! What a handler says into the conversation that a chat message came from.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_transport::BoxError;
use dingtalk_types::event::{ChatMessage, Payload, ReplyTarget};
use dingtalk_types::message::say::Say;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::TransportKind;
use crate::reply_failure::{ReplyError, ReplyFailureHook};
use crate::route::AckMode;

/// Sends the replies of handlers. `dingtalk-chat`'s `Chat` is one, and the facade's `DingTalk`.
#[async_trait]
pub trait ReplySender: Send + Sync + 'static {
    /// Says `say` where the chat message that it replies to came from.
    ///
    /// # Errors
    /// Why it was not sent; logged, so no address and no secret should stand in it. It reaches
    /// [`DispatcherBuilder::on_reply_failure`](crate::DispatcherBuilder::on_reply_failure) as it is.
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError>;
}

/// A shared sender is a sender.
#[async_trait]
impl<S: ReplySender + ?Sized> ReplySender for Arc<S> {
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError> {
        (**self).send_reply(target, say).await
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
        say: &Say,
        now: Duration,
    ) -> Result<Acknowledgement, ReplyError> {
        let target = ChatMessage::read(None, &self.payload).map_err(ReplyError::Unreadable)?.reply_target();
        match (sender, self.answered_at) {
            // Whatever else there is: a custom robot's message has no other way back.
            (_, Some(answered_at)) if target.session_webhook.is_none() && now < answered_at => {
                in_the_answer(say)
            }
            (Some(sender), _) => {
                sender.send_reply(&target, say).await.map_err(ReplyError::Send)?;
                Ok(Acknowledgement::Done)
            }
            (None, Some(answered_at)) if now < answered_at => in_the_answer(say),
            (None, Some(_)) => Err(ReplyError::TooLate),
            (None, None) => Err(ReplyError::NoSender),
        }
    }
}

/// An HTTP callback is answered with one message in the form of webhooks.
fn in_the_answer(say: &Say) -> Result<Acknowledgement, ReplyError> {
    let messages = say.to_webhook().map_err(|error| ReplyError::Send(error.into()))?;
    let [message] = &*messages else { return Err(ReplyError::TooLong) };
    let value = serde_json::to_value(message).map_err(|error| ReplyError::Send(error.into()))?;
    Ok(Acknowledgement::Value(value))
}
