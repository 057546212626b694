//! Queries and forms: a text for each name, or a list of texts where the name comes again.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

pub(crate) fn read(text: &str) -> Map<String, Value> {
    let mut members: Map<String, Value> = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::String(decode(value));
        match members.get_mut(&decode(name)) {
            None => {
                members.insert(decode(name), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    members
}

/// Each name with each of its texts.
pub(crate) fn pairs(members: &Map<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    members.iter().flat_map(|(name, value)| {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        values.iter().filter_map(Value::as_str).map(move |value| (&**name, value))
    })
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
