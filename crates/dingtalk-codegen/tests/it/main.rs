//! The generator: what it writes, how much, and how that compares with what was written by hand.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod golden;
mod handwritten;
mod size;
