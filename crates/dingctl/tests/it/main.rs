//! The program as its users run it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod api;
mod everyday;
mod find;
#[cfg(feature = "mcp")]
mod mcp;
mod profiles;
mod shell;
mod support;
