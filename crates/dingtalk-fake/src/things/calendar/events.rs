//! Events: created, read, changed, deleted, handed over.

use http::Method;
use serde_json::Value;

use super::event::{self, ALIASES, attendee, attendees, concerns, is, list};
use super::{NO_EVENT, NO_PERSON, person, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events", create),
    Route::of(Method::POST, "/v1.0/calendar/me/calendars/{calendarId}/events", create),
    Route::of(Method::GET, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}", show),
    Route::of(Method::PUT, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}", patch),
    Route::of(
        Method::DELETE,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}",
        delete,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/cancel",
        delete,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/transfer",
        transfer,
    ),
];

const NO_SUMMARY: Words = wrong("an event needs a summary");
const NO_CALENDAR: Words = wrong("the calendar does not exist: it is primary, or one that was subscribed to");

/// `changeType` of the event: the page shows `create`, the others are assumed.
const CREATED: &str = "create";
const CHANGED: &str = "update";
const DELETED: &str = "delete";

fn create(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let calendar = call.need("calendarId")?;
    let mut event = call.request.clone();
    event.remove("userId");
    if event.text("summary").is_none_or(|summary| summary.is_empty()) {
        return Err(NO_SUMMARY.refusal(call.dialect()));
    }
    let mut state = platform.state();
    if calendar != "primary" && !super::calendars::is_subscribed(&state, &calendar) {
        return Err(NO_CALENDAR.refusal(call.dialect()));
    }
    let event = begin(platform, call, &mut state, event, &union_id)?;
    Ok(call.answer_thing(event::view(&event, &union_id, None), None, ALIASES))
}

/// Completes a new event of an organiser, who is among the attendees and comes.
pub(super) fn begin(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    mut event: Document,
    organizer: &str,
) -> Result<Document, Refusal> {
    event::complete(&mut event, call.dialect())?;
    let user =
        state.directory.user_by_union_id(organizer).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    let organizer = attendee(user, false, "accepted");
    let mut people = attendees(state, &list(&event, "attendees"), &[], call.dialect())?;
    if !people.is_empty() {
        people.retain(|person| !is(person, &user.unionid));
        people.push(organizer.clone());
    }
    event.set("attendees", people);
    event.set("organizer", organizer);
    event.set("id", platform.identifiers.hex32());
    event.set("status", "confirmed");
    event.set("createdTime", platform.clock.now_ms());
    if let Some(online) = event.get("onlineMeetingInfo").cloned() {
        let mut online = Document::of(online);
        let id = platform.identifiers.hex32();
        online.set("url", format!("{}/meeting/{id}", platform.base_url()));
        online.set("conferenceId", id);
        event.set("onlineMeetingInfo", online.into_value());
    }
    Ok(event::save(platform, state, event, CREATED))
}

/// The event that a request means, if it is in the person's calendar, and the repetition that is meant.
pub(super) fn meant(state: &State, call: &Call, union_id: &str) -> Result<(Record, Option<i64>), Refusal> {
    let (event, start) = event::find(state, &call.need("eventId")?, call.dialect())?;
    if !concerns(&event.document, union_id) {
        return Err(NO_EVENT.refusal(call.dialect()));
    }
    Ok((event, start))
}

/// A deleted event is still shown, as cancelled.
fn show(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let state = platform.state();
    let (event, start) = meant(&state, call, &union_id)?;
    let document =
        start.map_or_else(|| event.document.clone(), |start| event::occurrence(&event.document, start));
    let most = call.request.integer("maxAttendees");
    Ok(call.answer_thing(event::view(&document, &union_id, most), None, ALIASES))
}

fn patch(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut changes = call.request.clone();
    ["userId", "calendarId", "eventId", "id"].iter().for_each(|name| drop(changes.remove(name)));
    let mut state = platform.state();
    let (record, start) = meant(&state, call, &union_id)?;
    if is_cancelled(&record.document) {
        return Err(NO_EVENT.refusal(call.dialect()));
    }
    let event = change(platform, call, &mut state, record.document, start, changes)?;
    let event = start.map_or_else(|| event.clone(), |start| event::occurrence(&event, start));
    Ok(call.answer_thing(event::view(&event, &union_id, None), None, ALIASES))
}

/// Changes an event, or one repetition of it.
pub(super) fn change(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    mut event: Document,
    start: Option<i64>,
    mut changes: Document,
) -> Result<Document, Refusal> {
    if changes.get("attendees").is_some() {
        let before = list(&event, "attendees");
        changes.set("attendees", attendees(state, &list(&changes, "attendees"), &before, call.dialect())?);
    }
    let mut after = start.map_or_else(|| event.clone(), |start| event::occurrence(&event, start));
    after.merge(changes.clone(), &[]);
    let times = ["start", "end", "isAllDay", "recurrence"].iter().any(|name| changes.get(name).is_some());
    if times {
        event::complete(&mut after, call.dialect())?;
    }
    match start {
        None => Ok(event::save(platform, state, after, CHANGED)),
        Some(start) => {
            for name in ["start", "end", "startMs", "endMs"].iter().filter(|_| times) {
                changes.set(name, after.get(name).cloned());
            }
            set_override(&mut event, start, changes);
            Ok(event::save(platform, state, event, CHANGED))
        }
    }
}

pub(super) fn set_override(event: &mut Document, start: i64, changes: Document) {
    let mut overrides = Document::of(event.get("overrides").cloned().unwrap_or_default());
    let mut own = Document::of(overrides.get(&start.to_string()).cloned().unwrap_or_default());
    own.merge(changes, &[]);
    overrides.set(&start.to_string(), own.into_value());
    event.set("overrides", overrides.into_value());
}

pub(super) fn is_cancelled(event: &Document) -> bool {
    event.text("status").as_deref() == Some("cancelled")
}

/// By its organiser it is cancelled for everybody; an attendee takes it out of their own calendar.
fn delete(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let (record, start) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    if is_cancelled(&event) {
        return Err(NO_EVENT.refusal(call.dialect()));
    }
    if !event.get("organizer").is_some_and(|organizer| is(organizer, &union_id)) {
        let mut people = list(&event, "attendees");
        people.retain(|person| !is(person, &union_id));
        event.set("attendees", people);
        event::save(platform, &mut state, event, CHANGED);
    } else {
        cancel(platform, &mut state, event, start);
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

pub(super) fn cancel(platform: &Platform, state: &mut State, mut event: Document, start: Option<i64>) {
    match start {
        Some(start) => {
            set_override(&mut event, start, Document::of(json!({"status": "cancelled"})));
            event::save(platform, state, event, CHANGED);
        }
        None => {
            event.set("status", "cancelled");
            event.set("meetingRooms", Value::Array(Vec::new()));
            event::save(platform, state, event, DELETED);
        }
    }
}

fn transfer(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let new = state.directory.user_by_union_id(&call.need("newOrganizerId")?);
    let new = attendee(new.ok_or_else(|| NO_PERSON.refusal(call.dialect()))?, false, "accepted");
    let mut people = list(&event, "attendees");
    let leaves = call.request.boolean("isExitCalendar") == Some(true);
    people.retain(|person| person.get("id") != new.get("id") && !(leaves && is(person, &union_id)));
    people.push(new.clone());
    event.set("attendees", people);
    event.set("organizer", new);
    event::save(platform, &mut state, event, CHANGED);
    Ok(call.answer_thing(Document::default(), None, &[]))
}
