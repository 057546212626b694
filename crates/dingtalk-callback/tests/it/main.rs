//! Callbacks as they come over HTTP.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

#[cfg(feature = "axum")]
mod axum_route;
#[cfg(feature = "server")]
mod bad_input;
mod bounds;
mod callbacks;
mod events;
mod no_secrets;
mod odd_pushes;
mod outgoing_robots;
mod pusher;
mod samples;
#[cfg(feature = "server")]
mod server;
mod services;
mod support;
