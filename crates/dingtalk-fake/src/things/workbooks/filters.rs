//! The filter of a sheet and its filter views: a range whose first row is a title, and what each of its columns lets through.
//! What a filter hides is still read: pages say nothing else.

use http::Method;
use serde_json::{Map, Value};

use super::address::Range;
use super::cells::Cells;
use super::{illegal, keep, no_resource, sheet, within, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/createFilter", create),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/deleteFilter", delete),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filter/getFilter", show),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filter/updateFilter", update),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filter/sort", sort),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filter/setColumnFilterCriteria",
        set_column,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filter/clearColumnFilterCriteria",
        clear_column,
    ),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews", create),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews", list),
    Route::of(
        Method::PATCH,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews/{filterViewId}",
        update,
    ),
    Route::of(
        Method::DELETE,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews/{filterViewId}",
        delete,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews/{filterViewId}/setColumnFilterCriteria",
        set_column,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/filterViews/{filterViewId}/clearColumnFilterCriteria",
        clear_column,
    ),
];

/// A sheet has one at most.
pub(super) const FILTERS: &str = "workbook filters";
pub(super) const VIEWS: &str = "workbook filter views";

const OPERATORS: &[&str] = &[
    "equal",
    "not-equal",
    "contains",
    "not-contains",
    "starts-with",
    "not-starts-with",
    "ends-with",
    "not-ends-with",
    "greater",
    "greater-equal",
    "less",
    "less-equal",
];

/// Which of the two a request is about.
fn shelf(call: &Call) -> &'static str {
    if call.template().contains("/filterViews") { VIEWS } else { FILTERS }
}

/// The sheet, and the filter or the view of it that a request is about.
fn meant(platform: &Platform, state: &State, call: &Call) -> Result<(Record, Record), Refusal> {
    let sheet = sheet(platform, state, call)?;
    let found = if shelf(call) == VIEWS {
        let view = state.records.get(VIEWS, &call.need("filterViewId")?);
        view.filter(|view| view.parent == sheet.id).ok_or_else(|| no_resource("the filter view"))
    } else {
        // Documented: 404 where the sheet has none.
        state.records.of_parent(FILTERS, &sheet.id).next().ok_or_else(|| no_resource("the filter"))
    }?;
    Ok((sheet.clone(), found.clone()))
}

fn range_of(sheet: &Record, filter: &Document) -> Result<Range, Refusal> {
    within(&sheet.document, &filter.text("range").unwrap_or_default())
}

/// What a column lets through, as the pages have it.
fn check(criterion: &Value) -> Result<(), Refusal> {
    let criterion = Document::of(criterion.clone());
    match criterion.text("filterType").as_deref() {
        Some("values") => Ok(()),
        Some("color") => {
            let is_one = criterion.get("backgroundColor").is_some() != criterion.get("fontColor").is_some();
            is_one.then_some(()).ok_or_else(|| wrong("color takes either backgroundColor or fontColor"))
        }
        Some("condition") => {
            let conditions = criterion.get("conditions").and_then(Value::as_array);
            let conditions = conditions.map(Vec::as_slice).unwrap_or_default();
            let operator = |condition: &Value| Document::of(condition.clone()).text("operator");
            let is_known =
                |condition| operator(condition).is_some_and(|name| OPERATORS.contains(&name.as_str()));
            if !(1..=2).contains(&conditions.len()) || !conditions.iter().all(is_known) {
                return Err(wrong("a condition column takes one or two conditions with a known operator"));
            }
            match criterion.text("conditionOperator").as_deref() {
                None | Some("and" | "or") => Ok(()),
                Some(_) => Err(wrong("conditionOperator is and or or")),
            }
        }
        _ => Err(wrong("filterType is values, color or condition")),
    }
}

/// Columns count from the range's first.
fn check_column(range: Range, column: Option<usize>) -> Result<usize, Refusal> {
    column.filter(|column| *column < range.width()).ok_or_else(|| wrong("the range has no such column"))
}

