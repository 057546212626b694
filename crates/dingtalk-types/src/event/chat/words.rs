//! The words in a value, whatever carries them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::wire::from_text;

/// The words of text, numbers, JSON text, objects with a `content` or `text`, rich text, a card's tree, or a list of these.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(_) => None,
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => match json_inside(text) {
            Some(inside) => words(&inside).or_else(|| Some(text.clone())),
            None => (!text.trim().is_empty()).then(|| text.clone()),
        },
        Value::Array(list) => joined(list.iter().filter_map(words), "\n"),
        Value::Object(members) => words_of(members),
    }
}

fn words_of(members: &Map<String, Value>) -> Option<String> {
    let of = |name: &str| members.get(name).and_then(words);
    let rich = || match members.get("richText")? {
        one @ Value::Object(_) => words(one),
        parts => rich_words(list_inside(parts)?.iter()),
    };
    let direct = || of("content").or_else(|| of("text")).or_else(rich).or_else(|| of("markdown"));
    let direct = || direct().or_else(|| of("body"));
    let card = || card_words(members.get("cardContent").unwrap_or(&Value::Object(members.clone())));
    direct()
        .or_else(|| of("recognition"))
        .or_else(|| joined([of("title"), of("summary")].into_iter().flatten(), "\n"))
        .or_else(card)
}

/// The words in the members beside what a message carries.
pub(super) fn words_beside(members: &BTreeMap<String, Value>) -> Option<String> {
    const SAYING: [&str; 7] =
        ["text", "content", "body", "richText", "markdown", "chatRecord", "recognition"];
    SAYING.iter().find_map(|name| members.get(*name).and_then(words))
}

/// Parts of a rich text follow each other without a break.
pub(super) fn rich_words<'a>(parts: impl Iterator<Item = &'a Value>) -> Option<String> {
    joined(parts.filter_map(words), "")
}

/// The nodes of a card that are text or Markdown, in order.
fn card_words(node: &Value) -> Option<String> {
    match node {
        Value::Object(members) => {
            let kind = members.get("elementType").and_then(Value::as_str).unwrap_or_default();
            let is_text = ["text", "markdown"].iter().any(|name| kind.eq_ignore_ascii_case(name));
            let own = ["value", "text", "content"].iter().find_map(|name| members.get(*name).and_then(words));
            let own = own.filter(|_| is_text);
            let below = members.get("children").and_then(card_words);
            joined([own, below].into_iter().flatten(), "\n")
        }
        Value::Array(nodes) => joined(nodes.iter().filter_map(card_words), "\n"),
        Value::String(text) => card_words(&json_inside(text)?),
        _ => None,
    }
}

fn joined(words: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| words.join(between))
}

/// The object or list that a text is the JSON of, also if it was written as JSON text twice.
pub(super) fn json_inside(text: &str) -> Option<Value> {
    let begin = text.trim_start();
    if begin.starts_with(r#""{"#) || begin.starts_with(r#""["#) {
        return json_inside(&from_text::<String>(text).ok()?);
    }
    if !begin.starts_with(['{', '[']) {
        return None;
    }
    from_text(text).ok()
}

/// A list, also as JSON text.
pub(super) fn list_inside(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list.clone()),
        Value::String(text) => match json_inside(text)? {
            Value::Array(list) => Some(list),
            _ => None,
        },
        _ => None,
    }
}

/// The members of an object, also as JSON text.
pub(super) fn object_inside(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members.clone()),
        Value::String(text) => match json_inside(text)? {
            Value::Object(members) => Some(members),
            _ => None,
        },
        _ => None,
    }
}
