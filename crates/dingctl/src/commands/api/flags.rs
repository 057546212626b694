//! The flags of an operation: those of its fields beside those of every operation.

use std::ffi::OsString;

use clap::builder::RangedU64ValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueEnum};
use dingtalk_catalogue::{Field, Meaning, Operation, ValueType};

use crate::arguments::Globals;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::language::{Language, help, say, spoken};
use crate::usage;

/// What was given behind the operation.
#[derive(Debug)]
pub(super) struct Flags {
    pub(super) globals: Globals,
    /// `--userid x`, by wire name.
    pub(super) fields: Vec<(&'static Field, Vec<String>)>,
    pub(super) options: Options,
}

/// In which form `--dry-run` tells a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// What would be sent, and what it needs
    Plan,
    /// As Rust
    Rust,
    /// As a command line of curl
    Curl,
}

/// The options of every operation; they may stand before it as well.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every operation")]
pub(super) struct Options {
    /// Set a field to this text; `a.b` is a field of an object
    #[arg(short = 'f', value_name = "KEY=VALUE", action = ArgAction::Append)]
    pub(super) texts: Vec<String>,
    /// Set a field to this JSON, or to the text where it is none or the field is a text; @FILE reads it, @- from standard input
    #[arg(short = 'F', value_name = "KEY=VALUE", action = ArgAction::Append)]
    pub(super) typed: Vec<String>,
    /// Take the request from this JSON, @FILE, or - for standard input; flags are put into it
    #[arg(long = "json", value_name = "JSON|@FILE|-")]
    pub(super) json: Option<String>,
    /// Walk over all pages: one line of JSON per element
    #[arg(long)]
    pub(super) page_all: bool,
    /// The most pages that are walked
    #[arg(long, value_name = "NUMBER", requires = "page_all", value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub(super) page_limit: Option<usize>,
    /// Call a METHOD and PATH that are not published, or not yet known here, with the app's token
    #[arg(long)]
    pub(super) unpublished: bool,
    /// Send nothing: tell what would be sent, what it needs and what it costs
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "plan")]
    pub(super) dry_run: Option<Form>,
}

impl Options {
    /// With those that stood before the operation.
    fn behind(mut self, before: Self) -> Self {
        self.texts.splice(0..0, before.texts);
        self.typed.splice(0..0, before.typed);
        Self {
            json: self.json.or(before.json),
            page_all: self.page_all || before.page_all,
            page_limit: self.page_limit.or(before.page_limit),
            unpublished: self.unpublished || before.unpublished,
            dry_run: self.dry_run.or(before.dry_run),
            ..self
        }
    }
}

/// Reads what stands behind the operation.
pub(super) fn parse(
    operation: &'static Operation,
    words: &[String],
    before: Options,
) -> Result<Flags, Failure> {
    let (matches, mut flags) = read(&|| command(operation), words, before)?;
    flags.fields = given(operation, &matches);
    Ok(flags)
}

/// Reads what stands behind a route that no operation has.
pub(super) fn parse_unpublished(route: &str, words: &[String], before: Options) -> Result<Flags, Failure> {
    let command = || with_options(Command::new(format!("dingctl api {route}")));
    read(&command, words, before).map(|(_, flags)| flags)
}

fn read(
    command: &dyn Fn() -> Command,
    words: &[String],
    before: Options,
) -> Result<(ArgMatches, Flags), Failure> {
    let wrong = |error| wrong(command(), words, &error);
    let named = command();
    // With its name in the line of usage as well.
    let name = named.get_name().to_owned();
    let line = std::iter::once(OsString::from(&name)).chain(words.iter().map(OsString::from));
    let matches = help(named.bin_name(name)).try_get_matches_from(line).map_err(wrong)?;
    let options = Options::from_arg_matches(&matches).map_err(wrong)?;
    let options = options.behind(before);
    let globals = Globals::from_arg_matches(&matches).map_err(wrong)?;
    let form = globals.identities.iter().find_map(|identity| match identity {
        Identity::Rust => Some(Form::Rust),
        Identity::Curl => Some(Form::Curl),
        _ => None,
    });
    if form.is_some() && options.dry_run.is_none() {
        return Err(Failure::usage("--as rust and --as curl tell what is not sent: add --dry-run"));
    }
    let dry_run = options.dry_run.map(|dry_run| form.unwrap_or(dry_run));
    Ok((matches, Flags { globals, fields: Vec::new(), options: Options { dry_run, ..options } }))
}

