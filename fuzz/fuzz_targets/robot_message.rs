//! A message to a robot.
#![no_main]

use dingtalk_types::event::{Payload, RobotMessage, RobotMessageHead};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let head = RobotMessageHead::read(None, body);
    let Ok(message) = RobotMessage::read(None, body) else { return };
    assert!(head.is_ok(), "a message without a head");
    assert!(!format!("{message:?}").is_empty());
});
