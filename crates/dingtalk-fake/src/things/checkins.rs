//! Check-ins: where somebody has been. People make them by hand; operations read them.

use std::collections::BTreeSet;

use http::Method;
use serde_json::Value;

use super::departments::not_found as no_department;
use super::kind::Words;
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/checkin/record", list_of_department),
    Route::of(Method::POST, "/topapi/checkin/record/get", list),
    Route::of(Method::POST, "/v1.0/checkIn/records/query", list),
    Route::of(Method::POST, "/v1.0/attendance/checkin/records/query", list),
];

const CHECKINS: &str = "check-ins";
const DAY_MS: i64 = 24 * 3_600_000;
const MOST_PEOPLE: usize = 10;
const LARGEST_PAGE: i64 = 100;

const ALIASES: Aliases = &[&["checkinTime", "timestamp"]];

/// The codes are assumed; the limits are those of the pages.
const WRONG: Words = Words::new(
    (40_035, "at most 10 people, 100 items on a page, and 10 days of one person or 1 day of several"),
    (
        400,
        "invalidParameter",
        "at most 10 people, 100 items on a page, and 10 days of one person or 1 day of several",
    ),
);
const WRONG_WINDOW: Words = Words::new(
    (40_035, "the end has to follow the start within 45 days"),
    (400, "invalidParameter", "the end has to follow the start within 45 days"),
);

/// A person checks in; false for who is not in the directory.
pub(crate) fn check_in(platform: &Platform, userid: &str, place: &str, more: Value) -> bool {
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    let Some(user) = state.directory.user(userid) else { return false };
    let mut checkin = Document::of(json!({
        "userid": userid,
        "name": user.name,
        "avatar": "",
        "checkinTime": now_ms,
        "place": place,
        "detailPlace": place,
        "remark": "",
        "imageList": [],
    }));
    checkin.merge(Document::of(more), ALIASES);
    let time = checkin.integer("checkinTime");
    let id = state.records.count(CHECKINS).to_string();
    state.records.insert(CHECKINS, id, userid.to_owned(), checkin);
    platform.push_event("check_in", json!({"timeStamp": time, "staffId": userid}));
    true
}

/// Those of some people within a window, in order of time.
fn within(state: &State, people: &[String], from_ms: i64, to_ms: i64) -> Vec<Document> {
    let found = people.iter().flat_map(|userid| state.records.of_parent(CHECKINS, userid));
    let found = found.filter(|checkin| {
        checkin.document.integer("checkinTime").is_some_and(|time| (from_ms..=to_ms).contains(&time))
    });
    let mut found: Vec<_> = found.map(|checkin| checkin.document.clone()).collect();
    found.sort_by_key(|checkin| checkin.integer("checkinTime"));
    found
}

fn window(call: &Call) -> Result<(i64, i64), Refusal> {
    Ok((call.need_integer("startTime")?, call.need_integer("endTime")?))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let (from, to) = window(call)?;
    let people = [call.request.list("useridList"), call.request.list("userIds")].concat();
    let most_days = if people.len() > 1 { 1 } else { 10 };
    let size = call.request.integer("size").or(call.request.integer("maxResults"));
    let fits = (1..=MOST_PEOPLE).contains(&people.len())
        && size.is_none_or(|size| (1..=LARGEST_PAGE).contains(&size))
        && (0..=most_days * DAY_MS).contains(&to.saturating_sub(from));
    if !fits {
        return Err(WRONG.refusal(call.dialect()));
    }
    let state = platform.state();
    let page = Page::of(&call.request).cut_list(within(&state, &people, from, to));
    Ok(call.answer_list(page, "", None, ALIASES))
}

/// Of everybody in a department; newest first, unless `order` says `asc`.
fn list_of_department(platform: &Platform, call: &Call) -> Outcome {
    let (from, to) = window(call)?;
    if !(0..=45 * DAY_MS).contains(&to.saturating_sub(from)) {
        return Err(WRONG_WINDOW.refusal(call.dialect()));
    }
    let dept_id = call.need_integer("departmentId")?;
    let state = platform.state();
    state.directory.department(dept_id).ok_or_else(no_department)?;
    // Who is in two departments below it is there once.
    let people: BTreeSet<_> = state.directory.everybody_in(dept_id).into_iter().collect();
    let mut found = within(&state, &people.into_iter().collect::<Vec<_>>(), from, to);
    if call.request.text("order").as_deref() != Some("asc") {
        found.reverse();
    }
    Ok(call.answer_list(Page::of(&call.request).cut_list(found), "", None, ALIASES))
}
