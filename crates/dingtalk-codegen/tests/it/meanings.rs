//! What operations and fields mean is told, and stays told.

use std::collections::BTreeMap;
use std::path::Path;

use dingtalk_codegen::catalogue::{self, Family};
use dingtalk_codegen::coverage::Coverage;
use dingtalk_codegen::names;
use dingtalk_codegen::overlay::Overlay;

/// Of all fields of requests and of answers.
const LEAST: (f64, f64) = (0.97, 0.97);

struct Told {
    overlay: Overlay,
    /// By feature.
    by_feature: BTreeMap<String, Coverage>,
}

fn told() -> Told {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let overlay = Overlay::read(&own.join("overlay")).unwrap();
    let mut by_feature = BTreeMap::<String, Coverage>::new();
    for ((family, name), product) in &catalogue::read(&own.join("catalogue")).unwrap() {
        let feature = match family {
            Family::Oapi => format!("oapi-{}", names::kebab(name)),
            Family::V1 | Family::V2 => names::kebab(name),
        };
        *by_feature.entry(feature).or_default() += Coverage::of(&overlay.meanings, *family, name, product);
    }
    Told { overlay, by_feature }
}

#[test]
fn every_operation_says_what_it_does_and_most_fields_what_they_mean() {
    let Told { by_feature, .. } = told();
    let mut all = Coverage::default();
    by_feature.values().for_each(|coverage| all += *coverage);
    println!("{all}");
    let silent: Vec<_> = by_feature
        .iter()
        .filter(|(_, coverage)| coverage.operations.share() < 1.0)
        .map(|(feature, coverage)| format!("{feature}: {}", coverage.operations))
        .collect();
    assert!(silent.is_empty(), "operations without a sentence: {silent:#?}");
    assert!(all.requests.share() >= LEAST.0, "{all}");
    assert!(all.answers.share() >= LEAST.1, "{all}");
}

#[test]
fn everyday_bundles_say_everything() {
    let Told { overlay, by_feature } = told();
    for (bundle, features) in &overlay.bundles {
        // A bundle may be called like a product, which it then holds.
        for feature in features.iter().chain([bundle]) {
            let Some(coverage) = by_feature.get(feature) else { continue };
            let Coverage { requests, answers, .. } = coverage;
            let whole = requests.told == requests.all && answers.told == answers.all;
            assert!(whole, "`{feature}` of the bundle `{bundle}`: {coverage}");
        }
    }
}

#[test]
fn every_event_says_when_it_is_pushed_and_what_its_fields_mean() {
    let Told { overlay, .. } = told();
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let events = catalogue::event::read(&own.join("catalogue")).unwrap();
    let mut silent = Vec::new();
    for (wire, event) in &events {
        if overlay.meanings.event(wire).is_none() {
            silent.push(wire.clone());
        }
        for field in &event.fields {
            let path: Vec<String> = field.path.split('.').map(|name| name.replace("[]", "")).collect();
            let path: Vec<&str> = path.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            // What wraps the others on some transport is not typed.
            if overlay.meanings.event_field(wire, &path).is_none() {
                silent.push(format!("{wire}.{}", field.path));
            }
        }
    }
    assert!(silent.is_empty(), "nothing is said of {silent:#?}");
}
