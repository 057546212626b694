//! `completion`: what a shell completes.
//!
//! The scripts of bash, zsh and fish ask this program itself for every word, so that they know operations, their fields, events
//! and profiles. Other shells get commands and options, as clap writes them.

mod candidates;

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use self::candidates::{Candidate, candidates};
use crate::arguments;
use crate::failure::Failure;

const BASH: &str = include_str!("dingctl.bash");
const ZSH: &str = include_str!("dingctl.zsh");
const FISH: &str = include_str!("dingctl.fish");

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "\
  bash: dingctl completion bash > ~/.local/share/bash-completion/completions/dingctl
  zsh:  dingctl completion zsh > DIRECTORY/_dingctl, where DIRECTORY is one of $fpath
  fish: dingctl completion fish > ~/.config/fish/completions/dingctl.fish
Those of bash, zsh and fish complete operations, their fields, events and profiles as well.")]
pub(crate) struct Arguments {
    shell: Shell,
    /// The words of a command line, the last being completed: for the scripts
    #[arg(last = true, hide = true)]
    words: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = match (arguments.words.as_slice(), arguments.shell) {
        ([], Shell::Bash) => BASH.to_owned(),
        ([], Shell::Zsh) => ZSH.to_owned(),
        ([], Shell::Fish) => FISH.to_owned(),
        ([], shell) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut arguments::Arguments::command(), "dingctl", &mut text);
            return Ok(io::Write::write_all(&mut io::stdout().lock(), &text)?);
        }
        (words, shell) => {
            let behind_equals = words.iter().rev().take(2).any(|word| word == "=");
            candidates(words).iter().map(|found| line(found, shell, behind_equals)).collect()
        }
    };
    Ok(io::Write::write_all(&mut io::stdout().lock(), text.as_bytes())?)
}

/// bash shows no help beside a word, and completes what stands behind a `=` by itself.
fn line(candidate: &Candidate, shell: Shell, behind_equals: bool) -> String {
    match (shell, candidate.text.split_once('=')) {
        (Shell::Bash, Some((_, value))) if behind_equals => format!("{value}\n"),
        (Shell::Bash, _) => format!("{}\n", candidate.text),
        _ => format!("{}\t{}\n", candidate.text, candidate.help),
    }
}
