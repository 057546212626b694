//! The facade, against the embedded DingTalk and servers that misbehave.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod blocking;
mod customers;
mod cut;
mod ending;
mod failures;
mod guide;
mod health;
mod logins;
mod quickstart;
mod reach;
mod recording;
mod settings;
mod steady_state;
mod stream;
mod stream_soak;
mod support;
