//! Models and wire rules, against published samples and by rule.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod conformance;
mod envelope;
mod error_page;
mod error_table;
#[cfg(feature = "events")]
mod heard;
mod limits;
mod messages;
mod secret_holders;
mod secrets;
mod support;
mod unread;
mod wire_leniency;
