//! The everyday verbs against the embedded DingTalk.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints what it found"
)]

mod downloading;
mod replying;
mod sending;
mod support;
