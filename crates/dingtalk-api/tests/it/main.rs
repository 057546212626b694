//! Calls of operations: what leaves, what is repeated, what is held back.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

#[cfg(feature = "workflow")]
mod approvals;
#[cfg(feature = "oapi-attendance")]
mod attendance;
mod bans;
mod directory_walks;
#[cfg(all(feature = "storage", feature = "conv-file"))]
mod files;
mod foreign;
mod limits;
mod metrics;
mod notices;
mod pages;
mod refused_tokens;
mod relay;
mod repeats;
mod requests;
mod retry;
#[cfg(feature = "ai-paas")]
mod server_sent_events;
mod support;
mod throttles;
mod unread;
