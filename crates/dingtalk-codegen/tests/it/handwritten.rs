//! What is written by hand says what the catalogue says, apart from differences with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dingtalk_codegen::catalogue;
use dingtalk_codegen::emit::{self, Crate};
use dingtalk_codegen::handwritten::Handwritten;
use dingtalk_codegen::model;
use dingtalk_codegen::overlay::Overlay;
use dingtalk_codegen::source::{self, Endpoint, Models};

/// Endpoint, the beginning of what it has (`+`) or lacks (`-`) beside the catalogue, why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("oapi::callback::get_failed_result", "+ .not_idempotent()", "reading removes"),
    ("oapi::callback::get_failed_result", "+ .paging(Paging::drain()", "reading removes"),
    ("oapi::callback::get_failed_result", "+ answer: failed_list", PAYLOADS),
    ("oapi::callback::get_failed_result", "- answer: failed_list", PAYLOADS),
    ("oapi::message::async_send_v2", "+ request: dept_id_list", "ids of departments are numbers"),
    ("oapi::message::async_send_v2", "- request: dept_id_list", "ids of departments are numbers"),
    ("oapi::message::async_send_v2", "+ request: msg: WorkMessage", "a message is one of its types"),
    ("oapi::message::async_send_v2", "- request: msg", "a message is one of its types"),
];

const PAYLOADS: &str = "the payload stands under the name of its event, which is data";

/// An endpoint in lines: its settings, and the fields of its request and its answer.
fn lines(endpoint: &Endpoint, models: &Models) -> BTreeSet<String> {
    let mut lines = endpoint.settings.clone();
    let signature = endpoint.signature.as_ref();
    let request = signature.and_then(|signature| signature.request.as_ref());
    for (place, name) in [("request", request), ("answer", signature.map(|signature| &signature.response))] {
        let shape = name.map(|name| source::shape(models, name)).unwrap_or_default();
        lines.extend(shape.iter().map(|line| format!("{place}: {line}")));
    }
    lines
}

/// Every endpoint that would be generated if none were written by hand, in lines.
fn generated() -> BTreeMap<(String, String), BTreeSet<String>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let overlay = Overlay::read(&own.join("overlay")).unwrap();
    let mut catalogue = catalogue::read(&own.join("catalogue")).unwrap();
    overlay.complete(&mut catalogue).unwrap();
    for product in catalogue.values_mut() {
        product.operations.retain(|_, operation| operation.encoding != "multipart");
    }
    let (modules, _) = model::resolve(&catalogue, &overlay, &Handwritten::default()).unwrap();
    let files = |which| emit::files(which, &modules, &Handwritten::default());
    let types: BTreeMap<String, Models> =
        files(Crate::Types).into_iter().map(|file| (file.path, source::models(&file.text))).collect();
    let none = Models::new();
    let mut generated = BTreeMap::new();
    for file in files(Crate::Api) {
        let models = types.get(&file.path).unwrap_or(&none);
        for endpoint in source::endpoints(&file.text) {
            let lines = lines(&endpoint, models);
            generated.insert((endpoint.method, endpoint.path), lines);
        }
    }
    generated
}

/// The source of a hand-written module of types: a file, or the files of a folder.
fn source_of(id: &str) -> String {
    let mut module = id.split("::");
    let (family, module) = (module.next().unwrap(), module.next().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dingtalk-types/src").join(family);
    fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap_or_else(|_| {
        let files = fs::read_dir(folder.join(module)).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    })
}

#[test]
fn a_hand_written_endpoint_differs_from_the_catalogue_only_where_a_reason_says_so() {
    let generated = generated();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut unreasoned, mut found, mut compared) = (Vec::new(), BTreeSet::new(), 0);
    for (key, endpoint) in &Handwritten::read(&crates).unwrap().endpoints {
        let (Some(published), Some(_)) = (generated.get(key), &endpoint.signature) else { continue };
        compared += 1;
        let own = lines(endpoint, &source::models(&source_of(&endpoint.id)));
        let more = own.difference(published).map(|line| format!("+ {line}"));
        for line in more.chain(published.difference(&own).map(|line| format!("- {line}"))) {
            let reasoned =
                DIFFERENCES.iter().find(|(id, begins, _)| *id == endpoint.id && line.starts_with(begins));
            match reasoned {
                Some(entry) => drop(found.insert(entry)),
                None => unreasoned.push(format!("{} {line}", endpoint.id)),
            }
        }
    }
    println!("{compared} hand-written endpoints compared with the catalogue, {} differences", found.len());
    assert!(unreasoned.is_empty(), "differences without a reason:\n{}", unreasoned.join("\n"));
    let stale: Vec<_> = DIFFERENCES.iter().filter(|entry| !found.contains(entry)).collect();
    assert!(stale.is_empty(), "differences that are no more:\n{stale:#?}");
}
