//! Addresses in samples: what is handed out leads nowhere but to the fake.

use bytes::Bytes;
use serde_json::Value;

/// What the catalogue writes where an address belongs.
const SAMPLE: &str = "https://example.com/";

/// The same with the fake's own address.
pub(crate) fn at_home(value: Value, home: &str) -> Value {
    match value {
        Value::String(text) if text == SAMPLE => Value::String(format!("{home}/")),
        Value::Array(items) => items.into_iter().map(|item| at_home(item, home)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, at_home(value, home))).collect()
        }
        other => other,
    }
}

/// The same, of JSON text.
pub(crate) fn text_at_home(text: Bytes, home: &str) -> Bytes {
    match std::str::from_utf8(&text) {
        Ok(json) if json.contains(SAMPLE) => Bytes::from(json.replace(SAMPLE, &format!("{home}/"))),
        _ => text,
    }
}

/// Without a fake to lead to: none.
pub(super) fn nowhere(value: Value) -> Value {
    if value == SAMPLE { Value::String(String::new()) } else { value }
}
