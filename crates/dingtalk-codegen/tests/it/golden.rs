//! A small catalogue and what becomes of it, read by eye once and compared ever after.

use std::path::Path;

use dingtalk_codegen::catalogue::{Catalogue, Family, Product};
use dingtalk_codegen::emit::{self, Crate, File, Manifest};
use dingtalk_codegen::error::Result;
use dingtalk_codegen::handwritten::Handwritten;
use dingtalk_codegen::model::{self, Module};
use dingtalk_codegen::overlay::Overlay;

const CATALOGUE: &str = include_str!("../golden/contact.json");

fn modules() -> Vec<Module> {
    resolve(&Overlay::default()).unwrap()
}

fn resolve(overlay: &Overlay) -> Result<Vec<Module>> {
    let product: Product = serde_json::from_str(CATALOGUE).unwrap();
    let catalogue = Catalogue::from([((Family::V1, "contact".to_owned()), product)]);
    Ok(model::resolve(&catalogue, overlay, &Handwritten::default())?.0)
}

/// The overlay of `golden/overlay`, with another `core.json` where one is given.
fn overlay(name: &str, core: Option<&str>) -> Overlay {
    core.map_or_else(|| overlay_with(name, "", ""), |core| overlay_with(name, "core.json", core))
}

/// The same with another text for one of its files.
fn overlay_with(name: &str, file: &str, text: &str) -> Overlay {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/overlay");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    if !file.is_empty() {
        std::fs::write(folder.join(file), text).unwrap();
    }
    Overlay::read(&folder).unwrap()
}

/// `UPDATE_GOLDEN=1 cargo test -p dingtalk-codegen --test it golden` writes what is then to be read.
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{name} is not what it was");
}

