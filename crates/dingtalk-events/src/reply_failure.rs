//! An answer that did not go out, as its author is told of it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use dingtalk_transport::BoxError;
use dingtalk_types::event::{ChatMessage, PayloadError, ReplyTarget};
use dingtalk_types::message::say::Say;

use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::RunError;
use crate::received::{FromDelivery, Received};
use crate::timing::Unfinished;

/// A chat message whose answer was not sent, or not for certain: the reply did not go out, or the handler failed before it had
/// one.
///
/// [`DispatcherBuilder::on_reply_failure`](crate::DispatcherBuilder::on_reply_failure) hands it out. `Debug` shows the reply,
/// and no secret of the message.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReplyFailure {
    /// The chat message that was replied to, with its message id, conversation and sender. `None` for a delivery that nobody
    /// can reply to, such as an event, or that cannot be read.
    pub message: Option<Received<ChatMessage>>,
    /// The delivery itself.
    pub delivery: Delivery,
    /// What the handler returned; empty where [it failed](ReplyError::Handler).
    pub reply: Say,
    /// Why it was not sent.
    pub error: ReplyError,
}

impl ReplyFailure {
    pub(crate) fn new(delivery: Delivery, reply: Say, error: ReplyError) -> Self {
        let said = matches!(delivery.kind(), DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage);
        let message = said.then(|| Received::from_delivery(delivery.clone()).ok()).flatten();
        Self { message, delivery, reply, error }
    }

    /// Where the reply should have gone, to send it there later; `None` as for the message.
    pub fn target(&self) -> Option<ReplyTarget> {
        self.message.as_ref().map(|message| message.reply_target())
    }
}

/// Why a reply was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReplyError {
    /// What the [`ReplySender`](crate::ReplySender) says, also as the `source`. Of the facade it is a `dingtalk_open::Error`,
    /// whose `reached` tells whether the reply may have arrived.
    Send(BoxError),
    /// The handler failed, panicked or was ended at its time limit; what it had said by itself until then was said.
    Handler(BoxError),
    /// The dispatcher has no [`ReplySender`](crate::ReplySender), and the acknowledgement cannot carry a reply.
    NoSender,
    /// The reply takes more than one message, and an acknowledgement carries one.
    TooLong,
    /// The acknowledgement would have carried the reply, and went out before the handler was done.
    TooLate,
    /// The handler replied to what is no chat message.
    NotAChatMessage,
    /// The chat message cannot be read.
    Unreadable(PayloadError),
    /// The time limit of the run was over; the reply may have arrived.
    TimedOut,
    /// What sends replies panicked; the reply may have arrived.
    Panicked,
}

impl fmt::Display for ReplyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Send(error) => return error.fmt(formatter),
            Self::Handler(error) => return write!(formatter, "the handler failed: {error}"),
            Self::NoSender => {
                "nothing sends replies: give the dispatcher a ReplySender, or acknowledge an HTTP callback after its handler"
            }
            Self::TooLong => {
                "the reply takes more than one message, and the answer to an HTTP callback carries one: give the dispatcher a ReplySender"
            }
            Self::TooLate => {
                "the HTTP callback was answered before its handler was done: give the dispatcher a ReplySender, or be quicker"
            }
            Self::NotAChatMessage => "only a chat message can be replied to",
            Self::Unreadable(error) => return write!(formatter, "the chat message cannot be read: {error}"),
            Self::TimedOut => "the time limit of the run was over; the reply may have arrived",
            Self::Panicked => "what sends replies panicked; the reply may have arrived",
        })
    }
}

impl std::error::Error for ReplyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Send(error) | Self::Handler(error) => Some(&**error),
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Unfinished> for ReplyError {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::Panicked => Self::Panicked,
            Unfinished::TimedOut => Self::TimedOut,
        }
    }
}

impl From<RunError> for ReplyError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Handler(error) => Self::Handler(error),
            RunError::Payload(error) => Self::Unreadable(error),
            RunError::Panicked => Self::Handler("it panicked".into()),
            RunError::TimedOut => Self::Handler("it was ended at its time limit".into()),
        }
    }
}

/// What the author does about it.
pub(crate) type ReplyFailureHook =
    Arc<dyn Fn(ReplyFailure) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;
