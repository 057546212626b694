//! Published samples, read from the shared data folder.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// The records of `<kind>.jsonl`, or `None`, said on stderr, where there is no data.
pub(crate) fn samples(kind: &str) -> Option<Vec<Value>> {
    let folder = env::var_os("DINGTALK_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
        PathBuf::from,
    );
    match fs::read_to_string(folder.join(format!("{kind}.jsonl"))) {
        Ok(text) => {
            Some(text.lines().map(|line| serde_json::from_str(line).expect("a JSON record")).collect())
        }
        Err(error) if env::var_os("DINGTALK_REQUIRE_DATA").is_some() => panic!("{kind}.jsonl: {error}"),
        Err(_) => {
            eprintln!("{kind}: skipped, no data");
            None
        }
    }
}

/// Where `sample` and `written` differ in more than the form; paths of unmodelled keys go to `unmodelled`.
pub(crate) fn differences(
    sample: &Value,
    written: &Value,
    path: &str,
    unmodelled: &mut Vec<String>,
) -> Vec<String> {
    match (sample, written) {
        (Value::Null, _) => Vec::new(),
        (Value::Object(members), Value::Object(fields)) => members
            .iter()
            .flat_map(|(key, member)| {
                let path = format!("{path}.{key}");
                match fields.get(key).or_else(|| fields.get(&other_spelling(key))) {
                    Some(field) => differences(member, field, &path, unmodelled),
                    None => {
                        unmodelled.push(path);
                        Vec::new()
                    }
                }
            })
            .collect(),
        (Value::Array(elements), Value::Array(items)) if elements.len() == items.len() => {
            let pairs = elements.iter().zip(items);
            pairs
                .flat_map(|(element, item)| differences(element, item, &format!("{path}[]"), unmodelled))
                .collect()
        }
        (Value::Object(_), Value::Array(items)) if items.len() == 1 => {
            differences(sample, &items[0], &format!("{path}[]"), unmodelled)
        }
        (Value::String(text), Value::Array(_) | Value::Object(_)) => match serde_json::from_str(text) {
            Ok(inner) => differences(&inner, written, path, unmodelled),
            Err(_) => vec![format!("{path}: {sample} is written as {written}")],
        },
        _ if bare(sample) == bare(written) => Vec::new(),
        _ => vec![format!("{path}: {sample} is written as {written}")],
    }
}

/// A scalar without its type: DingTalk prints numbers and booleans as text and the reverse.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn other_spelling(key: &str) -> String {
    let mut other = String::new();
    let mut characters = key.chars();
    while let Some(character) = characters.next() {
        match character {
            '_' => other.extend(characters.next().map(|next| next.to_ascii_uppercase())),
            'A'..='Z' => other.extend(['_', character.to_ascii_lowercase()]),
            _ => other.push(character),
        }
    }
    other
}
