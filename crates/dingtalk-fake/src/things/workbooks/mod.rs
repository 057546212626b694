//! Spreadsheets: their sheets, and the cells of these by ranges. A workbook is there from its first sheet on, or from where the
//! document was made.

mod address;
pub(crate) mod attached;
mod cells;
pub(crate) mod filters;
pub(crate) mod layout;

use http::Method;
use serde_json::Value;

use self::address::Range;
use self::cells::Cells;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets", add_sheet),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets", list_sheets),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}", show_sheet),
    Route::of(Method::PUT, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}", change_sheet),
    Route::of(Method::DELETE, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}", delete_sheet),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}", read),
    Route::of(Method::PUT, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}", write),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/clear",
        clear,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/clearData",
        clear_data,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/findNext",
        find_next,
    ),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/findAll", find_all),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/appendRows", append),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/insertRowsBefore",
        insert_rows,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/insertColumnsBefore",
        insert_columns,
    ),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/deleteRows", delete_rows),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/deleteColumns",
        delete_columns,
    ),
];

const SHEETS: &str = "workbook sheets";
/// A member of the sheet that came with a document.
const OF_DOCUMENT: &str = "ofDocument";

/// The size of a new sheet: assumed.
const ROWS: usize = 200;
const COLUMNS: usize = 26;

/// The codes are those of the tables of notable documents, which the same pages are about; for workbooks they are assumed.
fn no_workbook() -> Refusal {
    Refusal::api(404, "invalidRequest.document.notFound", "there is no workbook with this workbookId")
}

fn no_resource(what: &str) -> Refusal {
    Refusal::api(404, "invalidRequest.resource.notFound", format!("{what} does not exist"))
}

fn wrong(message: &str) -> Refusal {
    Refusal::api(400, "invalidRequest.inputArgs.invalid", message)
}

fn illegal(message: &str) -> Refusal {
    Refusal::api(403, "forbidden.operationIllegal", message)
}

/// The person who acts, where the workbook is a document with permissions of its own.
fn operator(platform: &Platform, state: &State, call: &Call) -> Result<(), Refusal> {
    let (who, workbook) = (call.need("operatorId")?, call.need("workbookId")?);
    if state.directory.user_by_union_id(&who).is_none() {
        return Err(illegal("the operatorId belongs to nobody"));
    }
    let mut sheets = state.records.of_parent(SHEETS, &workbook);
    if !sheets.any(|sheet| sheet.document.boolean(OF_DOCUMENT) == Some(true)) {
        return Ok(());
    }
    let writes = call.method != Method::GET && !call.path.contains("/find");
    match things::may_use_document(platform, state, &workbook, &who, writes) {
        Some(true) => Ok(()),
        Some(false) => Err(illegal("the operator has no permission for the workbook")),
        None => Err(no_workbook()),
    }
}

fn named<'a>(state: &'a State, workbook: &str, id_or_name: &str) -> Option<&'a Record> {
    let mut sheets = state.records.of_parent(SHEETS, workbook);
    sheets.find(|sheet| sheet.id == id_or_name || sheet.document.text("name").as_deref() == Some(id_or_name))
}

fn count(sheet: &Document, name: &str) -> usize {
    sheet.integer(name).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
}

/// The first sheet of a workbook that was just made as a document: it is there as long as that is.
pub(crate) fn open(platform: &Platform, state: &mut State, workbook: &str) {
    let id = put(platform, state, workbook, "Sheet1").text("id").unwrap_or_default();
    if let Some(sheet) = state.records.get_mut(SHEETS, &id) {
        sheet.document.set(OF_DOCUMENT, true);
    }
}

/// A name that is taken is changed to a free one.
fn put(platform: &Platform, state: &mut State, workbook: &str, name: &str) -> Document {
    let others = (1..).map(|number| format!("{name}({number})"));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    let name = names.find(|name| named(state, workbook, name).is_none()).unwrap_or_default();
    let id = format!("st-{}", platform.identifiers.nonce());
    let sheet = Document::of(json!({"id": id, "name": name, "visibility": "visible", "rowCount": ROWS,
        "columnCount": COLUMNS, "frozenRowCount": 0, "frozenColumnCount": 0, "cells": {}}));
    state.records.insert(SHEETS, id, workbook.to_owned(), sheet.clone());
    sheet
}

/// The sheet that a request names, by id or name.
fn sheet(platform: &Platform, state: &State, call: &Call) -> Result<Record, Refusal> {
    operator(platform, state, call)?;
    let workbook = call.need("workbookId")?;
    if state.records.of_parent(SHEETS, &workbook).next().is_none() {
        return Err(no_workbook());
    }
    let found = named(state, &workbook, &call.need("sheetId")?);
    found.cloned().ok_or_else(|| no_resource("the sheet"))
}

/// The sheet, and the range of it that a request names.
fn range(platform: &Platform, state: &State, call: &Call) -> Result<(Record, Range), Refusal> {
    let sheet = sheet(platform, state, call)?;
    let found = within(&sheet.document, &call.need("rangeAddress")?)?;
    Ok((sheet, found))
}

