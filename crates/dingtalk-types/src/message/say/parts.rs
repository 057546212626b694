//! Long texts in numbered parts.

use serde_core::Serialize;

use crate::message::markdown;

/// `\n\n(9999/9999)` as JSON.
const NUMBER_BYTES: usize = 15;

/// What a channel that takes `allowed` bytes of JSON leaves for the text in `empty`, which has none yet.
pub(super) fn room<T: Serialize>(allowed: usize, empty: &T) -> usize {
    let envelope = serde_json::to_string(empty).map_or(allowed, |json| json.len());
    allowed.saturating_sub(envelope)
}

/// Each at most `room` bytes as JSON, the number included.
pub(super) fn of_text(text: &str, room: usize) -> Vec<String> {
    numbered(text, room, markdown::split_text)
}

/// As [`of_text`], with blocks kept whole.
pub(super) fn of_markdown(text: &str, room: usize) -> Vec<String> {
    numbered(text, room, markdown::split)
}

fn numbered(text: &str, room: usize, split: fn(&str, usize) -> Vec<String>) -> Vec<String> {
    if markdown::json_bytes(text) <= room {
        return vec![text.to_owned()];
    }
    let mut parts = split(text, room.saturating_sub(NUMBER_BYTES));
    let count = parts.len();
    if count > 1 {
        for (number, part) in (1..).zip(&mut parts) {
            part.push_str(&format!("\n\n({number}/{count})"));
        }
    }
    parts
}
