//! What a word of a command line may become.

use std::collections::BTreeMap;

use clap::{Arg, Command, CommandFactory};
use dingtalk_catalogue::{Event, Meaning, Operation, events, find, operations};

use crate::arguments::Arguments;
use crate::commands::api;
use crate::language::help;
use crate::profile::file;

/// A word, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) text: String,
    /// One line, or nothing.
    pub(super) help: String,
}

impl Candidate {
    fn new(text: impl Into<String>, help: &str) -> Self {
        // Whatever a help says stays one line.
        Self { text: text.into(), help: help.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// What the last of `words` may become; nothing where a file or a text of one's own belongs.
pub(super) fn candidates(words: &[String]) -> Vec<Candidate> {
    let words = joined(words);
    let Some((current, before)) = words.split_last() else { return Vec::new() };
    let mut root = help(Arguments::command());
    root.build();
    let mut at = At { command: &root, path: Vec::new(), places: 0, option: None };
    let mut flags = None;
    for (position, word) in before.iter().enumerate() {
        if at.step(word) || at.path != ["api"] {
            continue;
        }
        // Behind the operation stand its own flags.
        if let Some(operation) = find(word) {
            let behind = before.get(position.saturating_add(1)..).unwrap_or_default();
            flags = Some((api::flags_of(operation), behind));
            break;
        }
    }
    if let Some((command, behind)) = &mut flags {
        command.build();
        at = At { command, path: vec!["api"], places: 1, option: None };
        for word in *behind {
            at.step(word);
        }
    }
    let mut found = at.here(current);
    found.retain(|candidate| candidate.text.starts_with(current.as_str()));
    found
}

/// Where in the tree of commands a word stands.
struct At<'c> {
    command: &'c Command,
    path: Vec<&'c str>,
    /// Words before it that are no options and no commands.
    places: usize,
    /// The option whose value it is.
    option: Option<&'c Arg>,
}

impl<'c> At<'c> {
    /// Goes on behind a word; whether that was an option, a value of one, or a command.
    fn step(&mut self, word: &str) -> bool {
        if self.option.take().is_some() {
            return true;
        }
        if word.starts_with('-') {
            let option = self.option_of(word);
            self.option = option.filter(|option| {
                option.get_action().takes_values() && !option.is_require_equals_set() && !word.contains('=')
            });
            return true;
        }
        let below = self.command.find_subcommand(word).filter(|_| self.places == 0);
        if let Some(below) = below {
            self.command = below;
            self.path.push(below.get_name());
            return true;
        }
        self.places = self.places.saturating_add(1);
        false
    }

    fn option_of(&self, word: &str) -> Option<&'c Arg> {
        let name = word.split('=').next().unwrap_or(word);
        let is_it = |option: &&Arg| match (name.strip_prefix("--"), name.strip_prefix('-')) {
            (Some(long), _) => option.get_long() == Some(long),
            (None, Some(short)) => option.get_short().is_some_and(|letter| short == letter.to_string()),
            _ => false,
        };
        self.command.get_arguments().find(is_it)
    }

    fn here(&self, current: &str) -> Vec<Candidate> {
        if let Some(option) = self.option {
            return self.values(option, current);
        }
        if let Some((name, value)) = current.split_once('=').filter(|_| current.starts_with("--")) {
            let Some(option) = self.option_of(name) else { return Vec::new() };
            let values = self.values(option, value).into_iter();
            return values
                .map(|found| Candidate { text: format!("{name}={}", found.text), ..found })
                .collect();
        }
        if current.starts_with('-') {
            let options = self.command.get_arguments().filter(|option| !option.is_hide_set());
            let told = |option: &Arg| option.get_help().map(ToString::to_string).unwrap_or_default();
            return options
                .filter_map(|option| Some(Candidate::new(format!("--{}", option.get_long()?), &told(option))))
                .collect();
        }
        let place = self.command.get_positionals().nth(self.places);
        let place = place.or_else(|| self.command.get_positionals().last().filter(|last| takes_many(last)));
        let mut found = place.map_or_else(Vec::new, |place| self.values(place, current));
        if self.places == 0 {
            let below = self.command.get_subcommands().filter(|below| !below.is_hide_set());
            found.extend(below.map(|below| {
                let about = below.get_about().map(ToString::to_string).unwrap_or_default();
                Candidate::new(below.get_name(), &about)
            }));
        }
        found
    }

    /// The values that an argument is known to take.
    fn values(&self, argument: &Arg, current: &str) -> Vec<Candidate> {
        let possible = argument.get_possible_values();
        if !possible.is_empty() {
            let told =
                |help: Option<&clap::builder::StyledStr>| help.map(ToString::to_string).unwrap_or_default();
            return possible
                .iter()
                .map(|value| Candidate::new(value.get_name(), &told(value.get_help())))
                .collect();
        }
        match (self.path.as_slice(), argument.get_id().as_str()) {
            (["api"], "words") if self.places == 0 => ids(current),
            (["schema"], "operation") | (["doctor"], "operations") | (["mcp"], "allow_write") => ids(current),
            (["listen"], "event") => events().iter().map(of_event).collect(),
            (["trigger"], "what") => {
                let others = [("robot", "A message to the robot"), ("card", "A click on a card")];
                let others = others.map(|(name, help)| Candidate::new(name, help));
                others.into_iter().chain(events().iter().map(of_event)).collect()
            }
            (["profile", "use" | "remove" | "keep" | "add"], "name") | (_, "profile") => profiles(),
            _ => Vec::new(),
        }
    }
}

fn takes_many(place: &Arg) -> bool {
    place.get_num_args().is_some_and(|number| number.max_values() > 1)
        || matches!(place.get_action(), clap::ArgAction::Append)
}

fn of_event(event: &Event) -> Candidate {
    Candidate::new(event.event_type(), event.does().map_or("", Meaning::text))
}

fn profiles() -> Vec<Candidate> {
    // A file that cannot be read is told by the command itself.
    let known = file::read().map(|file| file.profiles).unwrap_or_default();
    known.iter().map(|(name, profile)| Candidate::new(name, &profile.client_id)).collect()
}

/// Ids of operations up to the next dot: four thousand at once help nobody.
fn ids(current: &str) -> Vec<Candidate> {
    let mut found: BTreeMap<String, Vec<&'static Operation>> = BTreeMap::new();
    for operation in operations() {
        let id = operation.dotted_id();
        let Some(rest) = id.strip_prefix(current) else { continue };
        let end = rest.find('.').map_or(id.len(), |dot| current.len().saturating_add(dot).saturating_add(1));
        found.entry(id.get(..end).unwrap_or(&id).to_owned()).or_default().push(operation);
    }
    let found = found.into_iter().map(|(part, below)| match below.as_slice() {
        [operation] => Candidate::new(operation.dotted_id(), operation.does().map_or("", Meaning::text)),
        several => Candidate::new(part, &format!("{} operations", several.len())),
    });
    found.collect()
}

/// bash takes `=` for a word of its own: `--fake`, `=`, `x` are `--fake=x`.
fn joined(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut goes_on = false;
    for word in words {
        match joined.last_mut() {
            Some(last) if (goes_on || word == "=") && last.starts_with("--") => last.push_str(word),
            _ => joined.push(word.clone()),
        }
        goes_on = word == "=";
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        candidates(&words).into_iter().map(|candidate| candidate.text).collect()
    }

    #[test]
    fn commands_options_and_their_values_are_known() {
        assert_eq!(texts("sche"), ["schema"]);
        assert_eq!(texts("profile u"), ["use"]);
        assert!(texts("search --ou").contains(&"--output".to_owned()));
        assert_eq!(texts("search -o nd"), ["ndjson"]);
        assert_eq!(texts("search --output=nd"), ["--output=ndjson"]);
        assert_eq!(texts("search --output = nd"), ["--output=ndjson"]);
        assert_eq!(texts("--output json sche"), ["schema"]);
        assert_eq!(texts("send --text hel"), Vec::<String>::new());
    }

    #[test]
    fn operations_are_completed_part_by_part_and_then_their_fields() {
        assert!(texts("api oapi.u").contains(&"oapi.user.".to_owned()));
        assert_eq!(texts("api oapi.user.get_by_mobile_"), ["oapi.user.get_by_mobile_v1"]);
        assert_eq!(texts("schema oapi.user.ge"), texts("doctor oapi.user.ge"));
        assert_eq!(texts("api oapi.user.get --useri"), ["--userid"]);
        assert!(texts("api oapi.user.get --userid x --").contains(&"--dry-run".to_owned()));
        assert_eq!(texts("api oapi.user.get --userid manag"), Vec::<String>::new());
    }

    #[test]
    fn events_are_known_where_one_is_asked_for() {
        assert_eq!(texts("trigger user_add"), ["user_add_org"]);
        assert_eq!(texts("trigger user_add_org car"), ["card"]);
        assert!(texts("listen --event bpms_").len() > 1);
    }
}
