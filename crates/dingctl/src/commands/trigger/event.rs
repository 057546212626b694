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
    // A sample may have one thing under two names, `UserId` and `userid`: the other would contradict what is given.
    data.retain(|name, _| {
        overrides.contains_key(name) || !overrides.keys().any(|own| own.eq_ignore_ascii_case(name))
    });
    merge(&mut data, overrides);
    data
}
