//! A message of the WebSocket: both decoders read it alike, every accessor works, and what was read survives a second reading.
#![no_main]

// The module itself, because the crate around it brings TLS, which costs more to build than all else here.
#[allow(dead_code)]
#[path = "../../crates/dingtalk-gateway/src"]
mod gateway {
    pub mod frame;
}

use gateway::frame::Frame;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

fuzz_target!(|message: &[u8]| {
    let frame = Frame::decode(message);
    if let Some(unusual) = with_an_unknown_member(message) {
        assert_eq!(Frame::decode(&unusual).ok(), frame.as_ref().ok().cloned(), "the decoders differ");
    }
    let Ok(frame) = frame else { return };
    assert!(frame.headers().len() <= Frame::MAX_HEADERS);
    assert!(!format!("{frame:?}").is_empty());
    let headers: Map<_, _> =
        frame.headers().iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    if headers.len() != frame.headers().len() {
        return; // Names that come twice cannot be written as an object.
    }
    let again =
        json!({"type": frame.kind().as_str(), "headers": Value::Object(headers), "data": frame.data()});
    let again = Frame::decode(again.to_string().as_bytes()).expect("a frame as DingTalk writes it");
    assert_eq!(again.kind(), frame.kind());
    assert_eq!(again.data(), frame.data());
    assert_eq!(again.topic(), frame.topic());
});

/// The same message for the general decoder: the fast one leaves to it whatever has a member it does not know.
fn with_an_unknown_member(message: &[u8]) -> Option<Vec<u8>> {
    let members = after_spaces(message)?.strip_prefix(b"{")?;
    let empty = after_spaces(members)?.starts_with(b"}");
    (!empty).then(|| [br#"{"unknown":0,"#, members].concat())
}

/// Without the spaces of JSON in front; those of ASCII are more.
fn after_spaces(text: &[u8]) -> Option<&[u8]> {
    text.get(text.iter().position(|byte| !b" \t\n\r".contains(byte))?..)
}
