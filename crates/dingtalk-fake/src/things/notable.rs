//! Tables of notable documents: sheets, their fields and records. Cells are kept by field, so that a renamed field keeps them.

use http::Method;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/sheets", add_sheet),
    Route::of(Method::GET, "/v1.0/notable/bases/{baseId}/sheets", list_sheets),
    Route::of(Method::GET, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", show_sheet),
    Route::of(Method::PUT, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", rename_sheet),
    Route::of(Method::DELETE, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", delete_sheet),
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields", add_field),
    Route::of(Method::GET, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields", list_fields),
    Route::of(
        Method::PUT,
        "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields/{fieldIdOrName}",
        change_field,
    ),
    Route::of(
        Method::DELETE,
        "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields/{fieldIdOrName}",
        delete_field,
    ),
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", add_records),
    Route::of(Method::PUT, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", change_records),
    Route::of(Method::GET, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", list_records),
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/list", list_records),
    Route::of(
        Method::GET,
        "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/{recordId}",
        show_record,
    ),
    Route::of(
        Method::POST,
        "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/delete",
        delete_records,
    ),
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/truncate", truncate),
    Route::of(Method::POST, "/v1.0/notable/bases/{baseId}/changedRecordIds/query", changed),
    Route::of(Method::POST, "/v2.0/notable/bases/{baseId}/sheets", add_sheet),
    Route::of(Method::GET, "/v2.0/notable/bases/{baseId}/sheets", list_sheets),
    Route::of(Method::GET, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", show_sheet),
    Route::of(Method::PUT, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", rename_sheet),
    Route::of(Method::DELETE, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}", delete_sheet),
    Route::of(Method::POST, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields", add_field),
    Route::of(Method::GET, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields", list_fields),
    Route::of(
        Method::PUT,
        "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields/{fieldIdOrName}",
        change_field,
    ),
    Route::of(
        Method::DELETE,
        "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/fields/{fieldIdOrName}",
        delete_field,
    ),
    Route::of(Method::POST, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", add_records),
    Route::of(Method::PUT, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", change_records),
    Route::of(Method::GET, "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records", list_records),
    Route::of(
        Method::GET,
        "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/{recordId}",
        show_record,
    ),
    Route::of(
        Method::POST,
        "/v2.0/notable/bases/{baseId}/sheets/{sheetIdOrName}/records/delete",
        delete_records,
    ),
];

const SHEETS: &str = "notable sheets";
/// The parent of fields and records is the id of their sheet.
const FIELDS: &str = "notable fields";
const ROWS: &str = "notable records";
/// What was written under a client's token.
const TOKENS: &str = "notable client tokens";

/// The most records on a page, and their number where the request does not say.
const PAGE: i64 = 100;

/// What the field of a table without fields is called: assumed.
const FIRST_FIELD: &str = "标题";

fn no_base() -> Refusal {
    let message = "Fail to find the requested resource by the given baseId. Please make sure the given baseId is valid, and the \
                   operatorId has permission to access it.";
    Refusal::api(404, "invalidRequest.document.notFound", message)
}

fn no_resource(what: &str) -> Refusal {
    Refusal::api(404, "invalidRequest.resource.notFound", format!("{what} does not exist"))
}

pub(super) fn wrong(message: &str) -> Refusal {
    Refusal::api(400, "invalidRequest.inputArgs.invalid", message)
}

fn text(record: &Record, name: &str) -> String {
    record.document.text(name).unwrap_or_default()
}

/// What the page says to somebody without the right is assumed to be said to nobody. The second version names no operator: it is
/// whose token it is, and nobody where that is the app's.
pub(super) fn operator(state: &State, call: &Call) -> Result<String, Refusal> {
    if call.path.starts_with("/v2.0/") {
        let person = match &call.caller {
            Some(Holder::User { userid, .. }) => state.directory.user(userid),
            _ => None,
        };
        return Ok(person.map(|user| user.unionid.clone()).unwrap_or_default());
    }
    let who = call.need("operatorId")?;
    match state.directory.user_by_union_id(&who) {
        Some(_) => Ok(who),
        None => Err(Refusal::api(403, "forbidden.operationIllegal", "the operatorId belongs to nobody")),
    }
}

/// One of a parent's, by id or by name.
fn named<'a>(state: &'a State, kind: &str, parent: &str, id_or_name: &str) -> Option<&'a Record> {
    let mut all = state.records.of_parent(kind, parent);
    all.find(|record| record.id == id_or_name || text(record, "name") == id_or_name)
}

/// The sheet that a request names. A base is there from its first sheet on: where bases are made, nothing is kept yet.
fn sheet(state: &State, call: &Call) -> Result<(String, Record), Refusal> {
    let (who, base) = (operator(state, call)?, call.need("baseId")?);
    if state.records.of_parent(SHEETS, &base).next().is_none() {
        return Err(no_base());
    }
    let found = named(state, SHEETS, &base, &call.need("sheetIdOrName")?);
    found.cloned().map(|sheet| (who, sheet)).ok_or_else(|| no_resource("the sheet"))
}

fn field(state: &State, call: &Call, sheet: &Record) -> Result<Record, Refusal> {
    let found = named(state, FIELDS, &sheet.id, &call.need("fieldIdOrName")?);
    found.cloned().ok_or_else(|| no_resource("the field"))
}

/// Ids as samples have them.
fn id(platform: &Platform, prefix: &str) -> String {
    format!("{prefix}{}", platform.identifiers.nonce())
}

fn put_field(
    platform: &Platform,
    state: &mut State,
    sheet: &str,
    field: &Value,
) -> Result<Document, Refusal> {
    let mut field = Document::of(field.clone());
    let name = field.text("name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| wrong("a field needs a name"))?;
    if field.text("type").is_none_or(|kind| kind.is_empty()) {
        return Err(wrong("a field needs a type"));
    }
    // That names are unique is assumed.
    if named(state, FIELDS, sheet, &name).is_some() {
        return Err(wrong("a field of this name exists"));
    }
    let id = id(platform, "fld");
    field.set("id", id.clone());
    field.set_default("property", json!({}));
    state.records.insert(FIELDS, id, sheet.to_owned(), field.clone());
    Ok(field)
}

fn add_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let base = call.need("baseId")?;
    let count = state.records.of_parent(SHEETS, &base).count();
    let name = call.request.text("name").unwrap_or_else(|| format!("数据表{}", count.saturating_add(1)));
    if named(&state, SHEETS, &base, &name).is_some() {
        return Err(wrong("a sheet of this name exists"));
    }
    let id = id(platform, "st");
    let fields = call.request.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let first = json!({"name": FIRST_FIELD, "type": "text"});
    let fields = if fields.is_empty() { vec![first] } else { fields };
    for field in &fields {
        put_field(platform, &mut state, &id, field)?;
    }
    let sheet = Document::of(json!({"id": id, "name": name}));
    state.records.insert(SHEETS, id, base, sheet.clone());
    Ok(call.answer_thing(sheet, None, &[]))
}

fn list_sheets(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let sheets: Vec<_> = state.records.of_parent(SHEETS, &call.need("baseId")?).collect();
    if sheets.is_empty() {
        return Err(no_base());
    }
    let page = Page::everything().cut_list(sheets).map(|sheet| sheet.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn show_sheet(platform: &Platform, call: &Call) -> Outcome {
    let (_, sheet) = sheet(&platform.state(), call)?;
    Ok(call.answer_thing(sheet.document, None, &[]))
}

fn rename_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let ((_, sheet), name) = (sheet(&state, call)?, call.need("name")?);
    if named(&state, SHEETS, &sheet.parent, &name).is_some_and(|other| other.id != sheet.id) {
        return Err(wrong("a sheet of this name exists"));
    }
    let renamed = Document::of(json!({"id": sheet.id, "name": name}));
    if let Some(kept) = state.records.get_mut(SHEETS, &sheet.id) {
        kept.document = renamed.clone();
    }
    Ok(call.answer_thing(renamed, None, &[]))
}

fn clear(state: &mut State, kind: &str, sheet: &str) {
    let ids: Vec<_> = state.records.of_parent(kind, sheet).map(|record| record.id.clone()).collect();
    for id in ids {
        state.records.remove(kind, &id);
    }
}

fn delete_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    clear(&mut state, FIELDS, &sheet.id);
    clear(&mut state, ROWS, &sheet.id);
    state.records.remove(SHEETS, &sheet.id);
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

fn add_field(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let sent = ["name", "type", "property"].map(|name| (name.to_owned(), call.request.get(name).cloned()));
    let sent = sent.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let field = put_field(platform, &mut state, &sheet.id, &Value::Object(sent))?;
    Ok(call.answer_thing(field, None, &[]))
}

fn list_fields(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let fields = state.records.of_parent(FIELDS, &sheet.id);
    let page = Page::everything().cut_list(fields).map(|field| field.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn change_field(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let (field, name) = (field(&state, call, &sheet)?, call.need("name")?);
    if named(&state, FIELDS, &sheet.id, &name).is_some_and(|other| other.id != field.id) {
        return Err(wrong("a field of this name exists"));
    }
    if let Some(kept) = state.records.get_mut(FIELDS, &field.id) {
        kept.document.set("name", name);
        if let Some(property) = call.request.get("property") {
            kept.document.set("property", property.clone());
        }
    }
    Ok(call.answer_thing(field.document, None, &[]))
}

fn delete_field(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let field = field(&state, call, &sheet)?;
    state.records.remove(FIELDS, &field.id);
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

/// The cells that a record of the request has, by the ids of their fields.
fn cells(state: &State, sheet: &str, sent: &Document) -> Result<Map<String, Value>, Refusal> {
    let fields =
        sent.get("fields").and_then(Value::as_object).ok_or_else(|| wrong("a record needs fields"))?;
    let of_field = |(name, value): (&String, &Value)| {
        let field = named(state, FIELDS, sheet, name);
        let field = field.ok_or_else(|| wrong(&format!("the sheet has no field {name}")))?;
        Ok((field.id.clone(), value.clone()))
    };
    fields.iter().map(of_field).collect()
}

fn sent_records(call: &Call) -> Result<Vec<Document>, Refusal> {
    let records = call.request.get("records").and_then(Value::as_array);
    let records = records.ok_or_else(|| call.missing("records"))?;
    Ok(records.iter().cloned().map(Document::of).collect())
}

/// All are written or none.
fn add_records(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let ((who, sheet), sent) = (sheet(&state, call)?, sent_records(call)?);
    let token = call.request.text("clientToken").map(|token| format!("{}/{token}", sheet.parent));
    if token.as_ref().is_some_and(|token| state.records.get(TOKENS, token).is_some()) {
        let message = "Duplicate ClientToken detected. Please generate a new client token and retry.";
        return Err(Refusal::api(409, "invalidRequest.duplicateClientToken", message));
    }
    let rows: Result<Vec<_>, _> = sent.iter().map(|sent| cells(&state, &sheet.id, sent)).collect();
    let (now_ms, person, mut ids) = (platform.clock.now_ms(), json!({"unionId": who}), Vec::new());
    for cells in rows? {
        let id = id(platform, "rec");
        let row = json!({"id": id, "cells": cells, "createdBy": person, "lastModifiedBy": person,
            "createdTime": now_ms, "lastModifiedTime": now_ms});
        state.records.insert(ROWS, id.clone(), sheet.id.clone(), Document::of(row));
        ids.push(id);
    }
    if let Some(token) = token {
        state.records.insert(TOKENS, token, String::new(), Document::of(json!({"ids": ids})));
    }
    let list: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    Ok(call.answer_thing(Document::of(json!({"value": list})), None, &[]))
}

fn changed(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let token = format!("{}/{}", call.need("baseId")?, call.need("clientToken")?);
    let ids = state.records.get(TOKENS, &token).and_then(|token| token.document.get("ids").cloned());
    let answer = json!({"changedRecordIds": ids.unwrap_or_else(|| json!([]))});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn row(state: &State, sheet: &Record, id: &str) -> Result<Record, Refusal> {
    let found = state.records.get(ROWS, id).filter(|row| row.parent == sheet.id);
    found.cloned().ok_or_else(|| no_resource("the record"))
}

/// The cells that are sent replace those that were; others stay.
fn change_records(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let ((who, sheet), sent) = (sheet(&state, call)?, sent_records(call)?);
    let change = |sent: &Document| {
        let row = row(&state, &sheet, &sent.text("id").unwrap_or_default())?;
        Ok((row.id, cells(&state, &sheet.id, sent)?))
    };
    let changes: Result<Vec<_>, Refusal> = sent.iter().map(change).collect();
    let (changes, mut ids) = (changes?, Vec::new());
    for (id, new) in changes {
        if let Some(row) = state.records.get_mut(ROWS, &id) {
            let cells = row.document.get("cells").and_then(Value::as_object).cloned();
            let mut cells = cells.unwrap_or_default();
            cells.extend(new);
            row.document.set("cells", cells);
            row.document.set("lastModifiedBy", json!({"unionId": who}));
            row.document.set("lastModifiedTime", platform.clock.now_ms());
        }
        ids.push(json!({"id": id}));
    }
    Ok(call.answer_thing(Document::of(json!({"value": ids})), None, &[]))
}

/// A record with its cells by the names of their fields: of all of them, or of those that were asked for.
fn view(state: &State, sheet: &Record, row: &Record, wanted: &[String]) -> Document {
    let cells = row.document.get("cells").and_then(Value::as_object);
    let fields = state.records.of_parent(FIELDS, &sheet.id).filter_map(|field| {
        let name = text(field, "name");
        let is_wanted = wanted.is_empty() || wanted.contains(&name) || wanted.contains(&field.id);
        let cell = cells?.get(&field.id).filter(|cell| is_wanted && !cell.is_null())?;
        Some((name, cell.clone()))
    });
    let fields: Map<String, Value> = fields.collect();
    let mut document = row.document.clone();
    document.set("fields", fields);
    document
}

/// Whether a record is let through. `equal` is the one operator that the page names.
fn passes(state: &State, sheet: &Record, row: &Record, filter: &Document) -> Result<bool, Refusal> {
    let conditions = filter.get("conditions").and_then(Value::as_array).into_iter().flatten();
    let mut verdicts = Vec::new();
    for condition in conditions {
        let condition = Document::of(condition.clone());
        let name = condition.text("field").unwrap_or_default();
        let field =
            named(state, FIELDS, &sheet.id, &name).ok_or_else(|| wrong("no such field to filter by"))?;
        if condition.text("operator").as_deref() != Some("equal") {
            return Err(wrong("the operator of a condition is equal"));
        }
        let cell = row.document.get("cells").and_then(|cells| cells.get(&field.id));
        let value = condition.get("value");
        let is_one =
            value.and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| Some(one) == cell));
        verdicts.push(is_one || (cell.is_some() && cell == value));
    }
    let any = filter.text("combination").as_deref() == Some("or");
    Ok(if any { verdicts.contains(&true) } else { !verdicts.contains(&false) })
}

fn list_records(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let mut request = call.request.clone();
    request.set_default("maxResults", PAGE);
    if !request.integer("maxResults").is_some_and(|size| (1..=PAGE).contains(&size)) {
        return Err(wrong("maxResults is a number from 1 to 100"));
    }
    let filter = Document::of(call.request.get("filter").cloned().unwrap_or_default());
    let mut rows = Vec::new();
    for row in state.records.of_parent(ROWS, &sheet.id) {
        if passes(&state, &sheet, row, &filter)? {
            rows.push((row.number, row));
        }
    }
    let wanted = call.request.list("fieldIdOrNames");
    let page = Page::of(&request).cut(rows).map(|row| view(&state, &sheet, row, &wanted));
    Ok(call.answer_list(page, "", Some("records"), &[]))
}

fn show_record(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let row = row(&state, &sheet, &call.need("recordId")?)?;
    Ok(call.answer_thing(view(&state, &sheet, &row, &[]), None, &[]))
}

fn delete_records(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    let ids = call.request.list("recordIds");
    for id in &ids {
        row(&state, &sheet, id)?;
    }
    for id in &ids {
        state.records.remove(ROWS, id);
    }
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

fn truncate(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, sheet) = sheet(&state, call)?;
    clear(&mut state, ROWS, &sheet.id);
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}
