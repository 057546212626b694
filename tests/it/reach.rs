//! Whoever takes the facade alone can name everything that its crates make public.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn source(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the `pub use … ;` and `pub mod … ;` of a `lib.rs` give.
fn given(source: &str, of: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in source.split(';') {
        let start = |word: &str| statement.rfind(word).map(|at| &statement[at + word.len()..]);
        if let Some(module) = start("\npub mod ").filter(|_| of.is_empty()) {
            names.insert(module.trim().to_owned());
        }
        let Some(used) = start("\npub use ").and_then(|path| path.strip_prefix(of)) else { continue };
        let list = used.rsplit_once("::").map_or(used, |(_, list)| list);
        let list = used.split_once('{').map_or(list, |(_, list)| list.trim_end_matches('}'));
        let here = |name: &str| name.rsplit_once(" as ").map_or(name, |(_, here)| here).trim().to_owned();
        names.extend(list.split(',').map(here).filter(|name| !name.is_empty()));
    }
    names
}

#[test]
fn every_public_name_of_its_crates_is_reachable_through_the_facade() {
    let facade = source("dingtalk-open/src/lib.rs");
    let manifest = source("dingtalk-open/Cargo.toml");
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let crates: Vec<_> = dependencies
        .lines()
        .filter_map(|line| line.split(['.', ' ']).next())
        .filter(|name| name.starts_with("dingtalk-"))
        .collect();
    assert!(crates.len() >= 12, "{crates:?}");
    for name in crates {
        let module = name.replace('-', "_");
        if facade.contains(&format!("\npub use {module} as ")) {
            continue;
        }
        let public = given(&source(&format!("{name}/src/lib.rs")), "");
        let passed_on = given(&facade, &format!("{module}::"));
        let missing: Vec<_> = public.difference(&passed_on).collect();
        assert!(missing.is_empty(), "{name}: not reachable through dingtalk-open: {missing:?}");
        assert!(!public.is_empty(), "{name}");
    }
}
