//! Answers that arrive bit by bit, as server-sent events.

mod decoder;
mod event;
mod opening;
mod reading;
mod stream;

pub use event::{ServerSentEvent, Streamed};
pub use stream::ServerSentEvents;

pub(crate) use opening::{is_event_stream, prepare, switched_on};
