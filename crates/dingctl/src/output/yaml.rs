//! JSON as YAML 1.2.

use serde_json::Value;

pub(super) fn of(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                text.push_str(&"  ".repeat(depth));
                text.push_str(&scalar(name));
                text.push(':');
                write_below(text, value, depth);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                let start = text.len();
                write(text, element, depth.saturating_add(1));
                // The dash takes the place of the indentation of the first line.
                let indentation = "  ".repeat(depth);
                let body = text.split_off(start);
                text.push_str(&format!("{indentation}- {}", body.trim_start_matches(' ')));
            }
        }
        other => {
            text.push_str(&flow(other));
            text.push('\n');
        }
    }
}

fn write_below(text: &mut String, value: &Value, depth: usize) {
    let nested = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    };
    if nested {
        text.push('\n');
        write(text, value, depth.saturating_add(1));
    } else {
        text.push_str(&format!(" {}\n", flow(value)));
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        // Null, numbers, truth, and what is empty, are the same in both.
        other => other.to_string(),
    }
}

/// Plain where it can only be this text; otherwise as in JSON, which YAML reads.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '-' | '$');
    let begins = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_' | '$'));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    if begins && !word && text.chars().all(plain) { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_objects_are_indented_and_ambiguous_texts_quoted() {
        let value = json!({"name": "王敏", "no": "no", "ids": [1, [2]], "list": [{"a": "x: y", "b": {}}], "none": null});
        assert_eq!(
            of(&value),
            "name: 王敏\n\"no\": \"no\"\nids:\n  - 1\n  - - 2\nlist:\n  - a: \"x: y\"\n    b: {}\nnone: null\n"
        );
    }
}
