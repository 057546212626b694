//! Token stores and de-duplication on a Redis of the test's own.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

#[cfg(feature = "dedupe")]
mod dedupe;
mod processes;
mod store;
mod stream;
mod support;
