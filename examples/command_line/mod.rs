//! What all examples do alike, so that none of them hurts: `--help` prints the head of the example and does nothing else; without
//! `--real` nothing leaves this machine, whatever variables are set; an option that the head does not name is refused; an error is
//! one line.

#![allow(dead_code, reason = "each example takes its part")]

use std::env;
use std::fmt::Display;
use std::process::ExitCode;

/// How the example was called.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// Whether the real DingTalk is meant.
    pub(crate) real: bool,
    /// What was said beside the options.
    pub(crate) words: Vec<String>,
    options: Vec<(String, String)>,
    head: String,
}

/// The example with the source text `source`, from its arguments to its exit code.
pub(crate) async fn run<E: Display>(
    source: &str,
    example: impl AsyncFnOnce(Arguments) -> Result<(), E>,
) -> ExitCode {
    let head = head_of(source);
    let said: Vec<String> = env::args().skip(1).collect();
    if said.iter().any(|word| word == "--help" || word == "-h") {
        println!("{head}");
        return ExitCode::SUCCESS;
    }
    let outcome = match Arguments::read(head, said) {
        Ok(arguments) => example(arguments).await.map_err(|error| error.to_string()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", env!("CARGO_CRATE_NAME"));
            ExitCode::FAILURE
        }
    }
}

/// The lines that begin with `//!`.
fn head_of(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

impl Arguments {
    /// Options are those that the head names; `--real` stands alone, the others take a value.
    fn read(head: String, said: Vec<String>) -> Result<Self, String> {
        let mut arguments = Self { real: false, words: Vec::new(), options: Vec::new(), head };
        let mut said = said.into_iter();
        while let Some(word) = said.next() {
            if !word.starts_with('-') {
                arguments.words.push(word);
            } else if !arguments.names(&word) {
                return Err(format!("there is no option {word} here; --help tells what there is"));
            } else if word == "--real" {
                arguments.real = true;
            } else {
                let value = said.next().ok_or(format!("{word} wants a value; --help tells which"))?;
                arguments.options.push((word, value));
            }
        }
        Ok(arguments)
    }

    fn names(&self, option: &str) -> bool {
        self.head
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .any(|word| word == option)
    }

    /// The value of an option.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(option, _)| option == name).map(|(_, value)| &**value)
    }

    /// Says what happens instead of a real call, and which variables are left alone.
    pub(crate) fn offline(&self, what: &str) {
        println!("offline: {what}; --real takes the real one, --help tells what it needs");
        let unused: Vec<_> = self.variables_named().filter(|name| value(name).is_some()).collect();
        if !unused.is_empty() {
            println!("without --real not used: {}", unused.join(", "));
        }
    }

    /// The variables that the head names.
    fn variables_named(&self) -> impl Iterator<Item = &str> {
        let words = self.head.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
        words.filter(|word| word.starts_with("DINGTALK_"))
    }
}

/// The values of variables; the error names all that are missing.
pub(crate) fn variables<const N: usize>(names: [&str; N]) -> Result<[String; N], String> {
    let values = names.map(value);
    let missing: Vec<_> =
        names.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(values.map(Option::unwrap_or_default));
    }
    Err(format!("set {}: --real needs it, --help tells what it is", missing.join(", ")))
}

/// An empty variable counts as none.
pub(crate) fn value(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
