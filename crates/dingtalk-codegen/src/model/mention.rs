//! Meanings name other operations as the catalogue does; readers know them as functions.

use std::collections::BTreeMap;

/// The functions of a product by the names of its operations in the catalogue.
pub(crate) type Functions = BTreeMap<String, String>;

/// The text with every operation of the product that it names, in backticks or without, as what `write` makes of its function.
pub(crate) fn rename(text: &str, functions: &Functions, write: impl Fn(&str) -> String) -> String {
    let mut renamed = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        match functions.get(word).filter(|_| is_name(word)) {
            Some(function) => {
                renamed.push_str(before.strip_suffix('`').unwrap_or(before));
                renamed.push_str(&write(function));
                rest = after.strip_prefix('`').unwrap_or(after);
            }
            None => {
                renamed.push_str(before);
                renamed.push_str(word);
                rest = after;
            }
        }
    }
    renamed.push_str(rest);
    renamed
}

/// `SignIn`, and not `Send`, which is a word as well.
fn is_name(word: &str) -> bool {
    word.chars()
        .zip(word.chars().skip(1))
        .any(|(one, next)| one.is_ascii_lowercase() && next.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_named_as_its_function() {
        let functions = [("SignIn", "sign_in"), ("Send", "send"), ("V2UserGet", "get")];
        let functions = functions.map(|(name, function)| (name.to_owned(), function.to_owned()));
        let functions = Functions::from(functions);
        let link = |text: &str| rename(text, &functions, |function| format!("[`{function}`]"));
        assert_eq!(link("Archived, use `SignIn`."), "Archived, use [`sign_in`].");
        assert_eq!(link("The old form, replaced by V2UserGet."), "The old form, replaced by [`get`].");
        assert_eq!(link("Send it 上海, `SignOut`"), "Send it 上海, `SignOut`");
    }
}
