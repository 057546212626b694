//! Many calls that are one question, some at once.

mod flights;
mod plan;
mod stream;

pub use stream::Walk;

pub(crate) use plan::{Caller, Calling, Plan};
