//! The file.

use dingtalk_recording::{Recording, RecordingError, Rules};
use serde_json::json;

use crate::support::recording;

#[test]
fn a_file_is_read_as_it_was_written() {
    let path = tempfile::tempdir().unwrap();
    let path = path.path().join("calls.json");
    let recording =
        recording(&Rules::new(), &[("/x?a=1&a=2&b=", json!({"userid": "ann"}), json!({"errcode": 0}))]);
    recording.write(&path).unwrap();
    assert_eq!(Recording::read(&path).unwrap(), recording);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with(
            "{\n  \"dingtalk_recording\": 1,\n  \"replaced\": {\n    \"user-1\": \"user\"\n  },"
        ),
        "{text}"
    );
    assert!(text.ends_with("}\n"));
}

#[test]
fn what_is_no_recording_is_refused_with_what_to_do() {
    let refused = |text: &str| Recording::from_json(text).unwrap_err();
    for text in
        ["", "{}", "[]", r#"{"dingtalk_recording": 1}"#, r#"{"dingtalk_recording": 1, "exchanges": [{}]}"#]
    {
        assert!(matches!(refused(text), RecordingError::Form(_)), "{text}");
    }
    let later = refused(r#"{"dingtalk_recording": 2, "calls": []}"#);
    assert_eq!(later.to_string(), "the recording has version 2 and this program reads 1; record it again");
    let missing = Recording::read("/does/not/exist.json").unwrap_err();
    assert!(missing.to_string().contains("/does/not/exist.json"), "{missing}");
}
