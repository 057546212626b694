//! The samples that DingTalk published, read from the data folder (`DINGTALK_FIXTURES`).

use std::path::PathBuf;

use serde_json::Value;

/// The records of a file; `None`, and a note on stderr, when there is no data.
pub fn records(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("DINGTALK_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
        PathBuf::from,
    );
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()),
        Err(error) => {
            assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "{file}: {error}");
            eprintln!("skipped, no data: {file}");
            None
        }
    }
}

pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
