//! What is written into a document: blocks, each `{"blockType": t, t: {…}, "id": …}`, made of Markdown and read as such.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;

/// The shelf; a record's id is the uuid of the document.
const CONTENTS: &str = "document contents";

/// The blocks of a document, in order.
pub(super) fn of(state: &State, uuid: &str) -> Vec<Value> {
    let kept = state.records.get(CONTENTS, uuid).and_then(|kept| kept.document.get("blocks"));
    kept.and_then(Value::as_array).cloned().unwrap_or_default()
}

pub(super) fn keep(state: &mut State, uuid: &str, blocks: Vec<Value>) {
    let document = Document::of(json!({"blocks": blocks}));
    state.records.insert(CONTENTS, uuid.to_owned(), String::new(), document);
}

pub(super) fn id(block: &Value) -> &str {
    block.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// The type of a block and what it says of itself under that name.
pub(super) fn kind(block: &Value) -> Option<&str> {
    block.get("blockType").and_then(Value::as_str).filter(|kind| !kind.is_empty())
}

/// A block with an id, and whatever lies in it.
pub(super) fn begin(platform: &Platform, element: Value) -> Value {
    let mut block = element;
    let Some(members) = block.as_object_mut() else { return block };
    members.insert("id".to_owned(), Value::from(platform.identifiers.nonce()));
    if let Some(children) = members.get_mut("children").and_then(Value::as_array_mut) {
        for child in children.iter_mut().filter(|child| kind(child).is_some()) {
            *child = begin(platform, child.take());
        }
    }
    block
}

fn block(kind: &str, members: Value) -> Value {
    let mut block = Map::new();
    block.insert("blockType".to_owned(), Value::from(kind));
    block.insert(kind.to_owned(), members);
    Value::Object(block)
}

/// Reads Markdown: headings, quotes, lists and paragraphs, one block for each; a fence keeps its lines together. What else
/// Markdown has stays text.
pub(super) fn of_markdown(platform: &Platform, text: &str) -> Vec<Value> {
    let mut blocks = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut fenced = false;
    let close = |open: &mut Vec<&str>, blocks: &mut Vec<Value>| {
        if !open.is_empty() {
            blocks.push(block("paragraph", json!({"text": open.join("\n")})));
            open.clear();
        }
    };
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            if !fenced {
                close(&mut open, &mut blocks);
            }
            fenced = !fenced;
            open.push(line);
            if !fenced {
                close(&mut open, &mut blocks);
            }
            continue;
        }
        match (fenced, of_line(line)) {
            (false, Some(block)) => {
                close(&mut open, &mut blocks);
                blocks.push(block);
            }
            (false, None) if line.trim().is_empty() => close(&mut open, &mut blocks),
            _ => open.push(line),
        }
    }
    close(&mut open, &mut blocks);
    blocks.into_iter().map(|block| begin(platform, block)).collect()
}

/// The block that a line is by itself.
fn of_line(line: &str) -> Option<Value> {
    let line = line.trim();
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if let Some(text) = line.get(level..).and_then(|rest| rest.strip_prefix(' ')) {
        if (1..=6).contains(&level) {
            return Some(block("heading", json!({"level": level, "text": text.trim()})));
        }
    }
    if let Some(text) = line.strip_prefix('>') {
        return Some(block("blockquote", json!({"text": text.trim()})));
    }
    let bullet = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
    if let Some(text) = bullet {
        return Some(list_item("unorderedList", text));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| list_item("orderedList", text))
}

fn list_item(kind: &str, text: &str) -> Value {
    block(kind, json!({"text": text.trim(), "list": {"level": 0}}))
}

/// The text of a block: its own, then that of its children.
fn text(block: &Value) -> String {
    let own = kind(block).and_then(|kind| block.get(kind)).unwrap_or(block);
    let own = own.get("text").or_else(|| block.get("text")).and_then(Value::as_str).unwrap_or_default();
    let children = block.get("children").and_then(Value::as_array).into_iter().flatten();
    children.fold(own.to_owned(), |whole, child| whole + &text(child))
}

/// The blocks as Markdown.
pub(super) fn to_markdown(blocks: &[Value]) -> String {
    let mut number = 0;
    let mut lines = Vec::new();
    for block in blocks {
        let (kind, text) = (kind(block).unwrap_or_default(), text(block));
        number = if kind == "orderedList" { number + 1 } else { 0 };
        let level = block.get("heading").and_then(|heading| heading.get("level")).and_then(Value::as_u64);
        let level = level.and_then(|level| usize::try_from(level).ok()).unwrap_or(1).clamp(1, 6);
        lines.push(match kind {
            "heading" => format!("{} {text}", "#".repeat(level)),
            "blockquote" => format!("> {text}"),
            "unorderedList" => format!("- {text}"),
            "orderedList" => format!("{number}. {text}"),
            _ => text,
        });
    }
    lines.join("\n\n")
}
