//! Messages that no decent platform sends.

use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::frame;
use super::link::Link;

use crate::json::json;

/// One message of each kind that a client has to survive; none of them asks for anything.
pub(super) fn garbage(link: &Link) {
    link.send("", Message::binary(vec![0xff, 0x00, 0x7b]));
    let headers = json!({"topic": "noise", "messageId": "noise", "contentType": "application/json"});
    let broken = [
        String::new(),
        "{\"specVersion\":\"1.0\",\"type\":\"CALLB".to_owned(),
        "[]".to_owned(),
        "\"text\"".to_owned(),
        json!({"specVersion": "1.0", "type": "CALLBACK", "data": "{}"}).to_string(),
        json!({"specVersion": "1.0", "type": "SYSTEM", "headers": {}, "data": "{}"}).to_string(),
        json!({"specVersion": "1.0", "type": "NOISE", "headers": headers, "data": "{}"}).to_string(),
        json!({"specVersion": 1, "type": "SYSTEM", "headers": {"topic": 7, "messageId": null}}).to_string(),
        json!({"specVersion": "1.0", "type": "SYSTEM", "headers": headers, "data": "not JSON"}).to_string(),
    ];
    for text in broken {
        link.send_text(&text);
    }
}

/// A well-formed frame of nobody's topic with this many bytes of `data`.
pub(super) fn oversize(link: &Link, length: usize) {
    let headers = [("contentType", "application/json"), ("messageId", "oversize"), ("topic", "oversize")];
    link.send_text(&frame::encode("CALLBACK", &headers, &Value::String("x".repeat(length))));
}

/// The message in WebSocket frames of at most `size` bytes.
pub(super) fn fragments(text: &str, size: usize) -> Vec<Message> {
    let count = text.len().div_ceil(size.max(1));
    let pieces = text.as_bytes().chunks(size.max(1)).enumerate();
    pieces
        .map(|(index, piece)| {
            let data = if index == 0 { Data::Text } else { Data::Continue };
            let last = index + 1 == count;
            Message::Frame(Frame::message(piece.to_vec(), OpCode::Data(data), last))
        })
        .collect()
}
