//! A small catalogue and what becomes of it, read by eye once and compared ever after.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::path::Path;

use dingtalk_codegen::catalogue::{Catalogue, Family, Product};
use dingtalk_codegen::emit::{self, Crate, Manifest};
use dingtalk_codegen::handwritten::Handwritten;
use dingtalk_codegen::model::{self, Module};
use dingtalk_codegen::overlay::Overlay;

const CATALOGUE: &str = include_str!("golden/contact.json");

fn modules() -> Vec<Module> {
    let product: Product = serde_json::from_str(CATALOGUE).unwrap();
    let catalogue = Catalogue::from([((Family::V1, "contact".to_owned()), product)]);
    model::resolve(&catalogue, &Overlay::default(), &Handwritten::default()).unwrap().0
}

/// `UPDATE_GOLDEN=1 cargo test -p dingtalk-codegen --test golden` writes what is then to be read.
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
    assert!(block(Manifest::Api).contains("contact = [\"client\", \"dingtalk-types/contact\"]"));
    assert!(block(Manifest::Types).contains("contact = []"));
}
