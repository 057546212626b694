//! Models and wire rules of the DingTalk Open Platform. No I/O, no async.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod error;
#[cfg(feature = "events")]
pub mod event;
pub mod message;
pub mod oapi;
pub mod v1;
pub mod v2;
pub mod wire;

mod generated;
mod hosts;
mod limit;
mod secret;

pub use hosts::{Host, Hosts};
pub use limit::{LimitError, Unit, Validate};
pub use secret::Secret;
