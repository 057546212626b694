//! What goes into the cipher and what comes out.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::layout::HEADER_LENGTH;

/// The four texts of one push (or of one reply), exactly as received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncryptedMessage<'a> {
    /// Query `msg_signature`, else `signature`: 40 lowercase hexadecimal digits.
    pub signature: &'a str,
    /// Query `timestamp`: seconds or milliseconds, signed as a text and therefore never parsed here.
    pub timestamp: &'a str,
    /// Query `nonce`.
    pub nonce: &'a str,
    /// Member `encrypt` of the body: base64 without line breaks.
    pub encrypt: &'a str,
}

/// A message whose signature, padding, length and owner key have been checked.
///
/// `Debug` does not show the plaintext: a `suite_ticket` push carries a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecryptedMessage {
    /// The header and the plaintext, in the buffer that the base64 was decoded into.
    buffer: Vec<u8>,
    owner_key: Arc<str>,
}

impl DecryptedMessage {
    pub(super) fn new(mut buffer: Vec<u8>, plaintext_length: usize, owner_key: Arc<str>) -> Self {
        buffer.truncate(HEADER_LENGTH + plaintext_length);
        Self { buffer, owner_key }
    }

    /// The event: UTF-8 JSON if DingTalk wrote it, not checked here.
    pub fn plaintext(&self) -> &[u8] {
        self.buffer.get(HEADER_LENGTH..).unwrap_or_default()
    }

    /// The event without a new allocation.
    pub fn into_plaintext(mut self) -> Vec<u8> {
        self.buffer.drain(..HEADER_LENGTH.min(self.buffer.len()));
        self.buffer
    }

    /// Which accepted owner key the message is for; the reply must carry the same.
    pub fn owner_key(&self) -> &str {
        &self.owner_key
    }
}

impl fmt::Debug for DecryptedMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DecryptedMessage")
            .field("plaintext_length", &self.plaintext().len())
            .field("owner_key", &self.owner_key)
            .finish_non_exhaustive()
    }
}

/// An encrypted and signed message: the reply to a push, or in tests the push itself.
///
/// Serialises to the body of the reply, `{"msg_signature", "timeStamp", "nonce", "encrypt"}`; note the casing of
/// `timeStamp`, which differs from the query's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncryptedReply {
    /// 40 lowercase hexadecimal digits over token, timestamp, nonce and `encrypt`.
    pub msg_signature: String,
    /// The timestamp that was signed.
    pub timestamp: String,
    /// The nonce that was signed.
    pub nonce: String,
    /// Base64 without line breaks.
    pub encrypt: String,
}

impl EncryptedReply {
    /// The body to answer with, as `application/json` and HTTP 200.
    pub fn to_json(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

impl Serialize for EncryptedReply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reply = serializer.serialize_struct("EncryptedReply", 4)?;
        reply.serialize_field("msg_signature", &self.msg_signature)?;
        reply.serialize_field("timeStamp", &self.timestamp)?;
        reply.serialize_field("nonce", &self.nonce)?;
        reply.serialize_field("encrypt", &self.encrypt)?;
        reply.end()
    }
}
