//! The generator: what it writes, how much, and how that compares with what was written by hand.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod counts;
mod golden;
mod handwritten;
mod meanings;
mod names;
mod size;

use std::path::Path;
use std::sync::LazyLock;

use dingtalk_codegen::list::Counts;
use dingtalk_codegen::workspace::Workspace;

/// The operations of the workspace that these tests stand in, put together once.
static COUNTS: LazyLock<Counts> =
    LazyLock::new(|| Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap().counts);
