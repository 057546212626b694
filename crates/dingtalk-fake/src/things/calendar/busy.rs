//! Who is busy when.

use http::Method;
use serde_json::Value;

use super::event::{is, list};
use super::lists::occurrences;
use super::person;
use crate::call::Call;
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/calendar/users/{userId}/querySchedule", show),
    Route::of(Method::POST, "/v1.0/calendar/me/schedules/query", show),
];

const WRONG: Words = Words::new(
    (
        40_035,
        "startTime and endTime are points in time by ISO 8601 in this order, and 1 to 20 people are asked for",
    ),
    (
        400,
        "paramIllegal",
        "startTime and endTime are points in time by ISO 8601 in this order, and 1 to 20 people are asked for",
    ),
);
const MOST_PEOPLE: usize = 20;

fn show(platform: &Platform, call: &Call) -> Outcome {
    person(platform, call)?;
    let people = call.request.list("userIds");
    let time = |name: &str| call.request.text(name).and_then(|text| date::parse_iso(&text));
    let window = time("startTime").zip(time("endTime")).filter(|(from, to)| from <= to);
    let Some((from, to)) = window.filter(|_| (1..=MOST_PEOPLE).contains(&people.len())) else {
        return Err(WRONG.refusal(call.dialect()));
    };
    let state = platform.state();
    let row = |union_id: String| {
        if state.directory.user_by_union_id(&union_id).is_none() {
            return Document::of(
                json!({"userId": union_id, "error": "the user does not exist", "scheduleItems": []}),
            );
        }
        let items = occurrences(&state, &union_id, from, to).into_iter().filter_map(|event| {
            let status = status(&event, &union_id)?;
            Some(json!({"start": event.get("start"), "end": event.get("end"), "status": status}))
        });
        let items: Value = items.collect();
        Document::of(json!({"userId": union_id, "scheduleItems": items}))
    };
    let rows = people.into_iter().map(row);
    Ok(call.answer_list(Page::everything().cut_list(rows.collect::<Vec<_>>()), "", None, &[]))
}

/// Who declined is free, who is not sure is tentatively busy.
fn status(event: &Document, union_id: &str) -> Option<&'static str> {
    if event.text("freeBusyStatus").is_some_and(|status| status.eq_ignore_ascii_case("free")) {
        return None;
    }
    let attendees = list(event, "attendees");
    let own = attendees.iter().find(|attendee| is(attendee, union_id));
    match own.and_then(|own| own.get("responseStatus")?.as_str()) {
        Some("declined") => None,
        Some("tentative" | "needsAction") => Some("TENTATIVE"),
        _ => Some("BUSY"),
    }
}
