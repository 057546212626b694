//! Work records: the to-do items of old.

use http::Method;
use serde_json::Value;

use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/workrecord/add", add),
    Route::of(Method::POST, "/topapi/workrecord/getbyuserid", list),
    Route::of(Method::POST, "/topapi/workrecord/update", finish),
    Route::of(Method::GET, "/v1.0/workrecord/counts", count),
];

const RECORDS: &str = "work records";
const LARGEST_PAGE: i64 = 50;

/// 33012 is on the pages; the code of the new host is assumed.
fn check_person(state: &State, userid: &str, call: &Call) -> Result<(), Refusal> {
    let known = state.directory.user(userid).map(|_| ());
    known.ok_or_else(|| match call.dialect() {
        Dialect::Api => Refusal::api(400, "invalidParameter", "the user does not exist"),
        _ => Refusal::code(33_012, "the user does not exist"),
    })
}

/// A record with a `biz_id` that is there already is not made again: assumed to answer with the first.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let mut state = platform.state();
    check_person(&state, &userid, call)?;
    let biz_id = call.request.text("bizId").filter(|id| !id.is_empty());
    let same = |record: &&Record| biz_id.is_some() && record.document.text("bizId") == biz_id;
    if let Some(before) = state.records.of_parent(RECORDS, &userid).find(same) {
        return Ok(json!({"record_id": before.id}));
    }
    let id = format!("record{}", platform.identifiers.hex32());
    let mut record = call.request.clone();
    let forms = record.remove("formItemList").unwrap_or_default();
    record.set("forms", forms);
    record.set("recordId", id.clone());
    record.set("isDone", false);
    state.records.insert(RECORDS, id.clone(), userid, record);
    Ok(json!({"record_id": id}))
}

fn is_done(record: &Record) -> bool {
    record.document.boolean("isDone") == Some(true)
}

/// `status` 1: those that are done.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    if call.need_integer("offset")? < 0 {
        return Err(Refusal::code(40_068, "offset must not be negative"));
    }
    if !(1..=LARGEST_PAGE).contains(&call.need_integer("limit")?) {
        return Err(Refusal::code(40_069, "limit must be from 1 to 50"));
    }
    let done = call.need_integer("status")? == 1;
    let state = platform.state();
    check_person(&state, &userid, call)?;
    let records = state.records.of_parent(RECORDS, &userid).filter(|record| is_done(record) == done);
    let page = Page::of(&call.request).cut_list(records).map(|record| record.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

/// The code for a record that is not there is assumed.
fn finish(platform: &Platform, call: &Call) -> Outcome {
    let (userid, id) = (call.need("userid")?, call.need("recordId")?);
    let mut state = platform.state();
    check_person(&state, &userid, call)?;
    let record = state.records.get_mut(RECORDS, &id).filter(|record| record.parent == userid);
    let record = record.ok_or_else(|| Refusal::parameter("the work record does not exist"))?;
    record.document.set("isDone", true);
    Ok(json!({"result": true}))
}

fn count(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let state = platform.state();
    check_person(&state, &userid, call)?;
    let open = state.records.of_parent(RECORDS, &userid).filter(|record| !is_done(record)).count();
    Ok(call.answer_thing(Document::of(json!({"undoCount": Value::from(open)})), None, &[]))
}
