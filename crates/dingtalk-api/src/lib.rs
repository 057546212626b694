//! Typed operations of the DingTalk Open Platform.
//!
//! Endpoint functions live in [`oapi`] (the legacy host, by group), [`v1`] and [`v2`] (the new host, by product), beside their
//! requests and answers. Each takes a [`Client`] and a request and returns a [`Call`], which is sent when it is awaited; lists are
//! walked by [`Call::items`], answers that arrive bit by bit by [`Call::events`]. Without the feature `client` only
//! [`WebhookRobot`] is left: requests and answers of webhook robots without any I/O, for an HTTP client of your own.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address_rule;
mod percent;
mod webhook_robot;

#[cfg(feature = "client")]
mod address;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod encode;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod execute;
#[cfg(feature = "client")]
mod generated;
#[cfg(feature = "client")]
mod multipart;
#[cfg(feature = "client")]
mod operation;
#[cfg(feature = "operations")]
mod operations;
#[cfg(feature = "client")]
mod page;
#[cfg(feature = "client")]
mod policy;
#[cfg(feature = "client")]
mod race;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
mod server_sent_events;

#[cfg(feature = "client")]
pub mod oapi;
#[cfg(feature = "client")]
pub mod v1;
#[cfg(feature = "client")]
pub mod v2;

#[cfg(feature = "operations")]
pub use operations::operations;
pub use webhook_robot::{WebhookRobot, WebhookRobotError};

#[cfg(feature = "client")]
pub use {
    address::BuildError,
    call::Call,
    client::{Client, ClientBuilder},
    encode::EncodeError,
    error::Error,
    operation::{Auth, Encoding, Operation},
    page::{Items, Pages, Paging},
    policy::{QuotaUsage, RateLimit, RateLimits, RetryPolicy, ThrottledBy},
    response::Response,
    server_sent_events::{ServerSentEvent, ServerSentEvents, Streamed},
};
