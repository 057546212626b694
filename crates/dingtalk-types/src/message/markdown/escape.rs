/// Text that shows as it is written: what Markdown would take for a mark has a backslash before it.
///
/// ```
/// use dingtalk_types::message::markdown::escape;
///
/// assert_eq!(escape("a*b* [c]"), r"a\*b\* \[c\]");
/// assert_eq!(escape("1. one\n- two"), "1\\. one\n\\- two");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut opening = true;
        let mut digits = false;
        for character in line.chars() {
            let opens_list =
                opening && matches!(character, '-' | '+') || digits && matches!(character, '.' | ')');
            if opens_list
                || matches!(character, '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '<' | '>' | '|' | '#')
            {
                escaped.push('\\');
            }
            escaped.push(character);
            digits = (opening || digits) && character.is_ascii_digit();
            opening = opening && matches!(character, ' ' | '\t');
        }
    }
    escaped
}

/// A link; the text is [`escape`]d.
pub fn link(text: &str, url: &str) -> String {
    format!("[{}]({})", escape(text), destination(url))
}

/// A picture, by address or `media_id`.
pub fn picture(place: &str) -> String {
    format!("![]({})", destination(place))
}

/// An address ends at a space or a bracket.
fn destination(url: &str) -> String {
    url.replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}
