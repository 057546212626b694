use serde::Deserialize;

/// What something means, in English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Meaning {
    text: String,
    inferred: bool,
}

impl Meaning {
    /// A sentence of an operation, a phrase of a field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether no page and no SDK says so: inferred from names alone.
    pub fn is_inferred(&self) -> bool {
        self.inferred
    }
}

impl From<String> for Meaning {
    fn from(text: String) -> Self {
        match text.strip_prefix("? ") {
            Some(inferred) => Self { text: inferred.to_owned(), inferred: true },
            None => Self { text, inferred: false },
        }
    }
}
