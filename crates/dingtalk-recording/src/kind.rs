//! What a replaced value was.

/// The label of secrets in a file.
const SECRET: &str = "secret";

/// What a value is that has to be replaced, and the word that its replacements begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kind {
    stem: String,
    secret: bool,
}

impl Kind {
    pub(crate) fn secret(stem: &str) -> Self {
        Self { stem: stem.to_owned(), secret: true }
    }

    pub(crate) fn value(stem: &str) -> Self {
        Self { stem: stem.to_owned(), secret: false }
    }

    pub(crate) fn stem(&self) -> &str {
        &self.stem
    }

    pub(crate) fn is_secret(&self) -> bool {
        self.secret
    }

    /// What the head of a file says of its replacements.
    pub(crate) fn label(&self) -> &str {
        if self.secret { SECRET } else { &self.stem }
    }

    pub(crate) fn is_secret_label(label: &str) -> bool {
        label == SECRET
    }

    /// Whether `text` can be one: `hideMobile` holds no mobile number, and `owner` may hold a sentence.
    pub(crate) fn admits(&self, text: &str) -> bool {
        match &*self.stem {
            _ if matches!(
                text,
                "" | "0" | "true" | "false" | "null" | "@all" | "ALL" | "all" | "me" | "self"
            ) =>
            {
                false
            }
            "mobile" => text.chars().filter(char::is_ascii_digit).count() >= 5,
            "mail" => text.contains('@'),
            "user" | "union" => !text.contains(char::is_whitespace) && text.len() <= 128,
            _ => true,
        }
    }

    /// Whether several of these may stand in one text, separated by commas.
    pub(crate) fn comes_in_lists(&self) -> bool {
        !self.secret && self.stem != "person" && self.stem != "avatar"
    }

    /// The `number`-th replacement, of the same JSON type as what it replaces.
    pub(crate) fn replacement(&self, number: usize, as_number: bool) -> String {
        match &*self.stem {
            // 130 and zeros: looks like a mobile number, so that a program which checks takes it.
            "mobile" => format!("130{number:08}"),
            _ if as_number => format!("900{number:08}"),
            "mail" => format!("mail-{number}@example.com"),
            stem => format!("{stem}-{number}"),
        }
    }
}
