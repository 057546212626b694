#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod chat;
mod download;
mod error;
mod reply;
mod route;
mod send;
mod sent;
mod upload;

pub use chat::Chat;
pub use download::{Download, DownloadError, DownloadedFile};
pub use error::{SendError, SendFailure};
pub use send::To;
pub use sent::{Sent, Undelivered, UndeliveredReason, Via};
