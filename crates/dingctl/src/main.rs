//! DingTalk in the terminal. `dingctl --help` tells the rest; README.md shows it.

mod app;
mod arguments;
mod commands;
mod connection;
mod control;
mod environment;
mod exit;
mod failure;
mod identity;
mod language;
mod output;
mod profile;
mod push_keys;
mod receivers;
mod record;
mod session;
mod usage;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::arguments::{Arguments, wants_json};
use crate::failure::Failure;
use crate::session::Session;

fn main() -> ExitCode {
    let json = wants_json(std::env::args());
    match run(json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}

fn run(json: bool) -> Result<(), Failure> {
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    if let Some(failure) = usage::address_behind_fake(&words) {
        return Err(failure);
    }
    let read = language::help(Arguments::command()).try_get_matches();
    let arguments = match read.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        // Help and the version, also where the command is left out: told by clap, which ends the process with 0 and 2.
        Err(error) if !error.use_stderr() || (!json && is_help(&error)) => error.exit(),
        Err(error) => return Err(usage::misread(&error, Arguments::command(), &words)),
    };
    let session = Session::new(arguments.globals)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::other(format!("no threads for the runtime: {error}")))?;
    runtime.block_on(arguments.command.run(session))
}

fn is_help(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}
