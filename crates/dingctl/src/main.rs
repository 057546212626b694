//! DingTalk in the terminal. `dingctl --help` tells the rest; README.md shows it.

mod arguments;
mod commands;
mod exit;
mod failure;
mod identity;
mod output;
mod profile;
mod session;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::session::Session;

fn main() -> ExitCode {
    // Help and wrong arguments are told by clap, which ends the process with 0 and 2.
    let arguments = Arguments::parse();
    let told = arguments.globals.clone();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&told),
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let session = Session::new(arguments.globals)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::other(format!("no threads for the runtime: {error}")))?;
    runtime.block_on(arguments.command.run(session))
}