fn within(sheet: &Document, text: &str) -> Result<Range, Refusal> {
    let found = Range::parse(text, count(sheet, "rowCount"), count(sheet, "columnCount"));
    found.ok_or_else(|| wrong("the range is no range of the sheet, in A1 notation"))
}

fn keep(state: &mut State, id: &str, cells: &Cells) {
    if let Some(sheet) = state.records.get_mut(SHEETS, id) {
        sheet.document.set("cells", cells.to_value());
    }
}

fn answer_range(call: &Call, range: Range) -> Outcome {
    Ok(call.answer_thing(Document::of(json!({"a1Notation": range.a1()})), None, &[]))
}

fn add_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(platform, &state, call)?;
    let sheet = put(platform, &mut state, &call.need("workbookId")?, &call.need("name")?);
    Ok(call.answer_thing(sheet, None, &[]))
}

fn list_sheets(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(platform, &state, call)?;
    let sheets: Vec<_> = state.records.of_parent(SHEETS, &call.need("workbookId")?).collect();
    if sheets.is_empty() {
        return Err(no_workbook());
    }
    let page = Page::everything().cut_list(sheets).map(|sheet| sheet.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn show_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut sheet = sheet(platform, &platform.state(), call)?.document;
    let last = Cells::of(&sheet).last();
    sheet.set("lastNonEmptyRow", last.map_or_else(|| json!(-1), |(row, _)| json!(row)));
    sheet.set("lastNonEmptyColumn", last.map_or_else(|| json!(-1), |(_, column)| json!(column)));
    Ok(call.answer_thing(sheet, None, &[]))
}

fn change_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    if let Some(name) = call.request.text("name") {
        if named(&state, &sheet.parent, &name).is_some_and(|other| other.id != sheet.id) {
            return Err(wrong("a sheet of this name exists"));
        }
    }
    let visibility = call.request.text("visibility");
    if visibility.is_some_and(|visibility| !["visible", "hidden"].contains(&visibility.as_str())) {
        return Err(wrong("visibility is visible or hidden"));
    }
    if let Some(kept) = state.records.get_mut(SHEETS, &sheet.id) {
        for name in ["name", "visibility", "frozenRowCount", "frozenColumnCount"] {
            call.request.get(name).into_iter().for_each(|value| kept.document.set(name, value.clone()));
        }
    }
    Ok(call.answer_thing(Document::of(json!({"id": sheet.id})), None, &[]))
}

/// The last sheet stays: assumed.
fn delete_sheet(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    if state.records.of_parent(SHEETS, &sheet.parent).count() == 1 {
        return Err(wrong("a workbook keeps one sheet"));
    }
    state.records.remove(SHEETS, &sheet.id);
    for shelf in [filters::FILTERS, filters::VIEWS, attached::IMAGES, attached::PROTECTIONS, attached::RULES]
    {
        let ids: Vec<_> = state.records.of_parent(shelf, &sheet.id).map(|one| one.id.clone()).collect();
        ids.iter().for_each(|id| drop(state.records.remove(shelf, id)));
    }
    let other = state.records.of_parent(SHEETS, &sheet.parent).next().map(|other| other.id.clone());
    if let Some(other) = other.and_then(|id| state.records.get_mut(SHEETS, &id)) {
        sheet
            .document
            .get(OF_DOCUMENT)
            .into_iter()
            .for_each(|mark| other.document.set(OF_DOCUMENT, mark.clone()));
    }
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

fn read(platform: &Platform, call: &Call) -> Outcome {
    let (sheet, range) = range(platform, &platform.state(), call)?;
    let selected = call.request.text("select").unwrap_or_default();
    let selected: Vec<_> =
        selected.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let shown = Cells::of(&sheet.document).read(range, &selected);
    Ok(call.answer_thing(Document::of(Value::Object(shown)), None, &[]))
}

fn write(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let mut cells = Cells::of(&sheet.document);
    if !cells.write(range, &call.request) {
        return Err(wrong("there are more rows or columns than the range has"));
    }
    keep(&mut state, &sheet.id, &cells);
    answer_range(call, range)
}

fn clear(platform: &Platform, call: &Call) -> Outcome {
    empty(platform, call, true)
}

fn clear_data(platform: &Platform, call: &Call) -> Outcome {
    empty(platform, call, false)
}

fn empty(platform: &Platform, call: &Call, formats: bool) -> Outcome {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let mut cells = Cells::of(&sheet.document);
    cells.clear(range, formats);
    keep(&mut state, &sheet.id, &cells);
    answer_range(call, range)
}

/// Below the last filled row; the sheet grows where it is too small.
fn append(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let rows = call.request.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
    let width = rows.iter().filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
    if width == 0 {
        return Err(wrong("values need a row with a value"));
    }
    let mut cells = Cells::of(&sheet.document);
    let top = cells.last().map_or(0, |(row, _)| row.saturating_add(1));
    let bottom = top.saturating_add(rows.len()).saturating_sub(1);
    let range = Range { top, left: 0, bottom, right: width.saturating_sub(1) };
    cells.write(range, &Document::of(json!({"values": rows})));
    keep(&mut state, &sheet.id, &cells);
    if let Some(kept) = state.records.get_mut(SHEETS, &sheet.id) {
        for (name, least) in [("rowCount", bottom.saturating_add(1)), ("columnCount", width)] {
            let now = count(&kept.document, name);
            kept.document.set(name, now.max(least));
        }
    }
    answer_range(call, range)
}

fn insert_rows(platform: &Platform, call: &Call) -> Outcome {
    shift(platform, call, "row", true)
}

fn delete_rows(platform: &Platform, call: &Call) -> Outcome {
    shift(platform, call, "row", false)
}

fn insert_columns(platform: &Platform, call: &Call) -> Outcome {
    shift(platform, call, "column", true)
}

fn delete_columns(platform: &Platform, call: &Call) -> Outcome {
    shift(platform, call, "column", false)
}

/// One row or column stays: assumed.
fn shift(platform: &Platform, call: &Call, what: &str, insert: bool) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let counted = format!("{what}Count");
    let number =
        |name: &str| usize::try_from(call.need_integer(name)?).map_err(|_| wrong("a number is negative"));
    let (at, more, now) = (number(what)?, number(&counted)?, count(&sheet.document, &counted));
    if at >= now || more == 0 || (!insert && (at.saturating_add(more) > now || more >= now)) {
        return Err(wrong("the sheet has no such rows or columns"));
    }
    let mut cells = Cells::of(&sheet.document);
    if what == "row" {
        cells.shift_rows(at, more, insert);
    } else {
        cells.shift_columns(at, more, insert);
    }
    keep(&mut state, &sheet.id, &cells);
    let after = if insert { now.saturating_add(more) } else { now.saturating_sub(more) };
    if let Some(kept) = state.records.get_mut(SHEETS, &sheet.id) {
        kept.document.set(&counted, after);
        layout::shift(&mut kept.document, what, at, more, insert);
    }
    Ok(call.answer_thing(Document::of(json!({"id": sheet.id})), None, &[]))
}

