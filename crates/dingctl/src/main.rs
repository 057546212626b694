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

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::arguments::{Arguments, wants_json};
use crate::failure::Failure;
use crate::language::{Language, spoken};
use crate::session::Session;

fn main() -> ExitCode {
    let json = wants_json(std::env::args());
    match run(json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}

fn run(json: bool) -> Result<(), Failure> {
    let read = language::help(Arguments::command()).try_get_matches();
    let arguments = match read.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) if (json || spoken() == Language::Zh) && error.use_stderr() => {
            return Err(Failure::of_arguments(&error));
        }
        // Help, the version, and what people mistyped: told by clap, which ends the process with 0 and 2.
        Err(error) => error.exit(),
    };
    let session = Session::new(arguments.globals)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::other(format!("no threads for the runtime: {error}")))?;
    runtime.block_on(arguments.command.run(session))
}
