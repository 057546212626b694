//! What the generated types and functions are called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_codegen::names;

fn source_of(crate_name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join("src")
}

/// The Rust files below `folder` with their text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// What follows `pub struct`, `pub fn` …, by file.
fn public(folder: &Path, kinds: &[&str]) -> Vec<(PathBuf, String)> {
    let mut names = Vec::new();
    for (path, text) in sources(folder) {
        for line in text.lines() {
            let item = line.trim_start().strip_prefix("pub ").and_then(|item| item.split_once(' '));
            let Some((_, rest)) = item.filter(|(kind, _)| kinds.contains(kind)) else { continue };
            let name = rest.trim_start_matches("r#").split(|c: char| !(c.is_alphanumeric() || c == '_'));
            names.extend(name.take(1).map(|name| (path.clone(), name.to_owned())));
        }
    }
    names
}

#[test]
fn no_type_has_its_role_in_the_middle_of_its_name_and_none_is_longer_than_48_letters() {
    let types = public(&source_of("dingtalk-types"), &["struct", "enum", "type"]);
    let generated = |path: &Path| path.components().any(|part| part.as_os_str() == "generated");
    let inner = |name: &str| {
        let follows =
            |(at, role): (usize, &str)| name.split_at(at + role.len()).1.starts_with(char::is_uppercase);
        name.match_indices("Request").chain(name.match_indices("Response")).any(follows)
    };
    let longest = types.iter().map(|(_, name)| name).max_by_key(|name| name.len()).unwrap();
    println!("{} types, longest `{longest}`: {} letters", types.len(), longest.len());
    assert!(types.len() > 10_000);
    assert!(longest.len() <= 48, "{longest}");
    let inner: Vec<_> = types.iter().filter(|(path, name)| generated(path) && inner(name)).collect();
    assert!(inner.is_empty(), "{inner:?}");
}

#[test]
fn no_name_has_a_word_that_the_list_cuts_or_mends() {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay/words.json")).unwrap();
    let list: BTreeMap<String, String> = serde_json::from_str(&list).unwrap();
    let mut found = BTreeSet::new();
    for name in ["dingtalk-types", "dingtalk-api"] {
        let folder = source_of(name).join("generated");
        let names = public(&folder, &["struct", "fn", "mod"]).into_iter().map(|(_, name)| name);
        found.extend(names.flat_map(|name| names::cut(&name)).filter(|word| list.contains_key(word)));
    }
    println!("{} words", list.len());
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn types_that_people_meet_every_day_are_called_by_their_use() {
    let names = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay/names.json")).unwrap();
    let names: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&names).unwrap();
    let types: BTreeSet<String> = public(&source_of("dingtalk-types").join("generated"), &["struct"])
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    let given: Vec<&String> = names.values().flat_map(BTreeMap::keys).collect();
    assert!(given.len() >= 50 && given.iter().all(|name| types.contains(*name)), "{given:?}");
    for everyday in ["FormValue", "ProcessInstance", "AttendanceRecord", "CalendarEvent", "TodoCard", "Role"]
    {
        assert!(given.iter().any(|name| *name == everyday), "{everyday}");
    }
}
