//! What a handler sees, and what is acknowledged.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod acknowledging;
mod concurrency;
mod duplicates;
mod intercepting;
mod lanes;
mod odd_events;
mod replying;
mod samples;
mod stores;
mod support;
