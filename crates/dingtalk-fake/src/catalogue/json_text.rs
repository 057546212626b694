//! JSON text within a value, as the platform reads it: the pages write maps by department as `{1:10, 2:20}`.

use serde_json::Value;

/// `None` where it is none, even with its numeric keys in quotes.
pub(super) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&with_quoted_keys(text)?).ok())
}

/// An object, whose keys are whole numbers without quotes.
fn with_quoted_keys(text: &str) -> Option<String> {
    let mut quoted = String::with_capacity(text.len());
    let (mut in_text, mut escaped) = (false, false);
    let mut rest = text.trim();
    rest.starts_with('{').then_some(())?;
    while let Some(character) = rest.chars().next() {
        rest = rest.get(character.len_utf8()..)?;
        quoted.push(character);
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = in_text,
            '"' => in_text = !in_text,
            '{' | ',' if !in_text => {
                let after = rest.trim_start();
                let digits = after
                    .len()
                    .saturating_sub(after.trim_start_matches(|digit: char| digit.is_ascii_digit()).len());
                let (key, value) = after.split_at_checked(digits)?;
                if digits > 0 && value.trim_start().starts_with(':') {
                    quoted.push_str(&format!("\"{key}\""));
                    rest = value;
                }
            }
            _ => {}
        }
    }
    Some(quoted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_that_are_numbers_need_no_quotes() {
        assert_eq!(parse("{1:10, 2 : 20}"), Some(json!({"1": 10, "2": 20})));
        assert_eq!(parse(r#"{"a":"{1:2,3:4}\"", 7:[1,2]}"#), Some(json!({"a": "{1:2,3:4}\"", "7": [1, 2]})));
        assert_eq!(parse("[1,2]"), Some(json!([1, 2])));
    }

    #[test]
    fn everything_else_has_to_be_json() {
        let wrong = ["{a:1}", "{1:}", "1:2", "{1:2", "", "中{1:2}"];
        assert_eq!(wrong.iter().find(|text| parse(text).is_some()), None);
    }
}
