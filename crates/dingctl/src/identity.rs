//! Who calls, as `--as` says it, and what else it may say.

use std::str::FromStr;

/// A value of `--as`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The app itself.
    App,
    /// A person, by a token of their own.
    User,
    /// An ISV's app on behalf of this organisation.
    Corp(String),
    /// With `--dry-run`: what is not sent, as Rust.
    Rust,
    /// With `--dry-run`: what is not sent, as a command line of curl.
    Curl,
}

impl FromStr for Identity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text.split_once(':') {
            Some(("corp", id)) if !id.is_empty() => Self::Corp(id.to_owned()),
            None if text == "app" => Self::App,
            None if text == "user" => Self::User,
            None if text == "rust" => Self::Rust,
            None if text == "curl" => Self::Curl,
            _ => return Err("one of app, user, corp:ID; with --dry-run also rust, curl".to_owned()),
        })
    }
}
