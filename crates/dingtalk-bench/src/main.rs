//! Benchmarks of the SDK as ratios against the least that the same work can cost.
//!
//! `cargo run --release -p dingtalk-bench [-- --quick] [--check] [ITEM…]`, where an item is `http`, `callback`, `decode`,
//! `allocations` or `steady`; all of them by default. `--quick` takes seconds and is noisier; `--check` exits with 1 when a bar
//! is missed; `profile ours|bare CALLS` makes warm calls for a profiler. Contenders run in turn, round by round, so that whatever else the machine does falls on all of them; a ratio is
//! the median of the rounds' ratios, with its quartiles.

mod allocations;
mod arguments;
mod callback;
mod cpu;
mod decode;
mod failure;
mod http;
mod machine;
mod profile;
mod report;
mod server;
mod statistics;
mod steady;

use std::process::ExitCode;

use arguments::{Arguments, Item};
use failure::Failure;
use report::Report;

fn main() -> Result<ExitCode, Failure> {
    if std::env::args().nth(1).as_deref() == Some(server::ARGUMENT) {
        server::run()?;
        return Ok(ExitCode::SUCCESS);
    }
    if std::env::args().nth(1).as_deref() == Some(profile::ARGUMENT) {
        profile::run(std::env::args().skip(2))?;
        return Ok(ExitCode::SUCCESS);
    }
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let pinned = machine::pin_to_core_1()?;
    let mut report = Report::new(pinned);
    for item in arguments.items() {
        match item {
            Item::Http => http::measure(&arguments, &mut report)?,
            Item::Callback => callback::measure(&arguments, &mut report)?,
            Item::Decode => decode::measure(&arguments, &mut report)?,
            Item::Allocations => allocations::measure(&arguments, &mut report)?,
            Item::Steady => steady::measure(&arguments, &mut report)?,
        }
    }
    Ok(if arguments.check() && !report.passed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
