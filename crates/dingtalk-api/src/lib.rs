//! Typed operations of the DingTalk Open Platform.
//!
//! Endpoint functions live in [`oapi`] (the legacy host, by group), [`v1`] and [`v2`] (the new host, by product), beside their
//! requests and answers. Each takes a [`Client`] and a request and returns a [`Call`], which is sent when it is awaited; lists are
//! walked by [`Call::items`], answers that arrive bit by bit by [`Call::streamed`].

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod call;
#[cfg(feature = "catalogue")]
mod catalogue;
mod client;
mod encode;
mod error;
mod execute;
mod generated;
mod metrics;
mod multipart;
mod operation;
#[cfg(feature = "operations")]
mod operations;
mod page;
mod policy;
mod relay;
mod response;
mod server_sent_events;
mod upload;
mod walk;

pub mod foreign;
pub mod oapi;
pub mod v1;
pub mod v2;

/// Every operation with its fields and what they mean, for tools that search, list or describe them.
#[cfg(feature = "meanings")]
pub use dingtalk_catalogue as meanings;

pub use address::AddressError;
pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use encode::EncodeError;
pub use error::Error;
pub use metrics::{CallCounts, FinishedCall, Metrics, Outcome};
pub use operation::{Auth, Encoding, Operation};
#[cfg(feature = "operations")]
pub use operations::operations;
pub use page::{Items, Pages, Paging};
pub use policy::{QuotaUsage, RateLimit, RateLimits, RetryPolicy, ThrottledBy};
pub use relay::{Relay, Relayed};
pub use response::Response;
pub use server_sent_events::{ServerSentEvent, ServerSentEvents, Streamed};
pub use upload::FileUpload;
pub use walk::Walk;
