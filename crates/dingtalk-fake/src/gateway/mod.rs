//! Stream mode: what the platform does on the other side of the WebSocket.

use serde_json::Value;

/// The `type` of a frame that an app subscribes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameKind {
    Event,
    Callback,
}

/// One thing for the app, as a frame carries it.
#[derive(Debug, Clone)]
pub(crate) struct StreamPush {
    pub(crate) kind: FrameKind,
    pub(crate) topic: String,
    /// Beyond those that every frame has (`contentType`, `messageId`, `time`, `topic`, `connectionId`): `appId`, `eventId` …
    pub(crate) headers: Vec<(String, String)>,
    /// Goes out as JSON text in the frame's `data`.
    pub(crate) data: Value,
}

/// What the receiver answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StreamAnswer {
    pub(crate) connection: String,
    pub(crate) code: u16,
    pub(crate) message: String,
    /// The answer's `data`, parsed; as text when it is not JSON.
    pub(crate) data: Value,
    pub(crate) message_id: String,
    pub(crate) attempts: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Gateway;

impl Gateway {
    /// Whether a live connection of the app subscribed to this.
    pub(crate) fn subscribed(&self, _client_id: &str, _kind: FrameKind, _topic: &str) -> bool {
        false
    }

    /// Sends to one connection of the app, chosen at random, and again with a new message id when the answer is missing or
    /// asks for it. None when no connection subscribed or every attempt went unanswered.
    pub(crate) async fn push(&self, _client_id: &str, _push: StreamPush) -> Option<StreamAnswer> {
        None
    }
}
