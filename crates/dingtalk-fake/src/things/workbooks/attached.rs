//! What is attached to a sheet or a workbook: pictures that float above cells, protected ranges, rules of conditional formats, and
//! what developers note on rows and columns.

use http::Method;
use serde_json::Value;

use super::{SHEETS, count, named, no_resource, operator, range, sheet, within, wrong};
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
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/floatImages", add_image),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/floatImages", list_images),
    Route::of(Method::GET, "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/floatImages/{id}", show_image),
    Route::of(
        Method::PUT,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/floatImages/{id}",
        change_image,
    ),
    Route::of(
        Method::DELETE,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/floatImages/{id}",
        delete_image,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/protections",
        protect,
    ),
    Route::of(
        Method::DELETE,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/ranges/{rangeAddress}/protections/{protectionId}",
        unprotect,
    ),
    Route::of(
        Method::POST,
        "/v1.0/doc/workbooks/{workbookId}/sheets/{sheetId}/conditionalFormattingRules",
        add_rule,
    ),
    Route::of(Method::POST, "/v1.0/doc/workbooks/{workbookId}/developerMetadatas", note),
    Route::of(
        Method::GET,
        "/v1.0/doc/workbooks/{workbookId}/developerMetadatas/{developerMetadataId}",
        show_note,
    ),
];

pub(super) const IMAGES: &str = "workbook float images";
pub(super) const PROTECTIONS: &str = "workbook protections";
pub(super) const RULES: &str = "workbook conditional formats";
const NOTES: &str = "workbook developer metadata";

fn image<'a>(state: &'a State, sheet: &Record, call: &Call) -> Result<&'a Record, Refusal> {
    let found = state.records.get(IMAGES, &call.need("id")?);
    found.filter(|image| image.parent == sheet.id).ok_or_else(|| no_resource("the image"))
}

fn answer_image(image: &Document) -> Outcome {
    Ok(json!({"result": image.members(), "success": true}))
}

/// Whether the cell that an image hangs on is one of the sheet.
fn check_anchor(sheet: &Record, anchor: Option<&Value>) -> Result<(), Refusal> {
    let anchor = Document::of(anchor.cloned().unwrap_or_default());
    for (name, counted) in [("row", "rowCount"), ("col", "columnCount")] {
        let place = anchor.integer(name).and_then(|place| usize::try_from(place).ok());
        if place.is_none_or(|place| place >= count(&sheet.document, counted)) {
            return Err(wrong("the anchor is no cell of the sheet"));
        }
    }
    Ok(())
}

fn add_image(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    check_anchor(&sheet, call.request.get("anchor"))?;
    let id = platform.identifiers.nonce();
    let mut image = Document::of(json!({"id": id, "src": call.need("src")?}));
    for name in ["anchor", "coordinate"] {
        image.set(name, call.request.get(name).cloned().ok_or_else(|| call.missing(name))?);
    }
    answer_image(&state.records.insert(IMAGES, id, sheet.id, image).document)
}

