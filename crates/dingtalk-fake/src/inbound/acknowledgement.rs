//! What the app answered.

use serde_json::{Map, Value};

use crate::json::json;

/// The way by which something reached the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// A frame on a Stream connection.
    Stream,
    /// A request to a callback address.
    Http,
}

impl TransportKind {
    fn name(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Http => "http",
        }
    }
}

/// What the app answered to a robot message, a click or a plugin call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Acknowledgement {
    /// The way that it went; `None` when nobody was there to take it.
    pub transport: Option<TransportKind>,
    /// `code` of the Stream answer, or HTTP status.
    pub code: Option<u16>,
    /// `message` of the Stream answer.
    pub message: Option<String>,
    /// `data` of the Stream answer, or body of the HTTP answer (at most 64 KiB): as text when it is not JSON, null when empty.
    pub body: Value,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it does not count as taken.
    pub error: Option<String>,
}

impl Acknowledgement {
    /// Whether the app took it: it answered in time, with 200.
    pub fn is_taken(&self) -> bool {
        self.error.is_none()
    }

    pub(crate) fn nobody(reason: impl Into<String>) -> Self {
        Self {
            transport: None,
            code: None,
            message: None,
            body: Value::Null,
            attempts: 0,
            error: Some(reason.into()),
        }
    }

    pub(crate) fn unanswered(transport: TransportKind, reason: impl Into<String>) -> Self {
        Self { transport: Some(transport), attempts: 1, ..Self::nobody(reason) }
    }

    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let members = [
            ("transport", json!(self.transport.map(TransportKind::name))),
            ("code", json!(self.code)),
            ("message", json!(self.message)),
            ("body", self.body.clone()),
            ("attempts", json!(self.attempts)),
            ("error", json!(self.error)),
        ];
        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
