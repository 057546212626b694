//! The Chinese texts: `help.zh.txt` for what clap prints, `lines.zh.txt` for what goes wrong every day and what commands remark.
//!
//! The source has the English ones where they are used; here stands what they are in Chinese, by command and option or by the
//! English line. Both files are read when Chinese is spoken, and not before.

use clap::builder::PossibleValue;
use clap::{Arg, Command};

use crate::output::{columns, folded_flush};

const HELP: &str = include_str!("help.zh.txt");
const LINES: &str = include_str!("lines.zh.txt");

/// Headings of options.
const HEADINGS: [(&str, &str); 5] = [
    ("Options of every command", "通用选项"),
    ("Options of every operation", "调用选项"),
    ("Fields", "接口字段"),
    ("A message to the robot", "机器人消息"),
    ("A click on a card", "卡片点击"),
];

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Where a help text begins that stands below its option.
const INDENTATION: usize = 10;

/// Columns of help, however wide the terminal is.
const WIDEST: usize = 100;

/// Every operation has its options.
const OPERATION: &str = "api";

/// The Chinese texts of one command.
#[derive(Debug, Clone, Copy)]
struct Texts {
    /// From its name to that of the next.
    text: &'static str,
}

impl Texts {
    /// By its path below the program, such as `profile add`.
    fn of(path: &str) -> Option<Self> {
        let begin = format!("\n[{path}]\n");
        let (_, text) = HELP.split_once(&begin)?;
        Some(Self { text: text.split("\n\n[").next().unwrap_or(text) })
    }

    fn about(self) -> Option<&'static str> {
        self.text.lines().next()
    }

    /// Of an option, or of a value as `option.value`.
    fn option(self, id: &str) -> Option<&'static str> {
        let options = self.text.split("\n---\n").next()?;
        options
            .lines()
            .skip(1)
            .find_map(|line| line.split_once(" = ").filter(|(known, _)| *known == id))
            .map(|(_, text)| text)
    }

    fn after(self) -> Option<&'static str> {
        self.text.split_once("\n---\n").map(|(_, after)| after)
    }
}

/// A command and those below it, in Chinese; `path` is that of the command.
pub(super) fn translated(command: Command, path: &str) -> Command {
    // Below each command that has further ones, clap adds another of this name.
    let texts = Texts::of(if path.ends_with(" help") { "help" } else { path });
    let mut command = command.help_template(TEMPLATE).subcommand_help_heading("命令");
    if let Some(about) = texts.and_then(Texts::about) {
        command = command.about(about).long_about(about);
    }
    if let Some(after) = texts.and_then(Texts::after) {
        command = command.after_help(folded_to(after, 0));
    }
    // clap has these words in English.
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let words = [("[OPTIONS]", "[选项]"), ("<COMMAND>", "<命令>"), ("[COMMAND]", "[命令]")];
    let usage = words.iter().fold(usage.to_owned(), |usage, (word, chinese)| usage.replace(word, chinese));
    let command = command.override_usage(usage);
    command.mut_args(|argument| in_chinese(argument, texts)).mut_subcommands(|below| {
        let path = format!("{path} {}", below.get_name());
        translated(below, path.trim_start())
    })
}

/// An option of a command with these texts.
fn in_chinese(argument: Arg, texts: Option<Texts>) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    let heading = argument.get_help_heading().map(str::to_owned);
    let default = if argument.is_positional() { "参数" } else { "选项" };
    let known = heading.as_deref().map_or(Some(default), |heading| found(&HEADINGS, heading));
    let argument = match known {
        Some(heading) => argument.help_heading(heading),
        None => argument,
    };
    // clap breaks lines at spaces alone, and Chinese has none: they are broken here, for a column that is known.
    let argument = argument.next_line_help(true);
    // clap adds these two; the rest of the common ones stands under a heading.
    let shared = match heading.as_deref() {
        Some("Options of every operation") => Texts::of(OPERATION),
        Some(_) => Texts::of(""),
        None if id == "help" || id == "version" => Texts::of(""),
        None => None,
    };
    let of = |texts: Option<Texts>| Some((texts?, texts?.option(&id)?));
    match of(texts).or_else(|| of(shared)) {
        Some((texts, help)) => told(argument, texts, help),
        None => argument,
    }
}

