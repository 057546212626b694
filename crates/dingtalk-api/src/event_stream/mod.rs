//! Answers that arrive bit by bit, as server-sent events.

mod decoder;
mod event;
mod opening;
mod stream;

pub use event::{EventStreamed, ServerSentEvent};
pub use stream::EventStream;

pub(crate) use opening::{prepare, switched_on};
