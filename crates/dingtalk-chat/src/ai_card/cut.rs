//! Where a long answer goes on in a further card.

const FENCE: &str = "```";

/// The part of a text that one card shows, and how the next one begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// What the card shows at last.
    pub(crate) head: String,
    /// Bytes of the text that are in it.
    pub(crate) taken: usize,
    /// What the next card begins with: the opening line of a code block that goes on there.
    pub(crate) opens: String,
}

/// Cuts a text of more than `max_chars` characters: at a blank line in its second half, else at a line break there, else
/// between characters. `None` where it is short enough.
pub(crate) fn cut(text: &str, max_chars: usize) -> Option<Cut> {
    let max_chars = max_chars.max(1);
    let end = text.char_indices().nth(max_chars).map(|(at, _)| at)?;
    let fits = text.get(..end)?;
    let half = fits.char_indices().nth(max_chars / 2).map_or(0, |(at, _)| at);
    let last = |mark: &str| fits.rfind(mark).filter(|at| *at > half).map(|at| at + mark.len());
    let taken = last("\n\n").or_else(|| last("\n")).unwrap_or(end);
    let head = text.get(..taken)?;
    let Some(opening) = open_fence(head) else {
        return Some(Cut { head: head.to_owned(), taken, opens: String::new() });
    };
    let mark: String = opening.chars().take_while(|mark| *mark == '`').collect();
    let head = format!("{}\n{mark}", head.trim_end_matches('\n'));
    // One that is repeated on every card must leave room for the text.
    let repeated = if opening.chars().count() < max_chars / 4 { opening } else { mark.as_str() };
    let opens = if repeated.len() < max_chars / 4 { format!("{repeated}\n") } else { String::new() };
    Some(Cut { head, taken, opens })
}

/// The line that opened the code block in which the text ends.
fn open_fence(text: &str) -> Option<&str> {
    text.lines().map(str::trim_start).fold(None, |open: Option<&str>, line| match open {
        None => line.starts_with(FENCE).then_some(line),
        Some(opening) => {
            let marks = opening.chars().take_while(|mark| *mark == '`').count();
            let closes = line.trim_end().chars().all(|mark| mark == '`') && line.trim_end().len() >= marks;
            if closes { None } else { open }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, max_chars: usize) -> Vec<String> {
        let (mut rest, mut parts) = (text.to_owned(), Vec::new());
        while let Some(cut) = cut(&rest, max_chars) {
            parts.push(cut.head);
            rest = format!("{}{}", cut.opens, &rest[cut.taken..]);
        }
        parts.push(rest);
        parts
    }

    #[test]
    fn a_short_text_is_whole_and_characters_count_not_bytes() {
        assert_eq!(cut("钉钉", 2), None);
        assert_eq!(parts("钉钉钉", 2), ["钉钉", "钉"]);
        assert_eq!(cut("", 0), None);
    }

    #[test]
    fn paragraphs_and_lines_stay_whole_where_they_can() {
        assert_eq!(parts("one two\n\nthree\nfour five", 16), ["one two\n\nthree\n", "four five"]);
        assert_eq!(parts("one two three\n\nfour", 16), ["one two three\n\n", "four"]);
    }

    #[test]
    fn a_code_block_is_closed_and_opened_again() {
        let text = "```rust\nlet a = 1;\nlet b = 2;\nlet c = 3;\n```\nend";
        let parts = parts(text, 32);
        assert_eq!(parts[0], "```rust\nlet a = 1;\nlet b = 2;\n```");
        assert_eq!(parts[1], "```rust\nlet c = 3;\n```\nend");
    }

    #[test]
    fn every_text_comes_to_an_end() {
        let text = "`````a long opening line\nb\n\n\nccc\n```x\n钉钉钉钉";
        for max_chars in 0..40 {
            let parts = parts(text, max_chars);
            assert!(parts.len() <= text.len(), "{max_chars}: {}", parts.len());
            assert!(parts.last().unwrap().ends_with('钉'), "{max_chars}");
        }
    }
}
