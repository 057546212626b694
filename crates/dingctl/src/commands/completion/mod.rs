//! `completion`: what a shell completes.
//!
//! The scripts ask this program itself for every word, so that they know operations, their fields, events and profiles.

mod candidates;

use std::io;

use clap::{Args, ValueEnum};

use self::candidates::{Candidate, candidates};
use crate::failure::Failure;

const BASH: &str = include_str!("dingctl.bash");
const ZSH: &str = include_str!("dingctl.zsh");
const FISH: &str = include_str!("dingctl.fish");
const POWERSHELL: &str = include_str!("dingctl.ps1");
const ELVISH: &str = include_str!("dingctl.elv");

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "\
  bash: dingctl completion bash > ~/.local/share/bash-completion/completions/dingctl
  zsh:  dingctl completion zsh > DIRECTORY/_dingctl, where DIRECTORY is one of $fpath
  fish: dingctl completion fish > ~/.config/fish/completions/dingctl.fish
  PowerShell: dingctl completion powershell | Out-String | Invoke-Expression
  elvish: eval (dingctl completion elvish | slurp)
The last two are lines for the profile and rc.elv. All complete operations, their fields, events and profiles as well.")]
pub(crate) struct Arguments {
    shell: Shell,
    /// The words of a command line, the last being completed: for the scripts
    #[arg(last = true, hide = true)]
    words: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = match (arguments.words.as_slice(), arguments.shell) {
        ([], Shell::Bash) => BASH.to_owned(),
        ([], Shell::Zsh) => ZSH.to_owned(),
        ([], Shell::Fish) => FISH.to_owned(),
        ([], Shell::Powershell) => POWERSHELL.to_owned(),
        ([], Shell::Elvish) => ELVISH.to_owned(),
        (words, shell) => {
            let words = whole(words, shell);
            let behind_equals = words.iter().rev().take(2).any(|word| word == "=");
            candidates(&words).iter().map(|found| line(found, shell, behind_equals)).collect()
        }
    };
    Ok(io::Write::write_all(&mut io::stdout().lock(), text.as_bytes())?)
}

/// PowerShell puts a space behind the last word, so that it is there when it is empty.
fn whole(words: &[String], shell: Shell) -> Vec<String> {
    let mut words = words.to_vec();
    if let (Shell::Powershell, Some(last)) = (shell, words.last_mut()) {
        last.truncate(last.trim_end().len());
    }
    words
}

/// bash shows no help beside a word, and completes what stands behind a `=` by itself.
fn line(candidate: &Candidate, shell: Shell, behind_equals: bool) -> String {
    match (shell, candidate.text.split_once('=')) {
        (Shell::Bash, Some((_, value))) if behind_equals => format!("{value}\n"),
        (Shell::Bash, _) => format!("{}\n", candidate.text),
        _ => format!("{}\t{}\n", candidate.text, candidate.help),
    }
}
