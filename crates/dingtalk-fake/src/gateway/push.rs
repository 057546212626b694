//! A push over Stream, and what is answered.

use serde_json::Value;

use super::subscription::FrameKind;

/// One thing for the app, as a frame carries it.
#[derive(Debug, Clone)]
pub(crate) struct StreamPush {
    pub(crate) kind: FrameKind,
    /// For an event its type: the frame says `*` where the connection subscribed to that.
    pub(crate) topic: String,
    /// Beyond those that every frame has (`appId`, `connectionId`, `contentType`, `messageId`, `time`, `topic`).
    pub(crate) headers: Vec<(String, String)>,
    /// Goes out as JSON text in the frame's `data`.
    pub(crate) data: Value,
}

/// What the receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StreamAnswer {
    pub(crate) connection: String,
    pub(crate) code: u16,
    pub(crate) message: String,
    /// The answer's `data`, parsed; as text when it is not JSON.
    pub(crate) data: Value,
    pub(crate) message_id: String,
    pub(crate) attempts: u32,
}

impl StreamAnswer {
    /// Code 200 and no wish to get it again; an absent status is the Python client's success.
    pub(crate) fn is_success(&self) -> bool {
        let status = self.data.get("status").and_then(Value::as_str);
        self.code == 200 && status != Some("LATER")
    }
}
