//! The command line: what every command takes, and the commands.

use clap::{Args, Parser};

use crate::commands::Command;
use crate::identity::Identity;
use crate::language::Language;
use crate::output::Format;
use crate::{environment, exit};

/// DingTalk in the terminal: call every operation, find, send, listen, test offline.
#[derive(Debug, Parser)]
#[command(name = "dingctl", version, max_term_width = 100, after_long_help = format!("{}\n{}", environment::table(), exit::table()))]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Globals {
    /// Whose credentials to use; default: those of the environment, then the default profile
    #[arg(long, global = true, value_name = "NAME", env = "DINGCTL_PROFILE", hide_env_values = true)]
    pub(crate) profile: Option<String>,
    /// Who calls: the app, a person by DINGTALK_USER_TOKEN, or an ISV's app for one organisation
    #[arg(long = "as", global = true, value_name = "app|user|corp:ID", action = clap::ArgAction::Append)]
    pub(crate) identities: Vec<Identity>,
    /// Use an embedded DingTalk for this run, with its own people or those of a file, or one that runs at http://…: nothing leaves
    /// the machine
    #[arg(
        long,
        global = true,
        value_name = "SEED|URL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    pub(crate) fake: Option<String>,
    /// How data are printed; with `json` errors are JSON, too
    #[arg(long, short, global = true, value_enum, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// Print what this jq filter makes of the data
    #[arg(long, global = true, value_name = "FILTER")]
    pub(crate) jq: Option<String>,
    /// Give up a call after this time, repetitions included [default: 30]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: Option<u64>,
    /// In which language this program speaks of itself; default: DINGCTL_LANGUAGE, then LANG
    // Looked for before anything is parsed: `language::spoken`.
    #[arg(long = "ui-language", global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) language: Option<Language>,
}

impl Globals {
    /// These, where given, and otherwise those that stood further to the left.
    pub(crate) fn or(self, left: Self) -> Self {
        Self {
            profile: self.profile.or(left.profile),
            identities: if self.identities.is_empty() { left.identities } else { self.identities },
            fake: self.fake.or(left.fake),
            output: self.output.or(left.output),
            jq: self.jq.or(left.jq),
            timeout: self.timeout.or(left.timeout),
            language: self.language.or(left.language),
        }
    }
}

/// Whether errors are JSON, told before anything is parsed: what cannot be parsed is one of them.
pub(crate) fn wants_json(words: impl Iterator<Item = String>) -> bool {
    let mut before = String::new();
    for word in words {
        let value = match before.as_str() {
            "-o" | "--output" => Some(word.as_str()),
            _ => word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o")),
        };
        if matches!(value, Some("json" | "ndjson")) {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_errors_is_known_before_the_rest() {
        let wants = |line: &str| wants_json(line.split(' ').map(str::to_owned));
        assert!(
            wants("a --output json") && wants("a -o json b") && wants("-ojson") && wants("--output=ndjson")
        );
        assert!(!wants("a --output yaml json") && !wants("json"));
    }
}
