//! The shared vectors: `$DINGTALK_VECTORS`, else the data folder beside the workspace.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

fn folder() -> PathBuf {
    match env::var_os("DINGTALK_VECTORS") {
        Some(folder) => folder.into(),
        None => [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "protocol"].iter().collect(),
    }
}

/// All vectors of the files whose names begin with `name`; none when there is no data.
///
/// # Panics
///
/// When `DINGTALK_REQUIRE_DATA=1` and there are none, or when a file is not a vector file.
pub(crate) fn vectors(name: &str) -> Vec<Value> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with(name)))
        .collect();
    files.sort();

    let mut vectors = Vec::new();
    for file in &files {
        let content: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        vectors.extend(content["vectors"].as_array().unwrap().iter().cloned());
    }
    let required = env::var_os("DINGTALK_REQUIRE_DATA").is_some_and(|value| value == "1");
    assert!(!(required && vectors.is_empty()), "no {name}*.json in {}", folder().display());
    vectors
}

/// A text member of a vector.
pub(crate) fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap_or_else(|| panic!("{}: no text {member}", vector["id"]))
}
