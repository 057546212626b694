//! How a sheet is laid out: heights, widths, what is hidden, cells that are one, borders, and lists to choose from. No operation
//! reads it; it is seen in the state, and wrong places are refused.

use http::Method;
use serde_json::Value;

use super::address::Range;
use super::cells::{Cells, moved};
use super::{SHEETS, answer_range, count, keep, range, sheet, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setRowHeight", rows),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setRowsHeight", rows),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setRowsVisibility", rows),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/autofitRows", rows),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setColumnWidth", columns),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setColumnsWidth", columns),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/setColumnsVisibility",
        columns,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/merge",
        merge,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/setBorder",
        set_border,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/insertDropdownLists",
        insert_dropdowns,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/deleteDropdownLists",
        delete_dropdowns,
    ),
];

/// Moves what is said of rows or columns with them, when some are put before one or taken away.
pub(super) fn shift(sheet: &mut Document, what: &str, at: usize, count: usize, insert: bool) {
    let lines = format!("{what}s");
    let Some(Value::Object(laid_out)) = sheet.remove(&lines) else { return };
    let shifted = laid_out
        .into_iter()
        .filter_map(|(line, one)| Some((moved(line.parse().ok()?, at, count, insert)?.to_string(), one)));
    sheet.set(&lines, Value::Object(shifted.collect()));
}

fn rows(platform: &Platform, call: &Call) -> Outcome {
    lines(platform, call, "row", "height")
}

fn columns(platform: &Platform, call: &Call) -> Outcome {
    lines(platform, call, "column", "width")
}

/// Rows or columns from one on, one where no number is told.
fn lines(platform: &Platform, call: &Call, what: &str, size: &str) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let number = |name: &str| call.request.integer(name).and_then(|number| usize::try_from(number).ok());
    let first = number(what).ok_or_else(|| call.missing(what))?;
    let counted = format!("{what}Count");
    let more = if call.request.get(&counted).is_some() { number(&counted).unwrap_or(0) } else { 1 };
    let after = first.saturating_add(more);
    if more == 0 || after > count(&sheet.document, &counted) {
        return Err(wrong("the sheet has no such rows or columns"));
    }
    let mut change = Document::default();
    if call.request.get(size).is_some() {
        // Pixels; that none is refused is assumed.
        let pixels = number(size).filter(|pixels| *pixels > 0);
        change.set(size, pixels.ok_or_else(|| wrong("a height or width is a positive number of pixels"))?);
    }
    if let Some(visibility) = call.request.text("visibility") {
        if !["visible", "hidden"].contains(&visibility.as_str()) {
            return Err(wrong("visibility is visible or hidden"));
        }
        change.set("visibility", visibility);
    }
    if let Some(kept) = state.records.get_mut(SHEETS, &sheet.id) {
        let lines = format!("{what}s");
        let mut laid_out = Document::of(kept.document.remove(&lines).unwrap_or_default());
        for line in first..after {
            let mut one = Document::of(laid_out.remove(&line.to_string()).unwrap_or_default());
            // Fitted to its content: no height of its own any more.
            if call.template().ends_with("/autofitRows") {
                one.remove(size);
            }
            one.merge(change.clone(), &[]);
            if !one.members().is_empty() {
                laid_out.set(&line.to_string(), one.into_value());
            }
        }
        kept.document.set(&lines, laid_out.into_value());
    }
    let name = sheet.document.text("name");
    let answer = json!({"id": sheet.id, "sheetId": sheet.id, "sheetName": name});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// What is one cell keeps what its first one holds, as spreadsheets do: no page tells.
fn merge(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let by_rows = |row: usize| Range { top: row, bottom: row, ..range };
    let by_columns = |column: usize| Range { left: column, right: column, ..range };
    let merged: Vec<Range> = match call.request.text("mergeType").as_deref() {
        None | Some("" | "mergeAll") => vec![range],
        Some("mergeRows") => (range.top..=range.bottom).map(by_rows).collect(),
        Some("mergeColumns") => (range.left..=range.right).map(by_columns).collect(),
        Some(_) => return Err(wrong("mergeType is mergeAll, mergeRows or mergeColumns")),
    };
    let mut cells = Cells::of(&sheet.document);
    merged.iter().for_each(|one| cells.merge(*one));
    keep(&mut state, &sheet.id, &cells);
    answer_range(call, range)
}

fn set_border(platform: &Platform, call: &Call) -> Outcome {
    let mut border = Document::default();
    for name in ["color", "style", "type"] {
        call.request.get(name).into_iter().for_each(|value| border.set(name, value.clone()));
    }
    let range = paint(platform, call, "border", Some(border.into_value()))?;
    Ok(json!({"data": {"a1Notation": range.a1()}}))
}

fn insert_dropdowns(platform: &Platform, call: &Call) -> Outcome {
    let options = call.request.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
    let values: Vec<_> =
        options.iter().filter_map(|option| Document::of(option.clone()).text("value")).collect();
    if values.is_empty() || values.len() != options.len() {
        return Err(wrong("a list needs options, each with a value"));
    }
    let range = paint(platform, call, "dropdown", Some(Value::Array(options)))?;
    answer_range(call, range)
}

fn delete_dropdowns(platform: &Platform, call: &Call) -> Outcome {
    let range = paint(platform, call, "dropdown", None)?;
    answer_range(call, range)
}

/// Gives every cell of the range something, or takes it away.
fn paint(platform: &Platform, call: &Call, name: &str, value: Option<Value>) -> Result<Range, Refusal> {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let mut cells = Cells::of(&sheet.document);
    cells.paint(range, name, value.as_ref());
    keep(&mut state, &sheet.id, &cells);
    Ok(range)
}
