//! What stands out on a terminal.

use crate::profile::variable;

const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const CYAN: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// What a line begins with, in both languages, and its colour.
const MARKS: [(&str, &str); 12] = [
    ("error:", RED),
    ("错误", RED),
    ("FAILED ", RED),
    ("未通过", RED),
    ("ok     ", GREEN),
    ("正常  ", GREEN),
    ("note:", YELLOW),
    ("note   ", YELLOW),
    ("提示：", YELLOW),
    ("提示  ", YELLOW),
    ("next:", CYAN),
    ("下一步：", CYAN),
];

/// The same with its marks coloured, unless whoever looks wants none.
pub(super) fn coloured(text: &str) -> String {
    let unwanted = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|kind| kind == "dumb");
    if unwanted { text.to_owned() } else { painted(text) }
}

fn painted(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn line(line: &str) -> String {
    let text = line.trim_start();
    let found = MARKS.iter().find_map(|(mark, colour)| Some((text.strip_prefix(mark)?, *mark, *colour)));
    let Some((rest, mark, colour)) = found else { return line.to_owned() };
    let indentation = line.strip_suffix(text).unwrap_or_default();
    format!("{indentation}{colour}{mark}{PLAIN}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_line_has_a_colour_and_nothing_else_has() {
        let painted = painted("FAILED  clock: it is ok\n        next: set it\nok      token: error: none");
        let wanted = "\x1b[1;31mFAILED \x1b[0m clock: it is ok\n        \x1b[36mnext:\x1b[0m set it\n\x1b[32mok     \x1b[0m token: error: none";
        assert_eq!(painted, wanted);
        assert_eq!(line("okay, nothing"), "okay, nothing");
        assert!(line("错误（参数有误）：x").starts_with("\x1b[1;31m错误\x1b[0m（"));
    }
}
