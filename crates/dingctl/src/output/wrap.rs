//! Lines that fit the terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::colour::coloured;
use super::table::width;

/// What stands before the text of a line, such as `ok      `, is at most so wide.
const WIDEST_MARK: usize = 12;

/// A text for people: folded, and its marks coloured, where a terminal shows it, and as it is where a program reads it.
pub(crate) fn fitting(text: &str, on_terminal: bool) -> String {
    if on_terminal { coloured(&folded(text, usize::from(width()))) } else { text.to_owned() }
}

fn folded(text: &str, width: usize) -> String {
    text.split('\n').map(|line| fold(line, width, hanging(line))).collect::<Vec<_>>().join("\n")
}

/// The same for prose, whose next lines begin where the first did.
pub(crate) fn folded_flush(text: &str, width: usize) -> String {
    let begin = |line: &str| line.len().saturating_sub(line.trim_start().len());
    text.split('\n').map(|line| fold(line, width, begin(line))).collect::<Vec<_>>().join("\n")
}

/// Between words, and anywhere between two Chinese characters.
pub(super) fn fold(line: &str, width: usize, indentation: usize) -> String {
    if line.width() <= width || indentation.saturating_mul(2) > width {
        return line.to_owned();
    }
    let (mut folded, mut column) = (String::new(), 0_usize);
    for piece in pieces(line) {
        let visible = piece.trim_end().width();
        if column > indentation && column.saturating_add(visible) > width {
            folded.truncate(folded.trim_end().len());
            folded.push('\n');
            folded.push_str(&" ".repeat(indentation));
            column = indentation;
        }
        folded.push_str(piece);
        column = column.saturating_add(piece.width());
    }
    folded
}

/// Where the next lines begin: under the text behind a mark, or a little further in.
fn hanging(line: &str) -> usize {
    let text = line.trim_start();
    let begin = line.len().saturating_sub(text.len());
    let mark = text.split_once("  ").filter(|(mark, _)| !mark.contains(' '));
    if begin > 0 {
        return begin.saturating_add(4);
    }
    let behind = mark.map(|(mark, rest)| {
        let space = rest.len().saturating_sub(rest.trim_start().len()).saturating_add(2);
        mark.width().saturating_add(space)
    });
    behind.filter(|column| *column <= WIDEST_MARK).unwrap_or(2)
}

/// Words with the space behind them; a wide character is one of its own, with what may not begin a line.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, character) in line.char_indices() {
        let wide = |character: char| character.width() == Some(2);
        let breaks = before.is_some_and(|before| {
            let after_space = before == ' ' && character != ' ';
            let after_wide =
                wide(before) && character != ' ' && !"，。；：！？、）」』,.;:!?)".contains(character);
            after_space || after_wide && !"（「『".contains(before)
        });
        if breaks && line.get(..at).is_some_and(|part| !part.trim().is_empty()) {
            pieces.extend(line.get(begin..at));
            begin = at;
        }
        before = Some(character);
    }
    pieces.extend(line.get(begin..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_words_and_chinese_characters() {
        assert_eq!(folded("short\n  lines", 20), "short\n  lines");
        assert_eq!(
            folded("  userid !  (string)  id of the person", 20),
            "  userid !  (string)\n      id of the\n      person"
        );
        assert_eq!(
            folded("note    billing: no operation tells", 20),
            "note    billing: no\n        operation\n        tells"
        );
        assert_eq!(folded("撤回已经发送的，消息", 15), "撤回已经发送\n  的，消息");
        assert_eq!(folded("https://open.dingtalk.com/document", 20), "https://open.dingtalk.com/document");
    }
}
