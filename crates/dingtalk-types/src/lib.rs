//! Models and wire rules of the DingTalk Open Platform. No I/O, no async.

mod secret;

pub use secret::Secret;
