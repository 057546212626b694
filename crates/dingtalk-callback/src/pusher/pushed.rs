//! What a receiver answered.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_crypto::{CallbackError, UnacknowledgedError};
use dingtalk_events::{Acknowledgement, DeliveryKind};
use dingtalk_transport::TransportError;
use serde_json::Value;

/// What a receiver answered to a push, and whether it took it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pushed {
    /// What was pushed.
    pub kind: DeliveryKind,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// The body of the answer as it came, at most 64 KiB.
    pub answer: Bytes,
    /// How long it took.
    pub took: Duration,
    /// Why it does not count as taken.
    pub error: Option<PushError>,
}

impl Pushed {
    pub(super) fn new(kind: DeliveryKind) -> Self {
        Self { kind, status: None, answer: Bytes::new(), took: Duration::ZERO, error: None }
    }

    /// Whether the receiver took it.
    pub fn is_acknowledged(&self) -> bool {
        self.error.is_none()
    }

    /// The answer as JSON; a text where it is none, null where it is empty.
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.answer) {
            Ok(value) => value,
            Err(_) if self.answer.is_empty() => Value::Null,
            Err(_) => Value::from(String::from_utf8_lossy(&self.answer)),
        }
    }

    /// The message that a robot answers with in its HTTP answer, in the form of webhooks: for the `sessionWebhook` of what it
    /// answers, where the message came over Stream. `None` for no message, and for `{"msgtype":"empty"}`.
    pub fn message(&self) -> Option<Value> {
        if !self.is_acknowledged() || self.kind != DeliveryKind::ChatMessage {
            return None;
        }
        let answer = self.json();
        let says = answer.get("msgtype").and_then(Value::as_str).is_some_and(|msgtype| msgtype != "empty");
        says.then_some(answer)
    }

    /// What goes back to DingTalk where the delivery came over Stream: the update of a card, and a refusal of what was not
    /// taken, so that it is delivered again.
    pub fn acknowledgement(&self) -> Acknowledgement {
        // Nothing of the receiver's travels to DingTalk.
        let reason = || "the receiver behind did not take it".to_owned();
        match (&self.kind, &self.error) {
            (DeliveryKind::Event, Some(_)) => Acknowledgement::Later { reason: reason() },
            (_, Some(_)) => Acknowledgement::Failed { reason: reason() },
            (DeliveryKind::CardAction | DeliveryKind::CardDynamicData, None) => match self.json() {
                answer @ Value::Object(_) => Acknowledgement::Value(answer),
                _ => Acknowledgement::Done,
            },
            (_, None) => Acknowledgement::Done,
        }
    }
}

/// Why a push does not count as taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// Nothing of this kind has an address.
    NoAddress,
    /// The address is no absolute `http://` or `https://` URL.
    Address,
    /// The payload of an event is no JSON object.
    NotAnObject(serde_json::Error),
    /// The event could not be encrypted.
    Encryption(CallbackError),
    /// The receiver was not reached, or its answer broke off.
    Transport(TransportError),
    /// No complete answer in time.
    TimedOut(Duration),
    /// Another status than 200.
    Status(u16),
    /// Not the encrypted `success` that acknowledges an event.
    Unacknowledged(UnacknowledgedError),
}

impl fmt::Display for PushError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => formatter.write_str("nothing of this kind has an address to go to"),
            Self::Address => {
                formatter.write_str("the address is no URL such as http://127.0.0.1:3000/dingtalk")
            }
            Self::NotAnObject(error) => {
                write!(formatter, "the data of the event are no JSON object: {error}")
            }
            Self::Encryption(error) => write!(formatter, "the event cannot be encrypted: {error}"),
            Self::Transport(error) => error.fmt(formatter),
            Self::TimedOut(limit) => write!(formatter, "no complete answer within {} ms", limit.as_millis()),
            Self::Status(status) => write!(formatter, "the receiver answered HTTP {status}, not 200"),
            Self::Unacknowledged(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for PushError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotAnObject(error) => Some(error),
            Self::Encryption(error) => Some(error),
            // What they say is said here already.
            Self::Transport(error) => error.source(),
            Self::Unacknowledged(error) => error.source(),
            _ => None,
        }
    }
}