/// With its help, and what clap adds in English: what it is by itself, and the values that it has.
fn told(argument: Arg, texts: Texts, help: &str) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    let mut help = help.to_owned();
    if argument.get_action().takes_values() && !argument.is_hide_default_value_set() {
        let defaults: Vec<_> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            help = format!("{help} [默认 {}]", defaults.join(" "));
        }
    }
    if let Some(variable) = argument.get_env() {
        help = format!("{help} [环境变量 {}]", variable.to_string_lossy());
    }
    let argument = argument.hide_default_value(true).hide_env(true);
    let takes = argument.get_action().takes_values() && !argument.is_hide_possible_values_set();
    let values = if takes { argument.get_possible_values() } else { Vec::new() };
    let short = match values.as_slice() {
        [] => help.clone(),
        values => {
            let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            format!("{help} [可选值 {}]", names.join("、"))
        }
    };
    let lines = values.iter().filter_map(|value| {
        let name = value.get_name();
        Some(format!("- {name}：{}", texts.option(&format!("{id}.{name}"))?))
    });
    let lines: Vec<_> = lines.collect();
    let long = if lines.is_empty() { short.clone() } else { format!("{help}\n{}", lines.join("\n")) };
    argument
        .hide_possible_values(true)
        .help(folded_to(&short, INDENTATION))
        .long_help(folded_to(&long, INDENTATION))
}

fn folded_to(text: &str, indentation: usize) -> String {
    folded_flush(text, columns().min(WIDEST).saturating_sub(indentation))
}

/// A line in Chinese, where there is one.
pub(super) fn line(english: &str) -> Option<String> {
    let mut lines = LINES.lines().filter(|line| !line.starts_with('#'));
    while let (Some(template), Some(chinese)) = (lines.next(), lines.next()) {
        if let Some(values) = values(template, english) {
            let mut parts = chinese.split("{}");
            let first = parts.next().unwrap_or_default().to_owned();
            return Some(parts.zip(values).fold(first, |text, (part, value)| text + value + part));
        }
    }
    None
}

/// What stands for each `{}` of a template.
fn values<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = template.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (value, behind) = match (parts.peek(), part) {
            (None, "") => (rest, ""),
            (None, part) => (rest.strip_suffix(part)?, ""),
            _ => rest.split_once(part)?,
        };
        values.push(value);
        rest = behind;
    }
    rest.is_empty().then_some(values)
}

fn found(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    /// Every text of a command that has no Chinese counterpart.
    fn missing(command: &Command, path: &str, into: &mut Vec<String>) {
        let texts = Texts::of(path);
        let mut want = |what: String, there: bool| into.extend((!there).then(|| format!("[{path}] {what}")));
        want("about".to_owned(), texts.and_then(Texts::about).is_some());
        let after = command.get_after_help().is_none() || texts.and_then(Texts::after).is_some();
        want("after_help".to_owned(), after);
        for argument in
            command.get_arguments().filter(|argument| path.is_empty() || !argument.is_global_set())
        {
            let id = argument.get_id().as_str();
            want(id.to_owned(), texts.and_then(|texts| texts.option(id)).is_some());
            if let Some(heading) = argument.get_help_heading() {
                want(format!("heading {heading}"), found(&HEADINGS, heading).is_some());
            }
            for value in argument.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                let key = format!("{id}.{}", value.get_name());
                want(key.clone(), texts.and_then(|texts| texts.option(&key)).is_some());
            }
        }
        for below in command.get_subcommands() {
            missing(below, format!("{path} {}", below.get_name()).trim_start(), into);
        }
    }

    #[test]
    fn every_text_of_the_command_line_has_a_chinese_counterpart() {
        let mut lacking = Vec::new();
        missing(&Arguments::command(), "", &mut lacking);
        assert!(lacking.is_empty(), "language/help.zh.txt lacks {lacking:#?}");
    }

    #[test]
    fn lines_are_told_with_their_values() {
        assert_eq!(line("no profile `work`").as_deref(), Some("没有名为 work 的配置"));
        assert_eq!(line("2 of 3 were not acknowledged").as_deref(), Some("2 / 3 条未被确认"));
        assert_eq!(line("something else"), None);
        let lines: Vec<_> = LINES.lines().filter(|line| !line.starts_with('#')).collect();
        for pair in lines.chunks(2) {
            let holes = |text: &str| text.matches("{}").count();
            assert!(pair.len() == 2 && holes(pair[0]) >= holes(pair[1]), "{pair:?}");
        }
    }
}
