//! The machine on virtual time, without a socket.

mod behaviour;
mod reconnecting;
mod script;
mod table;
mod world;

use std::time::Duration;

use super::*;
use world::{Peer, World};

fn is_open(command: &Command) -> bool {
    *command == Command::Open
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn frame(kind: &str, topic: &str, message_id: &str) -> Frame {
    let text = serde_json::json!({
        "type": kind, "headers": {"topic": topic, "messageId": message_id}, "data": "{}",
    });
    Frame::decode(text.to_string().as_bytes()).expect("a frame")
}
