//! What DingTalk calls over HTTP: encrypted event pushes, chat messages, card callbacks.
//!
//! A [`CallbackReceiver`] verifies, decrypts, runs nothing twice and answers; whatever implements
//! [`Receive`](dingtalk_events::Receive), usually a [`Dispatcher`](dingtalk_events::Dispatcher) with your handlers, does the
//! work, the same as for a Stream connection. Put it
//!
//! - under your own server: it is a `tower` service and, with feature `hyper`, a hyper service
//!   ([`CallbackReceiver::answer`] is what both call),
//! - into an axum router: `CallbackReceiver::into_route`, feature `axum`,
//! - on a port: `CallbackServer`, feature `server`,
//! - or call [`CallbackReceiver::receive`] with a request from anywhere.
//!
//! A [`Pusher`] is the other side: it posts deliveries to such a receiver as DingTalk does.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod app;
mod arrival;
#[cfg(feature = "axum")]
mod axum;
mod builder;
mod counters;
mod expiring;
mod inbox;
mod parts;
mod pusher;
mod receiver;
mod replay;
mod reply;
#[cfg(feature = "server")]
mod server;
mod service;

pub use app::App;
pub use builder::CallbackReceiverBuilder;
pub use counters::{DeliveryCounts, RefusalCounts};
pub use dingtalk_crypto::{CallbackCipher, CallbackError, UnacknowledgedError};
pub use pusher::{PushError, Pushed, Pusher};
pub use receiver::CallbackReceiver;
#[cfg(feature = "server")]
pub use server::CallbackServer;
pub use service::Answer;
