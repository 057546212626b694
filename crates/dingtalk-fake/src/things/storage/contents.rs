//! The contents of documents: written over, added to, and changed block by block, by an app in somebody's name or by who has
//! logged in.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::{blocks, entry, nodes};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/suites/documents/{docKey}/overwriteContent", overwrite),
    Route::of(Method::POST, "/v2.0/doc/me/suites/documents/{docKey}/overwriteContent", overwrite),
    Route::of(Method::POST, "/v1.0/doc/suites/documents/{documentId}/content", insert_content),
    Route::of(Method::GET, "/v1.0/doc/suites/documents/{docKey}/blocks", list),
    Route::of(Method::POST, "/v1.0/doc/suites/documents/{docKey}/blocks", insert),
    Route::of(Method::POST, "/v1.0/doc/documents/{documentId}/blocks", insert_many),
    Route::of(Method::PUT, "/v1.0/doc/suites/documents/{documentId}/blocks/{blockId}", change),
    Route::of(Method::DELETE, "/v1.0/doc/suites/documents/{docKey}/blocks/{blockId}", delete),
    Route::of(Method::POST, "/v1.0/doc/suites/documents/{docKey}/blocks/{blockId}/paragraph/appendText", append_text),
    Route::of(Method::POST, "/v1.0/doc/suites/documents/{docKey}/blocks/{blockId}/paragraph/appendElement", append_element),
];

/// Characters of one text.
const LONGEST: usize = 50_000;

fn wrong(message: &str) -> Refusal {
    Refusal::api(400, "invalidRequest.inputArgs.invalid", message)
}

fn no_block() -> Refusal {
    Refusal::api(404, "invalidRequest.resource.notFound", "the document has no block with this id")
}

/// The document that a request names, which the person may read or write. Only texts have blocks.
pub(super) fn asked(
    platform: &Platform,
    state: &State,
    call: &Call,
    needed: Role,
) -> Result<(Record, String), Refusal> {
    let who = nodes::person(state, call)
        .map_err(|_| Refusal::api(400, "paramError", "the operatorId belongs to nobody"))?;
    let named =
        ["docKey", "documentId", "dentryUuid", "docId"].iter().find_map(|name| call.request.text(name));
    let param = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let uuid = named.or_else(|| param.text("dentryUuid")).ok_or_else(|| call.missing("dentryUuid"))?;
    let missing = |_| Refusal::api(404, "docNotExist", "there is no document with this id");
    let entry = entry::by_uuid(&state.records, &uuid).map_err(missing)?;
    access::check_entry(platform, state, entry, &who, needed).map_err(|_| {
        Refusal::api(403, "forbidden.accessDenied", "the operator has no permission for the document")
    })?;
    Ok((entry.clone(), who))
}

fn is_text(document: &Record) -> bool {
    entry::text(document, "extension") == "adoc"
}

/// The blocks of the document of a request.
fn read(platform: &Platform, state: &State, call: &Call, needed: Role) -> Result<Opened, Refusal> {
    let (document, who) = asked(platform, state, call, needed)?;
    if !is_text(&document) {
        return Err(Refusal::api(500, "forbidden.operationIllegal", "only texts are made of blocks"));
    }
    let uuid = entry::text(&document, "uuid");
    Ok(Opened { blocks: blocks::of(state, &uuid), document, uuid, who })
}

struct Opened {
    document: Record,
    uuid: String,
    who: String,
    blocks: Vec<Value>,
}

impl Opened {
    fn place(&self, call: &Call) -> Result<usize, Refusal> {
        let id = call.need("blockId")?;
        self.blocks.iter().position(|block| blocks::id(block) == id).ok_or_else(no_block)
    }

    fn close(self, platform: &Platform, state: &mut State) {
        blocks::keep(state, &self.uuid, self.blocks);
        let _ = entry::change(platform, state, &self.document.id, &self.who, |_| ());
    }
}

/// The same, to be written.
fn open(platform: &Platform, state: &State, call: &Call) -> Result<Opened, Refusal> {
    read(platform, state, call, Role::Editor)
}

fn told(result: Value) -> Outcome {
    Ok(json!({"success": true, "result": {"data": result}}))
}

fn markdown(content: &str, kind: Option<String>) -> Result<(), Refusal> {
    if kind.is_some_and(|kind| kind != "markdown") {
        return Err(Refusal::api(400, "paramError", "the type of the content has to be markdown"));
    }
    if content.chars().count() > LONGEST {
        return Err(Refusal::api(400, "paramError", format!("content has more than {LONGEST} characters")));
    }
    Ok(())
}

fn overwrite(platform: &Platform, call: &Call) -> Outcome {
    let content = call.need("content")?;
    markdown(&content, call.request.text("dataType"))?;
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    opened.blocks = blocks::of_markdown(platform, &content);
    opened.close(platform, &mut state);
    Ok(call.answer_thing(Document::of(json!({"data": {}})), None, &[]))
}

/// At the end, unless an index is given; places inside of blocks (`path`) are not told apart.
fn insert_content(platform: &Platform, call: &Call) -> Outcome {
    let content = Document::of(call.request.get("content").cloned().unwrap_or_default());
    let text = content.text("content").ok_or_else(|| call.missing("content"))?;
    markdown(&text, content.text("type"))?;
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let at = number(call, "index")?.unwrap_or(usize::MAX).min(opened.blocks.len());
    opened.blocks.splice(at..at, blocks::of_markdown(platform, &text));
    opened.close(platform, &mut state);
    Ok(json!({"success": true, "result": {}}))
}

