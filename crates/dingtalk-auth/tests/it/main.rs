//! Credentials, and the life of a token.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod credentials;
mod customers;
mod failures;
mod fast_path;
mod isolation;
mod jsapi_tickets;
mod lifetimes;
mod providers;
mod real_server;
mod refresh_ahead;
mod refused_tokens;
mod secrets;
mod single_flight;
mod stores;
mod suite_tickets;
mod support;
mod two_clocks;
mod unfinished_loads;
mod user_tokens;
