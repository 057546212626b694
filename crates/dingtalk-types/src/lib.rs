//! Models and wire rules of the DingTalk Open Platform. No I/O, no async.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod answer;
#[doc(hidden)]
pub mod date;
pub mod error;
#[cfg(feature = "events")]
pub mod event;
pub mod hosts;
pub mod message;
pub mod oapi;
pub mod percent;
pub mod v1;
pub mod v2;
pub mod wire;

mod generated;
mod limit;
mod secret;

pub use hosts::{Host, Hosts};
pub use limit::{LimitError, Unit, Validate};
pub use secret::Secret;
