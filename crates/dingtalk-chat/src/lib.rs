#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod chat;
mod error;
mod reply;
mod route;
mod sent;

pub use chat::Chat;
pub use error::{SendError, SendFailure};
pub use sent::{Sent, Via};
