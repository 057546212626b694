//! Where the two processes run.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// Set in the environment of the process that already is where it belongs.
const PINNED: &str = "DINGTALK_BENCH_PINNED";

/// Starts this program again on core 1 and does not return; `false` where that cannot be done.
pub(crate) fn pin_to_core_1() -> Result<bool, Failure> {
    if std::env::var_os(PINNED).is_some() {
        return Ok(true);
    }
    if !can_pin() {
        return Ok(false);
    }
    let error = Command::new("taskset")
        .args(["-c", "1"])
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(PINNED, "1")
        .exec();
    Err(error.into())
}

/// This program with `argument`, on core 0 where that is possible.
pub(crate) fn on_core_0(argument: &str) -> Result<Command, Failure> {
    let program = std::env::current_exe()?;
    let mut command = if can_pin() {
        let mut taskset = Command::new("taskset");
        taskset.args(["-c", "0"]).arg(program);
        taskset
    } else {
        Command::new(program)
    };
    command.arg(argument);
    Ok(command)
}

fn can_pin() -> bool {
    // Asked of core 1, because this process may itself be confined to one core.
    let trial = Command::new("taskset").args(["-c", "1", "true"]).stderr(Stdio::null()).status();
    trial.is_ok_and(|status| status.success())
}
