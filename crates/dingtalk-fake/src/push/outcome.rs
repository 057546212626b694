//! What became of a push.

use serde_json::Value;

use crate::gateway::push::StreamAnswer;
use crate::json::json;

/// What became of one event at one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushOutcome {
    /// The receiver; `stream:` and the Client ID for an app in Stream mode.
    pub url: String,
    /// How often it was tried so far.
    pub attempts: u32,
    /// Whether the latest answer was an encrypted `success`, or over Stream code 200 without `LATER`.
    pub acknowledged: bool,
    /// HTTP status of the latest answer.
    pub status: Option<u16>,
    /// Body of the latest answer as it came, at most 64 KiB; over Stream its `data`.
    pub body: String,
    /// Why the latest answer does not count.
    pub error: Option<String>,
    /// The latest answer over Stream.
    pub(crate) stream: Option<StreamAnswer>,
}

impl PushOutcome {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            attempts: 1,
            acknowledged: false,
            status: None,
            body: String::new(),
            error: None,
            stream: None,
        }
    }

    /// The Stream connection of the latest answer.
    pub fn connection(&self) -> Option<&str> {
        self.stream.as_ref().map(|answer| answer.connection.as_str())
    }

    /// `code` of the latest answer over Stream.
    pub fn code(&self) -> Option<u16> {
        self.stream.as_ref().map(|answer| answer.code)
    }

    pub(crate) fn to_json(&self) -> Value {
        if let Some(client_id) = self.url.strip_prefix("stream:") {
            let answer = self.stream.as_ref();
            return json!({
                "transport": "stream",
                "clientId": client_id,
                "connection": answer.map(|answer| &answer.connection),
                "messageId": answer.map(|answer| &answer.message_id),
                "code": answer.map(|answer| answer.code),
                "message": answer.map(|answer| &answer.message),
                "data": answer.map(|answer| &answer.data),
                "attempts": self.attempts,
                "acknowledged": self.acknowledged,
                "error": self.error,
            });
        }
        json!({
            "url": self.url,
            "attempts": self.attempts,
            "acknowledged": self.acknowledged,
            "status": self.status,
            "body": self.body,
            "error": self.error,
        })
    }
}
