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
mod bare_proxy;
mod corp;
mod everyday;
mod find;
mod forward;
mod kills;
mod listen;
mod load;
#[cfg(feature = "mcp")]
mod mcp;
mod profiles;
mod receiver;
mod replay;
mod running;
mod screens;
mod serve;
mod serve_load;
mod shell;
mod signatures;
mod support;
mod trigger;
