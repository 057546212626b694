//! The frames of Stream mode: what a text message of the WebSocket says.
//!
//! ```
//! use dingtalk_gateway::frame::{Frame, FrameKind};
//!
//! let frame = Frame::decode(br#"{"type":"SYSTEM","headers":{"topic":"ping","messageId":"m1"},"data":"{\"opaque\":\"1\"}"}"#)?;
//! assert_eq!(*frame.kind(), FrameKind::System);
//! assert_eq!(frame.topic(), "ping");
//! assert_eq!(frame.data(), r#"{"opaque":"1"}"#);
//! # Ok::<_, dingtalk_gateway::frame::FrameError>(())
//! ```

mod decode;
mod plain;

use std::fmt;

use dingtalk_events::Headers;
use dingtalk_types::wire::mended;

/// One frame from DingTalk: `{"type":…,"headers":{…},"data":"…"}`.
///
/// `Debug` shows neither header values nor content: they hold personal data and reply addresses that work without a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    kind: FrameKind,
    headers: Headers,
    data: String,
}

/// `type` of a frame.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FrameKind {
    /// `SYSTEM`: about the connection itself.
    System,
    /// `EVENT`: an event of an organisation.
    Event,
    /// `CALLBACK`: a chat message, a card action, a plugin call.
    Callback,
    /// A type that this version does not know, as the frame spells it; empty where a frame has none.
    Other(String),
}

/// Why a message of the WebSocket is not a frame.
#[derive(Debug)]
#[non_exhaustive]
pub enum FrameError {
    /// It is not a JSON object of the right shape; it may be cut, or nested more than 128 levels deep.
    Malformed(serde_json::Error),
    /// It has more than [`Frame::MAX_HEADERS`] headers.
    TooManyHeaders,
}

impl Frame {
    /// A frame with more headers than this is refused; DingTalk sends about ten.
    pub const MAX_HEADERS: usize = 256;

    /// Reads the bytes of one message.
    ///
    /// Lenient where DingTalk's own pages differ: `header` is read as `headers`, numbers and booleans as header values are
    /// taken as text, a list of one as its element, `null` as absent, `data` may be absent or a JSON value instead of text.
    /// Names count in any case; headers, and the whole frame, may be written as JSON text. Unknown members are ignored. Half an
    /// emoji, a raw control character, a byte order mark and NULs at the end are [`mended`].
    ///
    /// # Errors
    /// See [`FrameError`].
    pub fn decode(message: &[u8]) -> Result<Self, FrameError> {
        match std::str::from_utf8(message) {
            Ok(text) => Self::decode_text(text),
            Err(_) => Self::decode_any(message),
        }
    }

    /// The same for what is known to be UTF-8.
    pub(crate) fn decode_text(message: &str) -> Result<Self, FrameError> {
        match plain::decode(message) {
            Some(frame) => Ok(frame),
            None => Self::decode_any(message.as_bytes()),
        }
    }

    /// What names no type is known by its topic.
    fn new(kind: &str, headers: Headers, data: String) -> Self {
        let kind = match headers.get("topic") {
            Some("*") if kind.is_empty() => FrameKind::Event,
            Some("ping" | "disconnect") if kind.is_empty() => FrameKind::System,
            Some(topic) if kind.is_empty() && topic.starts_with('/') => FrameKind::Callback,
            _ => FrameKind::from(kind),
        };
        Self { kind, headers, data }
    }

    fn decode_any(message: &[u8]) -> Result<Self, FrameError> {
        let read = |message: &[u8]| decode::decode(serde_json::Deserializer::from_slice(message));
        match read(message) {
            Err(FrameError::Malformed(error)) => {
                mended(message).map_or(Err(FrameError::Malformed(error)), |message| read(&message))
            }
            read => read,
        }
    }

    /// `type`
    pub fn kind(&self) -> &FrameKind {
        &self.kind
    }

    /// `headers.topic`, the routing key; empty where the frame has none.
    pub fn topic(&self) -> &str {
        self.header("topic").unwrap_or_default()
    }

    /// `headers.messageId`, which the acknowledgement repeats. A `disconnect` may have none.
    pub fn message_id(&self) -> Option<&str> {
        self.header("messageId")
    }

    /// The header of this name; where there is none, of the one that differs only in case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// All headers in the order of the frame, unknown ones too.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// `data`: usually JSON text. Nobody has parsed it yet.
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Kind, headers and data.
    pub fn into_parts(self) -> (FrameKind, Headers, String) {
        (self.kind, self.headers, self.data)
    }

    /// About how many bytes it holds in memory.
    pub(crate) fn weight(&self) -> usize {
        self.data.len().saturating_add(self.headers.bytes())
    }
}

impl FrameKind {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::System => "SYSTEM",
            Self::Event => "EVENT",
            Self::Callback => "CALLBACK",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for FrameKind {
    fn from(word: &str) -> Self {
        let known = [Self::System, Self::Event, Self::Callback];
        let is_meant = |kind: &Self| kind.as_str().eq_ignore_ascii_case(word.trim());
        known.into_iter().find(is_meant).unwrap_or_else(|| Self::Other(word.to_owned()))
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Frame")
            .field("kind", &self.kind)
            .field("topic", &self.topic())
            .field("headers", &self.headers)
            .field("data_bytes", &self.data.len())
            .finish()
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => {
                write!(
                    formatter,
                    "a message of DingTalk's is no Stream frame ({:?} at column {}); it is skipped",
                    error.classify(),
                    error.column()
                )
            }
            Self::TooManyHeaders => {
                write!(
                    formatter,
                    "a frame of DingTalk's has more than {} headers; it is skipped",
                    Frame::MAX_HEADERS
                )
            }
        }
    }
}

impl std::error::Error for FrameError {}
