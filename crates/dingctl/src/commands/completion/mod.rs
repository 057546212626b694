//! `completion`: what a shell completes.

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::arguments;
use crate::failure::Failure;

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "bash: dingctl completion bash > ~/.local/share/bash-completion/completions/dingctl")]
pub(crate) struct Arguments {
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::Arguments::command(), "dingctl", &mut text);
    Ok(io::Write::write_all(&mut io::stdout().lock(), &text)?)
}