/// The flags of an operation, as clap reads them.
pub(in crate::commands) fn command(operation: &'static Operation) -> Command {
    let id = operation.dotted_id();
    let taken: Vec<String> = with_options(Command::new(""))
        .get_arguments()
        .filter_map(|arg| arg.get_long().map(str::to_owned))
        .collect();
    let fields: Vec<Arg> = operation.request().iter().map(|field| flag(field, &taken)).collect();
    let about = operation.does().map_or("", Meaning::text);
    // What a caller comes for stands first.
    let command = Command::new(format!("dingctl api {id}")).next_help_heading("Fields");
    let name = operation.chinese_name();
    let about = match spoken() {
        Language::En => format!("{about} {name}"),
        Language::Zh => format!("{name}\n{about}"),
    };
    with_options(command.args(fields)).about(about).after_help(format!(
        "`dingctl schema {id}` {}",
        say("tells permissions, cost and the answer.", "查看权限、计费和返回。")
    ))
}

/// With the options of every operation, and of every command.
fn with_options(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort).help("Print this");
    let command = command.disable_help_flag(true);
    Globals::augment_args(Options::augment_args(command)).arg(help).max_term_width(100)
}

/// `--userIds`, also `--user-ids`; a name that an option has is reached by `-f` alone.
fn flag(field: &'static Field, taken: &[String]) -> Arg {
    let name = field.name();
    let kebab = kebab(name);
    let required = if field.is_required() { say("[required] ", "[必填] ") } else { "" };
    let meaning = field.meaning().map_or("", Meaning::text);
    let mut arg = Arg::new(format!("field {name}"))
        .value_name(field.value_type().to_string().to_uppercase())
        .action(ArgAction::Append)
        // An option behind it is an option: what begins with `-` and is no number is given as `--name=-x`.
        .allow_negative_numbers(true)
        .help(format!("{required}{meaning}"));
    if matches!(field.value_type(), ValueType::Boolean) {
        arg = arg.num_args(0..=1).require_equals(true).default_missing_value("true");
    }
    if taken.iter().any(|taken| *taken == kebab || taken == name) || kebab == "help" {
        return arg.long(format!("field-{kebab}"));
    }
    arg = arg.long(kebab.clone());
    if kebab == name { arg } else { arg.alias(name) }
}

/// `userIds` and `user_ids` = `user-ids`.
pub(super) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut last = '-';
    for character in name.chars() {
        if character.is_ascii_uppercase() && (last.is_ascii_lowercase() || last.is_ascii_digit()) {
            kebab.push('-');
        }
        let separator = !character.is_ascii_alphanumeric();
        kebab.push(if separator { '-' } else { character.to_ascii_lowercase() });
        last = character;
    }
    kebab
}

fn given(operation: &'static Operation, matches: &ArgMatches) -> Vec<(&'static Field, Vec<String>)> {
    let values = |field: &'static Field| {
        let id = format!("field {}", field.name());
        let given = matches.value_source(&id) == Some(ValueSource::CommandLine);
        let values = matches.get_many::<String>(&id).filter(|_| given)?;
        Some((field, values.cloned().collect()))
    };
    operation.request().iter().filter_map(values).collect()
}

/// Help is printed; what cannot be read is told with the nearest of what there is.
fn wrong(command: Command, words: &[String], error: &clap::Error) -> Failure {
    if !error.use_stderr() {
        error.exit();
    }
    usage::misread(error, command, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_the_wire_name_in_small_letters() {
        for (wire, flag) in [
            ("userIds", "user-ids"),
            ("dept_id_list", "dept-id-list"),
            ("userid", "userid"),
            ("x-client-token", "x-client-token"),
        ] {
            assert_eq!(kebab(wire), flag);
        }
    }

    #[test]
    fn the_flags_of_every_operation_are_a_command_line() {
        // clap checks in debug builds that no two flags have one name.
        for operation in dingtalk_catalogue::operations() {
            command(operation).debug_assert();
        }
    }
}
