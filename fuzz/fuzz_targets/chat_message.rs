//! A message to a robot.
#![no_main]

use dingtalk_types::event::{ChatMessage, ChatMessageHead, Payload};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let head = ChatMessageHead::read(None, body);
    let Ok(message) = ChatMessage::read(None, body) else { return };
    assert!(head.is_ok(), "a message without a head");
    assert!(!format!("{message:?}").is_empty());
});
