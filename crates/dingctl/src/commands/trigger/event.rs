//! The data of an event.

use dingtalk_catalogue::{Event, Spelling};
use serde_json::{Map, Value};

use super::merge;

/// The published sample with the names of HTTP pushes, and what was given in its place.
pub(super) fn data(event: &Event, overrides: &Map<String, Value>) -> Map<String, Value> {
    let mut data = match event.sample(Spelling::Http) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    // These are the push's own.
    data.retain(|name, _| !["eventtype", "timestamp", "corpid"].contains(&name.to_lowercase().as_str()));
    merge(&mut data, overrides);
    data
}
