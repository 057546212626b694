/// What a person asks a robot to do in a word: `/stop now` is the command `stop` with the arguments `now`.
///
/// ```
/// use dingtalk_types::event::Command;
///
/// let command = Command::parse(" @Helper ／Send 3 copies ").unwrap();
/// assert_eq!((&*command.name, &*command.arguments), ("Send", "3 copies"));
/// assert_eq!(Command::parse("stop it"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command {
    /// The word behind the slash, as it was typed.
    pub name: String,
    /// All that follows, without the spaces around it; often empty.
    pub arguments: String,
}

impl Command {
    /// The command that a text is: a slash and a word, behind whom the text mentions. `／`, the slash of Chinese keyboards, is
    /// the same.
    pub fn parse(text: &str) -> Option<Self> {
        let typed = behind_mentions(text).strip_prefix(['/', '／'])?;
        let (name, arguments) = typed.split_once(is_blank).unwrap_or((typed, ""));
        let is_word = !name.is_empty() && !name.starts_with(['/', '／']);
        is_word
            .then(|| Self { name: name.to_owned(), arguments: arguments.trim_matches(is_blank).to_owned() })
    }
}

/// What follows the mentions that a text begins with. DingTalk takes the robot's own out of a text in a group and leaves the
/// space; in other kinds, and of others, they stay.
pub(super) fn behind_mentions(text: &str) -> &str {
    let mut rest = text.trim_matches(is_blank);
    while rest.starts_with('@') {
        rest = rest.split_once(is_blank).map_or("", |(_mention, behind)| behind.trim_start_matches(is_blank));
    }
    rest
}

/// Zero-width spaces come with pasted texts and mentions, and are none to Unicode.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_slash_and_a_word_behind_the_mentions() {
        for (text, name, arguments) in [
            ("/stop", "stop", ""),
            ("  /stop  ", "stop", ""),
            ("／stop", "stop", ""),
            ("\u{3000}／停止\u{3000}全部 ", "停止", "全部"),
            ("@bot /stop", "stop", ""),
            ("@bot\u{2005}/stop now ", "stop", "now"),
            ("@bot @bob\u{a0} /stop", "stop", ""),
            ("\u{200b}/stop\u{200b}", "stop", ""),
            ("\u{feff}@bot\u{200b}/stop", "stop", ""),
            ("/say\n  two\n lines", "say", "two\n lines"),
            ("/ask @bob /stop", "ask", "@bob /stop"),
            ("/a/b c", "a/b", "c"),
        ] {
            let expected = Command { name: name.to_owned(), arguments: arguments.to_owned() };
            assert_eq!(Command::parse(text), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_slash_and_word_is_no_command() {
        for text in [
            "",
            "/",
            " / stop",
            "//",
            "// a comment",
            "/／",
            "stop /now",
            "@bot",
            "@/stop",
            "@bot stop",
            "\\stop",
        ] {
            assert_eq!(Command::parse(text), None, "{text:?}");
        }
    }
}
