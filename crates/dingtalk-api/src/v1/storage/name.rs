//! What the name of a file may be. Pure.

use dingtalk_types::LimitError;

/// Checks what DingTalk refuses only when everything has been uploaded.
pub(crate) fn check(name: &str) -> Result<(), LimitError> {
    let is_allowed = |character: char| !matches!(character, '\t' | '*' | '"' | '<' | '>' | '|');
    if name.trim() == name && !name.is_empty() && !name.ends_with('.') && name.chars().all(is_allowed) {
        return Ok(());
    }
    let expected = "a name without tabs and *\"<>|, without spaces around it, that does not end with a dot";
    Err(LimitError::Form { field: "name", expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_the_storage_takes() {
        for name in ["a.txt", "报告 2026.pdf", "no extension", ".hidden"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["", " a", "a ", "a.", "a|b", "a\tb", "a*", "a\"", "<a", "a>"] {
            assert_eq!(check(name).unwrap_err().field(), "name", "{name}");
        }
    }
}