fn number(call: &Call, name: &str) -> Result<Option<usize>, Refusal> {
    let Some(number) = call.request.integer(name) else { return Ok(None) };
    usize::try_from(number).map(Some).map_err(|_| wrong("positions count from 0"))
}

/// From one place to another, both included, then those of the type.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let (first, last) = (number(call, "startIndex")?.unwrap_or(0), number(call, "endIndex")?);
    let wanted = call.request.text("blockType").filter(|kind| !kind.is_empty());
    let opened = read(platform, &platform.state(), call, Role::Reader)?;
    let placed = opened.blocks.into_iter().enumerate();
    let within = placed.filter(|(at, _)| *at >= first && last.is_none_or(|last| *at <= last));
    let of_type = within.filter(|(_, block)| wanted.is_none() || blocks::kind(block) == wanted.as_deref());
    let data: Value = of_type
        .map(|(at, mut block)| {
            block.as_object_mut().map(|members| members.insert("index".to_owned(), json!(at)));
            block
        })
        .collect();
    told(data)
}

fn element(call: &Call) -> Result<Value, Refusal> {
    let element = call.request.get("element").cloned().ok_or_else(|| call.missing("element"))?;
    if blocks::kind(&element).is_none() { Err(wrong("element has no blockType")) } else { Ok(element) }
}

/// Before or after the block of an id, or of an index; at the end without either.
fn insert(platform: &Platform, call: &Call) -> Outcome {
    let element = element(call)?;
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let id = call.request.text("blockId").filter(|id| !id.is_empty());
    let index = number(call, "index")?;
    let by_id = id.as_ref().and_then(|id| opened.blocks.iter().position(|block| blocks::id(block) == id));
    let place = match (by_id, index, id) {
        (Some(place), _, _) | (None, Some(place), _) if place < opened.blocks.len() => Some(place),
        (None, None, Some(_)) => return Err(no_block()),
        _ => None,
    };
    let at = match (place, call.request.text("where").as_deref()) {
        (Some(place), Some("before")) => place,
        (Some(place), None | Some("" | "after")) => place.saturating_add(1),
        (_, None | Some("" | "after" | "before")) => opened.blocks.len(),
        _ => return Err(wrong("where has to be before or after")),
    };
    let block = blocks::begin(platform, element);
    opened.blocks.insert(at, block.clone());
    opened.close(platform, &mut state);
    told(block)
}

/// Paragraphs in the form of another page: at the head or at the end, those with a level being headings.
fn insert_many(platform: &Platform, call: &Call) -> Outcome {
    let given = call.request.get("blocks").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut new = Vec::new();
    for block in given.into_iter().map(Document::of) {
        let paragraph = Document::of(block.get("paragraph").cloned().unwrap_or_default());
        let children = paragraph.get("children").and_then(Value::as_array).into_iter().flatten();
        let text: String = children
            .filter_map(|child| child.get("text")?.get("content")?.as_str().map(str::to_owned))
            .collect();
        let style = Document::of(paragraph.get("style").cloned().unwrap_or_default());
        let level = style.text("headingLevel");
        let level = level.and_then(|level| level.chars().find_map(|digit| digit.to_digit(10)));
        let made = level.map_or_else(
            || json!({"blockType": "paragraph", "paragraph": {"text": text}}),
            |level| json!({"blockType": "heading", "heading": {"level": level, "text": text}}),
        );
        new.push(blocks::begin(platform, made));
    }
    let location = Document::of(call.request.get("location").cloned().unwrap_or_default());
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let at = if location.boolean("head") == Some(true) { 0 } else { opened.blocks.len() };
    opened.blocks.splice(at..at, new);
    opened.close(platform, &mut state);
    Ok(json!({}))
}

/// What the element names is changed, the rest stays.
fn change(platform: &Platform, call: &Call) -> Outcome {
    let element = element(call)?;
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let at = opened.place(call)?;
    let mut changed = Value::Null;
    if let Some(block) = opened.blocks.get_mut(at) {
        if blocks::kind(block) != blocks::kind(&element) {
            return Err(wrong("a block keeps its type"));
        }
        merge(block, &element);
        changed = block.clone();
    }
    opened.close(platform, &mut state);
    Ok(json!({"success": true, "result": {"result": [changed]}}))
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let removed = opened.blocks.remove(opened.place(call)?);
    opened.close(platform, &mut state);
    told(removed)
}

fn append_text(platform: &Platform, call: &Call) -> Outcome {
    let text = call.need("text")?;
    append(platform, call, |block| {
        let paragraph = block.as_object_mut()?.entry("paragraph").or_insert_with(|| json!({}));
        let before = paragraph.get("text").and_then(Value::as_str).unwrap_or_default();
        let whole = format!("{before}{text}");
        paragraph.as_object_mut()?.insert("text".to_owned(), json!(whole))
    })
}

fn append_element(platform: &Platform, call: &Call) -> Outcome {
    let element =
        json!({"elementType": call.need("elementType")?, "properties": call.request.get("properties")});
    append(platform, call, |block| {
        let children = block.as_object_mut()?.entry("children").or_insert_with(|| json!([]));
        children.as_array_mut()?.push(element);
        None
    })
}

/// To a paragraph; other blocks have no end to append to.
fn append(platform: &Platform, call: &Call, with: impl FnOnce(&mut Value) -> Option<Value>) -> Outcome {
    let mut state = platform.state();
    let mut opened = open(platform, &state, call)?;
    let at = opened.place(call)?;
    let block = opened.blocks.get_mut(at).filter(|block| blocks::kind(block) == Some("paragraph"));
    let block = block.ok_or_else(|| wrong("the block is no paragraph"))?;
    with(block);
    let changed = block.clone();
    opened.close(platform, &mut state);
    told(changed)
}
