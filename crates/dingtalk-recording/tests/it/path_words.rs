//! The words of paths that are no id of a person.

use std::collections::BTreeSet;

use dingtalk_recording::Rules;
use serde_json::{Value, json};

use crate::support::recording;

#[test]
fn no_word_of_a_published_path_is_taken_for_a_person() {
    let mut words = BTreeSet::new();
    for operation in dingtalk_catalogue::operations() {
        let path = operation.path();
        if !path.starts_with("/v1.0/") && !path.starts_with("/v2.0/") {
            continue;
        }
        let segments: Vec<_> = path.split('/').collect();
        let behind = segments.windows(2).filter(|pair| matches!(pair[0], "users" | "user"));
        words.extend(behind.map(|pair| pair[1].to_owned()).filter(|word| !word.contains('{')));
    }
    assert!(words.len() > 50, "{words:?}");
    for word in words {
        let path = format!("/v1.0/contact/users/{word}");
        let recording = recording(&Rules::new(), &[(&path, Value::Null, json!({}))]);
        assert_eq!(recording.exchanges()[0].request.path, path, "add it to the words of names.rs");
    }
}