/// Takes over what the request says of columns, and leaves the others; a null takes a column's away.
fn merge(range: Range, kept: &mut Map<String, Value>, criteria: Option<&Value>) -> Result<(), Refusal> {
    for (column, criterion) in criteria.and_then(Value::as_object).into_iter().flatten() {
        let column = check_column(range, column.parse().ok())?.to_string();
        if criterion.is_null() {
            kept.remove(&column);
        } else {
            check(criterion)?;
            kept.insert(column, criterion.clone());
        }
    }
    Ok(())
}

fn criteria_of(filter: &Document) -> Map<String, Value> {
    filter.get("criteria").and_then(Value::as_object).cloned().unwrap_or_default()
}

fn answer(call: &Call, filter: &Document) -> Outcome {
    Ok(call.answer_thing(filter.clone(), None, &[]))
}

/// That a second filter is refused is assumed.
fn create(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let shelf = shelf(call);
    if shelf == FILTERS && state.records.of_parent(FILTERS, &sheet.id).next().is_some() {
        return Err(illegal("the sheet has a filter"));
    }
    let range = within(&sheet.document, &call.need("range")?)?;
    let mut criteria = Map::new();
    merge(range, &mut criteria, call.request.get("criteria"))?;
    let id = platform.identifiers.nonce();
    let mut filter = Document::of(json!({"id": id, "range": range.a1(), "criteria": criteria}));
    if shelf == VIEWS {
        filter.set("name", call.need("name")?);
    }
    answer(call, &state.records.insert(shelf, id, sheet.id, filter).document)
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (_, filter) = meant(platform, &state, call)?;
    answer(call, &filter.document)
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let views = state.records.of_parent(VIEWS, &sheet.id);
    let page = Page::everything().cut_list(views).map(|view| view.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, filter) = meant(platform, &state, call)?;
    state.records.remove(shelf(call), &filter.id);
    answer(call, &filter.document)
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |sheet, filter| {
        for name in ["name", "range"].iter().filter(|name| call.request.get(name).is_some()) {
            filter.set(name, call.need(name)?);
        }
        let range = range_of(sheet, filter)?;
        filter.set("range", range.a1());
        let mut criteria = criteria_of(filter);
        merge(range, &mut criteria, call.request.get("criteria"))?;
        filter.set("criteria", criteria);
        Ok(())
    })
}

fn column_of(call: &Call) -> Option<usize> {
    usize::try_from(call.request.integer("column")?).ok()
}

fn set_column(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |sheet, filter| {
        let column = check_column(range_of(sheet, filter)?, column_of(call))?;
        let criterion = call.request.get("filterCriteria").cloned().unwrap_or_default();
        check(&criterion)?;
        let mut criteria = criteria_of(filter);
        criteria.insert(column.to_string(), criterion);
        filter.set("criteria", criteria);
        Ok(())
    })
}

fn clear_column(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |sheet, filter| {
        let column = check_column(range_of(sheet, filter)?, column_of(call))?;
        let mut criteria = criteria_of(filter);
        criteria.remove(&column.to_string());
        filter.set("criteria", criteria);
        Ok(())
    })
}

fn change(
    platform: &Platform,
    call: &Call,
    change: impl Fn(&Record, &mut Document) -> Result<(), Refusal>,
) -> Outcome {
    let mut state = platform.state();
    let (sheet, filter) = meant(platform, &state, call)?;
    let mut document = filter.document;
    change(&sheet, &mut document)?;
    if let Some(kept) = state.records.get_mut(shelf(call), &filter.id) {
        kept.document = document.clone();
    }
    answer(call, &document)
}

/// The rows below the title row change their places.
fn sort(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (sheet, filter) = meant(platform, &state, call)?;
    let range = range_of(&sheet, &filter.document)?;
    let field = Document::of(call.request.get("field").cloned().unwrap_or_default());
    let column = field.integer("column").and_then(|column| usize::try_from(column).ok());
    let column = range.left.saturating_add(check_column(range, column)?);
    let rows = Range { top: range.top.saturating_add(1), ..range };
    let mut cells = Cells::of(&sheet.document);
    cells.sort(rows, column, field.boolean("ascending") != Some(false));
    keep(&mut state, &sheet.id, &cells);
    answer(call, &filter.document)
}
