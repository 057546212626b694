use std::fmt;
use std::ops::Deref;

use dingtalk_types::error::classify;
use dingtalk_types::wire::{AnswerStyle, DecodeError, ResponseBody};
use serde_json::Value;

use super::decoder::RawEvent;
use crate::error::Error;

/// An answer that may also come as server-sent events, each in its shape: see [`Call::streamed`](crate::Call::streamed).
pub trait Streamed: ResponseBody {}

/// One event of an [`ServerSentEvents`](crate::ServerSentEvents): dereferences to the typed payload and keeps the rest.
#[derive(Clone)]
pub struct ServerSentEvent<R> {
    payload: R,
    name: String,
    id: String,
    data: String,
}

impl<R> ServerSentEvent<R> {
    /// An answer that came in one piece.
    pub(super) fn whole(payload: R, body: &[u8]) -> Self {
        let data = String::from_utf8_lossy(body).into_owned();
        Self { payload, name: String::new(), id: String::new(), data }
    }

    /// The typed payload: the shape of the whole answer, filled as far as this event goes.
    pub fn into_inner(self) -> R {
        self.payload
    }

    /// The name of the event; `message` where the stream gives none.
    pub fn name(&self) -> &str {
        if self.name.is_empty() { "message" } else { &self.name }
    }

    /// The last id that the stream has given; empty where it gives none.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The data as it came: fields that the payload does not model are still here.
    pub fn data(&self) -> &str {
        &self.data
    }
}

impl<R: ResponseBody> ServerSentEvent<R> {
    pub(super) fn decode(operation: &'static str, status: u16, event: RawEvent) -> Result<Self, Error> {
        let RawEvent { name, id, data } = event;
        let refused = || Error::Api(classify(status, data.as_bytes()).for_operation(operation));
        if name == "error" || is_refusal(&data) {
            return Err(refused());
        }
        match R::from_body(AnswerStyle::Status, data.as_bytes()) {
            Ok(answered) => Ok(Self { payload: answered.body, name, id, data }),
            Err(DecodeError::Failure) => Err(refused()),
            Err(DecodeError::Malformed(error)) => Err(Error::Decode { operation, request_id: None, error }),
        }
    }
}

/// The published stream has `code` and `message` in each event, null while all is well.
fn is_refusal(data: &str) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_str(data) else { return false };
    let code = members.get("code").and_then(Value::as_str);
    code.is_some_and(|code| !code.is_empty()) && members.contains_key("message")
}

impl<R> Deref for ServerSentEvent<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.payload
    }
}

impl<R: fmt::Debug> fmt::Debug for ServerSentEvent<R> {
    /// Leaves the data out: it may hold personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerSentEvent")
            .field("payload", &self.payload)
            .field("name", &self.name())
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
