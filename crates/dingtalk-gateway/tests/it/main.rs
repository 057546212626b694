//! Stream connections against a gateway of the test's own, on real sockets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test fails by panicking, and prints what it found"
)]

mod allocations;
mod connection;
mod dialling;
mod frames;
mod large_frames;
mod no_secrets;
mod order;
mod peer_faults;
mod soak;
mod support;
mod throughput;
