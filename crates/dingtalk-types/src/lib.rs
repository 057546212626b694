//! Models and wire rules of the DingTalk Open Platform. No I/O, no async.

pub mod error;
pub mod wire;

mod hosts;
mod secret;

pub use hosts::{Host, Hosts};
pub use secret::Secret;