/// The cells that hold a text, row by row.
fn found(call: &Call, sheet: &Document) -> Result<Vec<(usize, usize)>, Refusal> {
    let options = Document::of(call.request.get("findOptions").cloned().unwrap_or_default());
    let is_set = |name: &str| options.boolean(name) == Some(true);
    let wanted = call.need("text")?;
    if is_set("useRegExp") && wanted.contains(|char: char| r".*+?()[]{}|^$\".contains(char)) {
        return Err(wrong("dingtalk-fake finds plain text only, no regular expressions"));
    }
    let scope = match options.text("scope").filter(|scope| !scope.is_empty()) {
        Some(scope) => within(sheet, &scope)?,
        None => within(sheet, &format!("1:{}", count(sheet, "rowCount")))?,
    };
    let folded = |text: &str| if is_set("matchCase") { text.to_owned() } else { text.to_lowercase() };
    let wanted = folded(&wanted);
    let is_one = |text: &str| {
        let text = folded(text);
        if is_set("matchEntireCell") { text == wanted } else { text.contains(&wanted) }
    };
    let cells = Cells::of(sheet);
    let texts = cells.texts(scope, is_set("matchFormulaText"));
    Ok(texts.filter(|(_, text)| is_one(text)).map(|(place, _)| place).collect())
}

fn find_all(platform: &Platform, call: &Call) -> Outcome {
    let sheet = sheet(platform, &platform.state(), call)?;
    let mut ranges: Vec<Range> = Vec::new();
    let options = Document::of(call.request.get("findOptions").cloned().unwrap_or_default());
    let union = options.boolean("unionCells") == Some(true);
    let mut places = found(call, &sheet.document)?;
    places.sort_by_key(|(row, column)| if union { (*column, *row) } else { (*row, *column) });
    for (row, column) in places {
        match ranges.last_mut() {
            // Cells below each other are one range.
            Some(last) if union && last.left == column && last.bottom.saturating_add(1) == row => {
                last.bottom = row
            }
            _ => ranges.push(Range::of_cell(row, column)),
        }
    }
    let selected = call.request.text("select").unwrap_or_default();
    let is_selected = |name: &str| selected.is_empty() || selected.split(',').any(|one| one.trim() == name);
    let cells = Cells::of(&sheet.document);
    let one = |range: &Range| {
        let mut shown = Document::of(Value::Object(cells.read(*range, &["values".to_owned()])));
        shown.set("a1Notation", range.a1());
        for name in ["values", "a1Notation"].iter().filter(|name| !is_selected(name)) {
            shown.remove(name);
        }
        shown.into_value()
    };
    let answer = json!({"value": ranges.iter().map(one).collect::<Vec<_>>()});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// After the range, and from the beginning again; what is said when there is none is assumed.
fn find_next(platform: &Platform, call: &Call) -> Outcome {
    let (sheet, range) = range(platform, &platform.state(), call)?;
    let places = found(call, &sheet.document)?;
    let here = (range.bottom, range.right);
    let next = places.iter().find(|place| **place > here).or_else(|| places.first());
    let (row, column) = next.ok_or_else(|| no_resource("a cell with this text"))?;
    answer_range(call, Range::of_cell(*row, *column))
}
