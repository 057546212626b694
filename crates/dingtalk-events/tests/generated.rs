//! The typed events are those of the catalogue.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "../examples/generate_events/generate.rs"]
mod generate;
#[path = "../examples/generate_events/tree.rs"]
mod tree;

use std::path::{Path, PathBuf};
use std::{env, fs};

use dingtalk_types::event::Event;
use serde_json::Value;

fn catalogue() -> Option<Value> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/catalogue");
    let folder = env::var_os("DINGTALK_CATALOGUE").map_or(default, PathBuf::from);
    match fs::read_to_string(folder.join("events.json")) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(error) => {
            assert!(env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "events.json: {error}");
            eprintln!("skipped, no data");
            None
        }
    }
}

#[test]
fn the_generated_files_are_fresh() {
    let Some(catalogue) = catalogue() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dingtalk-types/src/event/generated");
    let files = generate::files(&catalogue).unwrap();
    for (name, text) in &files {
        let committed = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(*text == committed, "{name} is stale: run the example generate_events");
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), files.len(), "a file that nothing generates");
}

#[test]
fn every_type_of_the_catalogue_has_a_variant() {
    let Some(catalogue) = catalogue() else { return };
    let listed: Vec<_> =
        catalogue["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    let missing: Vec<_> = listed.iter().filter(|name| !Event::TYPES.contains(name)).collect();
    eprintln!("{} types in the catalogue, {} variants", listed.len(), Event::TYPES.len());
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(Event::TYPES.len(), listed.len());
}
