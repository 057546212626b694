//! What the tests of all crates share: a process of their own, what a process holds, and its log.
//!
//! The integration tests of a crate are one program and run side by side. What counts the memory or the descriptors of its
//! process, or listens to its logs (`tracing` remembers for all threads whether anybody does), begins with
//!
//! ```ignore
//! if dingtalk_testing::ran_alone("module::the_test") {
//!     return;
//! }
//! ```

#![allow(clippy::expect_used, clippy::print_stdout, clippy::print_stderr, reason = "for tests only")]

pub mod log;
mod redis_server;

use std::process::Command;

pub use redis_server::RedisServer;

/// Set in a process that runs one test alone.
const ALONE: &str = "DINGTALK_TEST_ALONE";

/// Runs the test, by its full name, in a process of its own, and says so; `false` in that process, where it is to go on.
///
/// # Panics
///
/// When the test fails there, or has another name.
#[track_caller]
#[must_use = "where it was run alone it is done"]
pub fn ran_alone(test: &str) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return false;
    }
    let program = std::env::current_exe().expect("the test program");
    let output = Command::new(program).args([test, "--exact", "--nocapture"]).env(ALONE, "1").output();
    let output = output.expect("the test program runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{test}, alone:\n{out}{err}");
    print!("{out}");
    eprint!("{err}");
    true
}

/// Descriptors that this process has open; 0 where the system does not tell.
#[must_use]
pub fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Bytes of memory that this process has resident; 0 where the system does not tell.
#[must_use]
pub fn resident_bytes() -> usize {
    status_bytes("VmRSS:")
}

/// The most that was ever resident; 0 where the system does not tell.
#[must_use]
pub fn peak_bytes() -> usize {
    status_bytes("VmHWM:")
}

fn status_bytes(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or_default() * 1024
}
