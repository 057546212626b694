//! In which language this program speaks of itself: English or Chinese. What DingTalk and the libraries say stays as it is.

mod chinese;

use std::sync::LazyLock;

use clap::{Command, ValueEnum};

/// A value of `--ui-language`; `--language` is a field of many operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// 中文
    Zh,
}

/// The one of the two that is spoken in this run.
pub(crate) fn say<'t>(english: &'t str, chinese: &'t str) -> &'t str {
    match spoken() {
        Language::En => english,
        Language::Zh => chinese,
    }
}

/// Known before anything is parsed: help and what cannot be parsed are told in it, too.
pub(crate) fn spoken() -> Language {
    static SPOKEN: LazyLock<Language> =
        LazyLock::new(|| chosen(std::env::args(), |name| std::env::var(name).ok()));
    *SPOKEN
}

/// By `--ui-language`, then `DINGCTL_LANGUAGE`, then the locale.
fn chosen(words: impl Iterator<Item = String>, variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut before = String::new();
    let mut told = None;
    for word in words {
        let value =
            if before == "--ui-language" { Some(word.as_str()) } else { word.strip_prefix("--ui-language=") };
        told = value.map(str::to_owned).or(told);
        before = word;
    }
    // As the C library looks for the language of messages.
    let variables = ["DINGCTL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];
    let set = || variables.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let is_chinese = told.or_else(set).is_some_and(|value| value.to_ascii_lowercase().starts_with("zh"));
    if is_chinese { Language::Zh } else { Language::En }
}

/// The help of a command and of those below it, in the language of this run.
pub(crate) fn help(mut command: Command) -> Command {
    match spoken() {
        Language::En => command,
        Language::Zh => {
            // Adds what clap adds by itself, such as `help`.
            command.build();
            let path =
                command.get_name().strip_prefix("dingctl").map(str::trim).unwrap_or_default().to_owned();
            chinese::translated(command, &path)
        }
    }
}

/// A line for people, in the language of this run.
pub(crate) fn line(english: &str) -> String {
    match spoken() {
        Language::En => None,
        Language::Zh => chinese::line(english),
    }
    .unwrap_or_else(|| english.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_or_that_of_the_locale() {
        let of = |line: &str, set: &[(&str, &str)]| {
            let words = line.split(' ').map(str::to_owned);
            chosen(words, |name| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of("a", &[]), Language::En);
        assert_eq!(of("a", &[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(of("a --language zh_CN", &[]), Language::En);
        assert_eq!(of("a", &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::En);
        assert_eq!(of("a --ui-language zh b", &[("LANG", "en_GB")]), Language::Zh);
        assert_eq!(of("a --ui-language=en", &[("DINGCTL_LANGUAGE", "zh")]), Language::En);
    }
}
