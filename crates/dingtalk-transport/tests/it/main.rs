//! The transport on real sockets, and its doubles.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test fails by panicking, and prints what it found"
)]

#[cfg(feature = "hyper")]
mod cut;
#[cfg(feature = "hyper")]
mod errors;
#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "hyper")]
mod pool;
#[cfg(feature = "hyper")]
mod proxy;
#[cfg(feature = "hyper")]
mod public_only;
mod replay;
#[cfg(feature = "hyper")]
mod size;
#[cfg(feature = "hyper")]
mod support;
#[cfg(feature = "hyper")]
mod timeouts;
#[cfg(feature = "hyper")]
mod tls;
#[cfg(feature = "hyper")]
mod wire;
