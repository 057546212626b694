//! Receiver of DingTalk's event pushes over HTTP (the encrypted callback).
//!
//! A [`Receiver`] verifies, decrypts, de-duplicates and answers; your [`EventHandler`] does the work. Put it
//!
//! - under your own server: it is a `tower` service and, with feature `hyper`, a hyper service
//!   ([`Receiver::answer`] is what both call),
//! - into an axum router: `Receiver::into_route`, feature `axum`,
//! - on a port: `WebhookServer`, feature `server`,
//! - or call [`Receiver::receive`] with a query and a body from anywhere.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod counters;
mod deduplication;
mod delivery;
mod event;
mod expiring;
mod handler;
mod push;
mod receiver;
mod replay;
#[cfg(feature = "axum")]
mod route;
#[cfg(feature = "server")]
mod server;
mod service;
mod timing;

pub use async_trait::async_trait;
pub use builder::ReceiverBuilder;
pub use counters::{Deliveries, Refusals};
pub use delivery::{AckMode, DrainTimeout};
pub use dingtalk_crypto::CallbackCipher;
pub use event::{DecodeError, Event};
pub use handler::{EventHandler, HandlerError};
pub use receiver::Receiver;
#[cfg(feature = "server")]
pub use server::WebhookServer;
pub use service::Answer;
