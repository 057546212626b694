//! The user's side.

use std::future::Future;
use std::marker::PhantomData;

use async_trait::async_trait;
use dingtalk_transport::BoxError;
use dingtalk_types::event::{CardUpdate, DynamicDataAnswer, PayloadError, PluginAnswer};
use dingtalk_types::message::say::Say;
use dingtalk_types::message::webhook::WebhookMessage;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::Delivery;
use crate::received::FromDelivery;
use crate::timing::Unfinished;

/// Why a handler could not do its work: any error, or a text (`"no such order".into()`).
///
/// Its `Display` is logged, and never sent to DingTalk; keep secrets and personal data out of it.
pub type HandlerError = BoxError;

/// Does the work that a delivery calls for.
///
/// Every `async` closure or function from a [`Delivery`] or a [`Received`](crate::Received) value to something that
/// [is an acknowledgement](IntoAcknowledgement) is a handler; so is a type that implements this trait.
///
/// ```
/// use async_trait::async_trait;
/// use dingtalk_events::{Acknowledgement, CardAction, CardUpdate, Handler, HandlerError, Received};
///
/// struct Approvals;
///
/// #[async_trait]
/// impl Handler<Received<CardAction>> for Approvals {
///     async fn handle(&self, action: Received<CardAction>) -> Result<Acknowledgement, HandlerError> {
///         let update = CardUpdate::new().card("status", "approved").card("by", &action.user_id);
///         Ok(Acknowledgement::Card(update))
///     }
/// }
/// ```
#[async_trait]
pub trait Handler<T: FromDelivery>: Send + Sync + 'static {
    /// Handles one delivery. After an error or a panic the delivery has failed.
    async fn handle(&self, input: T) -> Result<Acknowledgement, HandlerError>;
}

#[async_trait]
impl<T, F, R> Handler<T> for F
where
    T: FromDelivery,
    F: Fn(T) -> R + Send + Sync + 'static,
    R: Future<Output: IntoAcknowledgement> + Send + 'static,
{
    async fn handle(&self, input: T) -> Result<Acknowledgement, HandlerError> {
        self(input).await.into_acknowledgement()
    }
}

/// What a handler may return.
pub trait IntoAcknowledgement {
    /// The acknowledgement, or why there is none.
    ///
    /// # Errors
    /// The handler has failed.
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError>;
}

impl IntoAcknowledgement for Acknowledgement {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(self)
    }
}

/// Done.
impl IntoAcknowledgement for () {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(Acknowledgement::Done)
    }
}

impl IntoAcknowledgement for CardUpdate {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(Acknowledgement::Card(self))
    }
}

/// A reply to a chat message; nothing to say is no reply.
impl IntoAcknowledgement for Say {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(if self.is_empty() { Acknowledgement::Done } else { Acknowledgement::Reply(Box::new(self)) })
    }
}

/// A reply to a chat message.
impl IntoAcknowledgement for WebhookMessage {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Say::from(self).into_acknowledgement()
    }
}

/// A reply to a chat message, in plain text.
impl IntoAcknowledgement for String {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Say::text(self).into_acknowledgement()
    }
}

/// A reply to a chat message, in plain text.
impl IntoAcknowledgement for &'static str {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Say::text(self).into_acknowledgement()
    }
}

/// A reply to a chat message, in several parts.
impl<S: Into<Say>> IntoAcknowledgement for Vec<S> {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Say::from(self).into_acknowledgement()
    }
}

impl IntoAcknowledgement for PluginAnswer {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(Acknowledgement::Plugin(self))
    }
}

impl IntoAcknowledgement for DynamicDataAnswer {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        Ok(Acknowledgement::Value(serde_json::to_value(self)?))
    }
}

/// `None` is done.
impl<A: IntoAcknowledgement> IntoAcknowledgement for Option<A> {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        self.map_or(Ok(Acknowledgement::Done), A::into_acknowledgement)
    }
}

impl<A: IntoAcknowledgement, E: Into<HandlerError>> IntoAcknowledgement for Result<A, E> {
    fn into_acknowledgement(self) -> Result<Acknowledgement, HandlerError> {
        self.map_err(Into::into)?.into_acknowledgement()
    }
}

/// Why a run gave no acknowledgement.
#[derive(Debug)]
pub(crate) enum RunError {
    Payload(PayloadError),
    Handler(HandlerError),
    Panicked,
    TimedOut,
}

impl From<Unfinished> for RunError {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::Panicked => Self::Panicked,
            Unfinished::TimedOut => Self::TimedOut,
        }
    }
}

/// A handler of any input.
#[async_trait]
pub(crate) trait AnyHandler: Send + Sync + 'static {
    async fn run(&self, delivery: Delivery) -> Result<Acknowledgement, RunError>;
}

/// Takes the input out of the delivery for a handler.
pub(crate) struct Extracting<T, H> {
    handler: H,
    input: PhantomData<fn(T)>,
}

impl<T, H> Extracting<T, H> {
    pub(crate) fn new(handler: H) -> Self {
        Self { handler, input: PhantomData }
    }
}

#[async_trait]
impl<T: FromDelivery, H: Handler<T>> AnyHandler for Extracting<T, H> {
    async fn run(&self, delivery: Delivery) -> Result<Acknowledgement, RunError> {
        let input = T::from_delivery(delivery).map_err(RunError::Payload)?;
        self.handler.handle(input).await.map_err(RunError::Handler)
    }
}
