//! What the list of conversations shows of a Markdown text that has no title.

const MOST: usize = 32;

/// The first line with words, without its marks; never empty.
pub(super) fn of(text: &str) -> String {
    let plain = |line: &str| {
        let line = line.trim_start_matches(|mark: char| mark.is_whitespace() || "#>*-+|`".contains(mark));
        let words: String =
            line.chars().filter(|character| !"*`_~".contains(*character)).take(MOST).collect();
        words.trim().to_owned()
    };
    let first = text.lines().map(plain).find(|line| line.chars().any(char::is_alphanumeric));
    first.unwrap_or_else(|| "Message".to_owned())
}