fn list_images(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let images = state.records.of_parent(IMAGES, &sheet.id);
    let page = Page::everything().cut_list(images).map(|image| image.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn show_image(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    answer_image(&image(&state, &sheet, call)?.document)
}

/// What is not named stays.
fn change_image(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let Record { id, document: mut changed, .. } = image(&state, &sheet, call)?.clone();
    call.request.get("src").into_iter().for_each(|src| changed.set("src", src.clone()));
    for name in ["anchor", "coordinate"] {
        let Some(change) = call.request.get(name) else { continue };
        let mut inner = Document::of(changed.remove(name).unwrap_or_default());
        inner.merge(Document::of(change.clone()), &[]);
        changed.set(name, inner.into_value());
    }
    check_anchor(&sheet, changed.get("anchor"))?;
    if let Some(kept) = state.records.get_mut(IMAGES, &id) {
        kept.document = changed.clone();
    }
    answer_image(&changed)
}

fn delete_image(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let id = image(&state, &sheet, call)?.id.clone();
    state.records.remove(IMAGES, &id);
    Ok(json!({"success": true}))
}

/// Kept, and not enforced: what a person may do in a protected range is on no page.
fn protect(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let id = platform.identifiers.nonce();
    let mut protection = Document::of(json!({"id": id, "range": range.a1()}));
    protection.set("otherUserPermission", call.need("otherUserPermission")?);
    for name in ["editableSetting", "members"] {
        call.request.get(name).into_iter().for_each(|value| protection.set(name, value.clone()));
    }
    Ok(call.answer_thing(
        state.records.insert(PROTECTIONS, id, sheet.id, protection).document.clone(),
        None,
        &[],
    ))
}

fn unprotect(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (sheet, range) = range(platform, &state, call)?;
    let id = call.need("protectionId")?;
    let is_meant = |protection: &&Record| {
        protection.parent == sheet.id && protection.document.text("range").as_deref() == Some(&range.a1())
    };
    state.records.get(PROTECTIONS, &id).filter(is_meant).ok_or_else(|| no_resource("the protection"))?;
    state.records.remove(PROTECTIONS, &id);
    super::answer_range(call, range)
}

const COMPARISONS: &[&str] =
    &["equal", "not-equal", "greater", "greater-equal", "less", "less-equal", "between", "not-between"];

fn add_rule(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let sheet = sheet(platform, &state, call)?;
    let ranges = call.request.list("ranges");
    let ranges: Vec<_> = ranges.iter().map(|text| within(&sheet.document, text)).collect::<Result<_, _>>()?;
    let condition = |name: &str| call.request.get(name).map(|condition| Document::of(condition.clone()));
    let operator = |condition: &Document| condition.text("operator").unwrap_or_default();
    let is_right = match (condition("numberCondition"), condition("duplicateCondition")) {
        (Some(number), None) => {
            let operator = operator(&number);
            COMPARISONS.contains(&operator.as_str())
                && number.get("value1").is_some()
                && (number.get("value2").is_some() || !operator.ends_with("between"))
        }
        (None, Some(duplicate)) => operator(&duplicate) == "duplicate",
        _ => false,
    };
    if ranges.is_empty() || !is_right {
        return Err(wrong("a rule takes ranges and one condition, with an operator and its values"));
    }
    let id = platform.identifiers.nonce();
    let mut rule = Document::of(json!({"id": id}));
    rule.set("ranges", ranges.into_iter().map(|range| range.a1()).collect::<Vec<_>>());
    for name in ["numberCondition", "duplicateCondition", "cellStyle"] {
        call.request.get(name).into_iter().for_each(|value| rule.set(name, value.clone()));
    }
    Ok(call.answer_thing(state.records.insert(RULES, id, sheet.id, rule).document.clone(), None, &[]))
}

/// On a row or a column of a sheet.
fn note(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(platform, &state, call)?;
    let workbook = call.need("workbookId")?;
    let mut note = Document::default();
    for (name, place, counted) in
        [("associatedRow", "row", "rowCount"), ("associatedColumn", "column", "columnCount")]
    {
        let Some(on) = call.request.get(name).map(|on| Document::of(on.clone())) else { continue };
        let sheet = named(&state, &workbook, &on.text("sheet").unwrap_or_default());
        let sheet = sheet.ok_or_else(|| no_resource("the sheet"))?;
        let at = on.integer(place).and_then(|at| usize::try_from(at).ok());
        let at = at.filter(|at| *at < count(&sheet.document, counted));
        let at = at.ok_or_else(|| wrong("the sheet has no such row or column"))?;
        note.set(name, json!({"sheetId": sheet.id, place: at}));
    }
    if note.members().is_empty() {
        return Err(wrong("metadata belongs to a row or a column"));
    }
    call.request.get("value").into_iter().for_each(|value| note.set("value", value.clone()));
    let id = platform.identifiers.nonce();
    note.set("id", id.clone());
    Ok(call.answer_thing(state.records.insert(NOTES, id, workbook, note).document.clone(), None, &[]))
}

fn show_note(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(platform, &state, call)?;
    let workbook = call.need("workbookId")?;
    let found = state.records.get(NOTES, &call.need("developerMetadataId")?);
    let found = found.filter(|note| note.parent == workbook && is_there(&state, note));
    let found = found.ok_or_else(|| no_resource("the metadata"))?;
    Ok(call.answer_thing(found.document.clone(), None, &[]))
}

/// Whether what it is noted on was not deleted.
fn is_there(state: &State, note: &Record) -> bool {
    let places = ["associatedRow", "associatedColumn"].iter().filter_map(|name| note.document.get(name));
    let mut sheets = places.filter_map(|place| Document::of(place.clone()).text("sheetId"));
    sheets.all(|sheet| state.records.get(SHEETS, &sheet).is_some())
}
