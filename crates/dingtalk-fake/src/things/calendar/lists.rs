//! Events in lists: as they are kept, and each repetition by itself.

use http::Method;

use super::event::{self, ALIASES, EVENTS, concerns};
use super::events::is_cancelled;
use super::{NO_EVENT, person, wrong};
use crate::call::{Call, text_of};
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::{Cut, Page};
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events", list),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/eventsview",
        list_occurrences,
    ),
    Route::of(Method::GET, "/v1.0/calendar/me/calendars/{calendarId}/eventsview", list_occurrences),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/instances",
        list_of_one,
    ),
    Route::of(Method::GET, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/instances", list_of_one),
];

const LARGEST_PAGE: i64 = 100;
const YEAR_MS: i64 = 366 * 24 * 3_600_000;

const WRONG_WINDOW: Words = wrong("timeMin and timeMax are points in time by ISO 8601, at most a year apart");
const WRONG_SIZE: Words = wrong("maxResults has to be from 1 to 100");
const WRONG_TOKEN: Words = wrong("syncToken is none that was given");

/// The window of a request; where it is open, that of a year around now.
fn window(platform: &Platform, call: &Call) -> Result<(Option<i64>, Option<i64>), Refusal> {
    let refuse = || WRONG_WINDOW.refusal(call.dialect());
    let time = |name: &str| match call.request.text(name).filter(|text| !text.is_empty()) {
        Some(text) => date::parse_iso(&text).map(Some).ok_or_else(refuse),
        None => Ok(None),
    };
    let (from, to) = (time("timeMin")?, time("timeMax")?);
    let now_ms = platform.clock.now_ms();
    let width = to.unwrap_or(now_ms).saturating_sub(from.unwrap_or(now_ms));
    if from.is_some() && to.is_some() && !(0..=YEAR_MS).contains(&width) {
        return Err(refuse());
    }
    if call.request.integer("maxResults").is_some_and(|size| !(1..=LARGEST_PAGE).contains(&size)) {
        return Err(WRONG_SIZE.refusal(call.dialect()));
    }
    Ok((from, to))
}

fn answer(call: &Call, union_id: &str, page: Cut<Document>) -> serde_json::Value {
    let most = call.request.integer("maxAttendees");
    call.answer_list(page.map(|event| event::view(&event, union_id, most)), "", None, ALIASES)
}

/// As they are kept; with a `syncToken` what has changed since, deleted ones included.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let (from, to) = window(platform, call)?;
    let since = match call.request.text("syncToken").filter(|token| !token.is_empty()) {
        Some(token) => Some(token.parse::<i64>().map_err(|_| WRONG_TOKEN.refusal(call.dialect()))?),
        None => None,
    };
    let deleted = since.is_some() || call.request.boolean("showDeleted") == Some(true);
    let series = call.request.text("seriesMasterId").filter(|id| !id.is_empty());
    let state = platform.state();
    let wanted = |event: &Document| {
        let start = event.integer("startMs").unwrap_or_default();
        concerns(event, &union_id)
            && (deleted || !is_cancelled(event))
            && since.is_none_or(|since| event.integer("change").is_some_and(|change| change > since))
            && series.as_ref().is_none_or(|series| event.text("id").as_ref() == Some(series))
            && (since.is_some() || from.is_none_or(|from| last_start(event, to) >= from))
            && (since.is_some() || to.is_none_or(|to| start <= to))
    };
    let events = state.records.all(EVENTS).filter(|event| wanted(&event.document));
    let page = Page::of(&call.request).cut(events.map(|event| (event.number, event.document.clone())));
    let ends = page.next.is_none();
    let mut answer = answer(call, &union_id, page);
    if let (Some(members), true) = (answer.as_object_mut(), ends) {
        let changes = state.records.all(EVENTS).filter_map(|event| event.document.integer("change"));
        members.insert("syncToken".to_owned(), json!(changes.max().unwrap_or(0).to_string()));
    }
    Ok(answer)
}

/// When an event begins last, within what is looked at.
fn last_start(event: &Document, to: Option<i64>) -> i64 {
    let start = event.integer("startMs").unwrap_or_default();
    let until = to.unwrap_or_else(|| start.saturating_add(10 * YEAR_MS));
    event::occurrences(event, until).last().copied().unwrap_or(start)
}

/// Every repetition of somebody's events in a window, in order of time.
pub(super) fn occurrences(state: &State, union_id: &str, from: i64, to: i64) -> Vec<Document> {
    let events = state.records.all(EVENTS).map(|event| &event.document);
    let events = events.filter(|event| concerns(event, union_id) && !is_cancelled(event));
    let mut found: Vec<_> = events.flat_map(|event| within(event, from, to)).collect();
    found.sort_by_key(|event| event.integer("startMs"));
    found
}

fn within(event: &Document, from: i64, to: i64) -> Vec<Document> {
    let starts = event::occurrences(event, to);
    let ones = starts.into_iter().map(|start| event::occurrence(event, start));
    let touches = |one: &Document| {
        one.integer("startMs").is_some_and(|start| start < to)
            && one.integer("endMs").is_some_and(|end| end >= from)
    };
    ones.filter(|one| touches(one) && !is_cancelled(one)).collect()
}

fn list_occurrences(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let (from, to) = window(platform, call)?;
    let from = from.unwrap_or_else(|| platform.clock.now_ms());
    let to = to.unwrap_or_else(|| from.saturating_add(YEAR_MS));
    let state = platform.state();
    let found = occurrences(&state, &union_id, from, to);
    Ok(answer(call, &union_id, Page::of(&call.request).cut_list(found)))
}

/// The repetitions of one event.
fn list_of_one(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let (from, to) = window(platform, call)?;
    let id =
        call.request.find("eventId", &[&["eventId", "seriesMasterId"]]).and_then(text_of).unwrap_or_default();
    let state = platform.state();
    let event = state.records.get(EVENTS, &id).filter(|event| concerns(&event.document, &union_id));
    let event = &event.ok_or_else(|| NO_EVENT.refusal(call.dialect()))?.document;
    let from = from.or(event.integer("startMs")).unwrap_or_default();
    let to = to.unwrap_or_else(|| from.saturating_add(YEAR_MS));
    Ok(answer(call, &union_id, Page::of(&call.request).cut_list(within(event, from, to))))
}