fn file(which: Crate, path: &str) -> String {
    let files = emit::files(which, &modules(), &Handwritten::default());
    files.into_iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn models_are_as_they_were() {
    compare("types.txt", &file(Crate::Types, "v1/contact.rs"));
}

#[test]
fn endpoint_functions_are_as_they_were() {
    compare("api.txt", &file(Crate::Api, "v1/contact.rs"));
}

#[test]
fn the_core_is_compiled_without_the_feature_and_told_in_own_words() {
    let overlay = overlay("core", None);
    let modules = resolve(&overlay).unwrap();
    overlay.check_used().unwrap();
    for (which, name) in [(Crate::Types, "core_types.txt"), (Crate::Api, "core_api.txt")] {
        let mut files = emit::files(which, &modules, &Handwritten::default());
        files.retain(|file| ["v1/mod.rs", "v1/contact/mod.rs"].contains(&&*file.path));
        let text = |file: &File| format!("// {}\n{}", file.path, file.text);
        compare(name, &files.iter().map(text).collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn what_is_repeated_against_the_habit_of_its_method_stands_in_a_table() {
    let overlay = overlay("repeats", None);
    let modules = resolve(&overlay).unwrap();
    overlay.check_used().unwrap();
    compare("repeats.txt", &emit::repeats(&modules, &Handwritten::default(), &overlay.repeats));
}

#[test]
fn what_is_said_of_repeats_in_vain_is_an_error() {
    let error = |name: &str, repeats: &str| {
        let overlay = overlay_with(name, "repeats.json", repeats);
        resolve(&overlay).and_then(|_| overlay.check_used()).unwrap_err().to_string()
    };
    let gone = r#"{"not_idempotent": {"v1 GET /v1.0/gone": "?"}, "idempotent": {}}"#;
    assert_eq!(error("repeats-gone", gone), "overlay entry `v1 GET /v1.0/gone` matches nothing: remove it");
    let rule = r#"{"not_idempotent": {}, "idempotent": {"v1 GET /v1.0/contact/me": "reads"}}"#;
    let said = "v1 contact: repeats.json: `v1 GET /v1.0/contact/me` says what the rule says: remove it";
    assert_eq!(error("repeats-rule", rule), said);
    let twice = r#"{"not_idempotent": {"v1 GET /v1.0/contact/me": "a"}, "idempotent": {"v1 GET /v1.0/contact/me": "b"}}"#;
    let said = "v1 contact: repeats.json: `v1 GET /v1.0/contact/me` stands in both lists: remove it from one";
    assert_eq!(error("repeats-twice", twice), said);
}

#[test]
fn what_the_core_says_of_no_operation_field_or_part_is_an_error() {
    let error = |name: &str, core: &str| {
        let overlay = overlay(name, Some(core));
        let checked = resolve(&overlay).and_then(|_| overlay.check_used());
        checked.unwrap_err().to_string()
    };
    let gone = error("gone", r#"{"v1 GET /v1.0/gone": {}}"#);
    assert_eq!(gone, "overlay entry `v1 GET /v1.0/gone` matches nothing: remove it");
    let field = error("field", r#"{"v1 GET /v1.0/contact/me": {"order": ["gone"]}}"#);
    assert_eq!(field, "v1 contact: /v1.0/contact/me: no field `gone`, which the overlay names");
    let part = error("part", r#"{"v1 GET /v1.0/contact/me": {"parts": {"gone": "Gone"}}}"#);
    assert_eq!(part, "v1 contact: part `gone` of `GetMe` cannot be called `Gone`");
    let taken = error("taken", r#"{"v1 GET /v1.0/contact/me": {"parts": {"owner": "GetMeResponse"}}}"#);
    assert_eq!(taken, "v1 contact: part `owner` of `GetMe` cannot be called `GetMeResponse`");
}

#[test]
fn the_same_catalogue_gives_the_same_bytes() {
    for which in Crate::ALL {
        let text = || {
            emit::files(which, &modules(), &Handwritten::default())
                .into_iter()
                .map(|file| file.text)
                .collect::<String>()
        };
        assert_eq!(text(), text());
    }
}

#[test]
fn a_feature_of_the_facade_is_the_feature_of_the_crates_below() {
    let block = |manifest| emit::features(manifest, &modules(), &Overlay::default()).unwrap();
    assert!(block(Manifest::Facade).contains("contact = [\"client\", \"dingtalk-api/contact\"]"));
    assert!(block(Manifest::Api).contains("contact = [\"dingtalk-types/contact\"]"));
    assert!(block(Manifest::Types).contains("contact = []"));
}

#[test]
fn a_name_by_use_goes_to_the_part_it_names_and_one_that_names_none_is_an_error() {
    let resolved = |name: &str, names: &str| {
        let overlay = overlay_with(name, "names.json", names);
        let modules = resolve(&overlay)?;
        overlay.check_used()?;
        Ok::<_, dingtalk_codegen::error::Error>(modules)
    };
    let modules = resolved("by-use", r#"{"v1.contact": {"Criteria": "find_user request.filters"}}"#).unwrap();
    let types: Vec<&str> =
        modules.iter().flat_map(|module| &module.core.records).map(|record| &*record.name).collect();
    assert!(types.contains(&"Criteria"), "{types:?}");
    let gone = resolved("by-use-gone", r#"{"v1.contact": {"Boss": "gone response.owner"}}"#).unwrap_err();
    assert_eq!(gone.to_string(), "overlay entry `v1.contact Boss` matches nothing: remove it");
    let twice = resolved("by-use-twice", r#"{"v1.contact": {"Boss": "get_me response.owner"}}"#).unwrap_err();
    assert_eq!(twice.to_string(), "v1 contact: two names for a part of `get_me`: `Boss` and `Employer`");
    let path = resolved("by-use-path", r#"{"v1.contact": {"Boss": "get_me response.gone"}}"#).unwrap_err();
    assert_eq!(path.to_string(), "v1 contact: part `gone` of `GetMe` cannot be called `Boss`");
}
