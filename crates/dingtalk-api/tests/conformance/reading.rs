//! What a page can mean by a sample: what it prints; the same without the escapes that a shell would have taken away; and
//! with something in place of its placeholders, which no field but a free text takes.

use serde_json::Value;

/// As long as the key of a callback, and good wherever a text is.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq";

/// The sample as it is printed first, then what else it can mean.
pub(crate) fn readings(sample: &Value) -> impl Iterator<Item = Value> {
    let printed = map_texts(sample, &|text| Some(Value::from(text)));
    let unescaped = map_texts(sample, &|text| Some(Value::from(text.replace("\\\"", "\""))));
    let fillings = [None, Some("1"), Some(LETTERS)].map(|filling| {
        map_texts(sample, &|text| if is_placeholder(text) { filling } else { Some(text) }.map(Value::from))
    });
    [printed, unescaped].into_iter().chain(fillings).flatten()
}

/// The first reading that is accepted, with what came of it; else why the printed one is not.
pub(crate) fn first_accepted<T>(
    readings: impl Iterator<Item = Value>,
    mut accept: impl FnMut(&Value) -> Result<T, String>,
) -> Result<(Value, T), String> {
    let mut refusal = None;
    for reading in readings {
        match accept(&reading) {
            Ok(outcome) => return Ok((reading, outcome)),
            Err(error) => {
                refusal.get_or_insert(error);
            }
        }
    }
    Err(refusal.unwrap_or_default())
}

/// Masked (`1734xxxx`, `ding9f50****`), named (`FILE_SIZE`), or the name of a type.
fn is_placeholder(text: &str) -> bool {
    let is_name = |text: &str| text.contains('_') && text.chars().all(|c| c == '_' || c.is_ascii_uppercase());
    text.contains('*') || text.to_ascii_lowercase().contains("xxx") || text == "string" || is_name(text)
}

/// Each text of the value replaced; without those that become nothing.
fn map_texts(value: &Value, replace: &impl Fn(&str) -> Option<Value>) -> Option<Value> {
    Some(match value {
        Value::String(text) => return replace(text),
        Value::Array(items) => items.iter().filter_map(|item| map_texts(item, replace)).collect(),
        Value::Object(members) => members
            .iter()
            .filter_map(|(key, member)| Some((key.clone(), map_texts(member, replace)?)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    })
}
