//! What is wrong with a command line, told as every other failure is: with the nearest of what there is.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use dingtalk_catalogue::nearest_names;

use crate::failure::{Failure, shown};

/// Most names that are offered for a misspelt one.
const OFFERED: usize = 3;

/// What clap found in `words`, which `command` reads.
pub(crate) fn misread(error: &Error, command: Command, words: &[String]) -> Failure {
    let (command, called) = innermost(command, words);
    let help = format!("`{called} --help` tells what there is");
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match (error.kind(), context(ContextKind::InvalidArg), context(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, _, Some(word)) => {
            let near = nearest_names(&shown(word), command.get_subcommands().map(Command::get_name), OFFERED);
            offering(Failure::usage(format!("no command `{}`", shown(word))), near, &help)
        }
        (ErrorKind::UnknownArgument, Some(word), _) if word.starts_with('-') => {
            let meant = shown(word.trim_start_matches('-'));
            let options = command.get_arguments().filter_map(Arg::get_long);
            let near = nearest_names(&meant, options, OFFERED).into_iter().map(|name| format!("--{name}"));
            let near: Vec<String> = near.collect();
            let near = near.iter().map(String::as_str).collect();
            offering(Failure::usage(format!("no option `{}`", shown(word))), near, &help)
        }
        (ErrorKind::UnknownArgument, Some(word), _) => stray(word, words, help),
        _ => {
            let told = first_paragraph(error);
            let tip = error.render().to_string();
            let tip = tip.lines().find_map(|line| line.trim().strip_prefix("tip: ").map(str::to_owned));
            Failure::usage(told).next(tip.unwrap_or(help))
        }
    }
}

/// An embedded DingTalk's address behind `--fake `: read as a word of its own, it would become a name or an operation.
pub(crate) fn address_behind_fake(words: &[String]) -> Option<Failure> {
    let address = words.windows(2).find_map(|pair| match pair {
        [option, address] if option == "--fake" && address.starts_with("http://") => Some(address),
        _ => None,
    })?;
    Some(Failure::usage("--fake takes its value with `=`").next(format!("write --fake={address}")))
}

/// The command that the words lead to, as it is built with the options of all, and how it is called.
fn innermost(mut command: Command, words: &[String]) -> (Command, String) {
    command.build();
    let mut called = command.get_name().to_owned();
    for word in words.iter().filter(|word| *word != "help") {
        if let Some(below) = command.find_subcommand(word).cloned() {
            called = format!("{called} {}", below.get_name());
            command = below;
        }
    }
    (command, called)
}

/// A word that is no option, and no value of the option before it unless it stands behind `=`.
fn stray(word: &str, words: &[String], help: String) -> Failure {
    let before = words.windows(2).find_map(|pair| match pair {
        [before, value] if value == word => Some(before.as_str()),
        _ => None,
    });
    let failure = Failure::usage(format!("nothing takes `{}`", shown(word)));
    match before.filter(|before| !before.contains('=')) {
        Some(option) if option.starts_with("--") => {
            failure.next(format!("write {option}={}, if it is the value of that option", shown(word)))
        }
        Some(before) if !before.starts_with('-') => {
            let words = shown(&format!("{before} {word}"));
            failure.next(format!("quote what has a space in it, as in '{words}'; {help}"))
        }
        _ => failure.next(help),
    }
}

fn offering(failure: Failure, near: Vec<&str>, help: &str) -> Failure {
    if near.is_empty() {
        failure.next(help)
    } else {
        failure.next(format!("did you mean {}?", near.join(", "))).fact("nearest", near)
    }
}

/// What is wrong, in one line: clap writes a line, or one that ends with a colon and a list.
fn first_paragraph(error: &Error) -> String {
    let mut text = error.render().to_string();
    // clap repeats what was given however long it is.
    for kind in [ContextKind::InvalidValue, ContextKind::InvalidArg] {
        if let Some(ContextValue::String(given)) = error.get(kind) {
            text = text.replace(given.as_str(), &shown(given));
        }
    }
    let wrong = text.split("\n\n").next().unwrap_or(&text);
    let wrong = wrong.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    wrong.strip_prefix("error: ").unwrap_or(&wrong).to_owned()
}
