//! A message of the WebSocket: every accessor of what is read as a frame works, and names survive a second reading.
#![no_main]

use dingtalk_gateway::frame::Frame;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|message: &[u8]| {
    let Ok(frame) = Frame::decode(message) else { return };
    assert!(frame.headers().len() <= Frame::MAX_HEADERS);
    assert!(!format!("{frame:?}").is_empty());
    let headers: serde_json::Map<_, _> =
        frame.headers().iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    if headers.len() != frame.headers().len() {
        return; // Names that come twice cannot be written as an object.
    }
    let again = serde_json::json!({"type": frame.kind().as_str(), "headers": headers, "data": frame.data()});
    let again = Frame::decode(again.to_string().as_bytes()).expect("a frame as DingTalk writes it");
    assert_eq!(again.kind(), frame.kind());
    assert_eq!(again.data(), frame.data());
    assert_eq!(again.topic(), frame.topic());
});
