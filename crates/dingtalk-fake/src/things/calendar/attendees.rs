//! Who comes to an event, who has come, and who has gone.

use http::Method;
use serde_json::Value;

use super::event::{self, attendees, is, list};
use super::events::meant;
use super::{person, wrong};
use crate::call::{Call, text_of};
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/attendees",
        add,
    ),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/attendees",
        show,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/attendees/batchRemove",
        remove,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/respond",
        respond,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/checkIn",
        sign_in,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signin",
        sign_in,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signOut",
        sign_out,
    ),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signin",
        list_signed_in,
    ),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signOut",
        list_signed_out,
    ),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signInLinks",
        link_in,
    ),
    Route::of(
        Method::GET,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/signOutLinks",
        link_out,
    ),
];

const LARGEST_PAGE: i64 = 500;
const NOT_THEIRS: Words = Words::new(
    (40_035, "the person does not organise the event"),
    (400, "permissionDenied", "Request user has no permission to launch check in"),
);
const MOST_ATTENDEES: usize = 500;

const WRONG_RESPONSE: Words = wrong("responseStatus has to be needsAction, accepted, declined or tentative");
const WRONG_SIZE: Words = Words::new(
    (40_035, "maxResults has to be from 1 to 500"),
    (400, "invalidParameter.maxResults", "maxResults has to be from 1 to 500"),
);
const TOO_MANY: Words = wrong("an event has at most 500 attendees");

fn add(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let mut people = list(&event, "attendees");
    let added = attendees(&state, &list(&call.request, "attendeesToAdd"), &people, call.dialect())?;
    people.retain(|person| added.iter().all(|added| added.get("id") != person.get("id")));
    people.extend(added);
    if people.len() > MOST_ATTENDEES {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    event.set("attendees", people);
    event::save(platform, &mut state, event, "update");
    Ok(json!({}))
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let mut people = list(&event, "attendees");
    let removed = list(&call.request, "attendeesToRemove");
    people.retain(|person| removed.iter().all(|removed| removed.get("id") != person.get("id")));
    event.set("attendees", people);
    event::save(platform, &mut state, event, "update");
    Ok(json!({}))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    if call.request.integer("maxResults").is_some_and(|size| !(1..=LARGEST_PAGE).contains(&size)) {
        return Err(WRONG_SIZE.refusal(call.dialect()));
    }
    let state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let people = list(&event::view(&record.document, &union_id, None), "attendees");
    let page = Page::of(&call.request).cut_list(people).map(Document::of);
    // Whole attendees, not only their ids.
    Ok(call.answer_list(page, "", None, &[]))
}

/// Somebody says whether they come.
fn respond(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let response = call.need("responseStatus")?;
    if !["needsAction", "accepted", "declined", "tentative"].contains(&response.as_str()) {
        return Err(WRONG_RESPONSE.refusal(call.dialect()));
    }
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    answer(&mut event, &union_id, &response);
    event::save(platform, &mut state, event, "update");
    Ok(json!({}))
}

pub(super) fn answer(event: &mut Document, union_id: &str, response: &str) {
    let mut people = list(event, "attendees");
    for person in people.iter_mut().filter(|person| is(person, union_id)).filter_map(Value::as_object_mut) {
        person.insert("responseStatus".to_owned(), json!(response));
    }
    event.set("attendees", people);
}

fn sign_in(platform: &Platform, call: &Call) -> Outcome {
    sign(platform, call, "signedIn", "checkInTime")
}

fn sign_out(platform: &Platform, call: &Call) -> Outcome {
    sign(platform, call, "signedOut", "checkOutTime")
}

fn sign(platform: &Platform, call: &Call, member: &str, answered: &str) -> Outcome {
    let union_id = person(platform, call)?;
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    if let Some(record) = state.records.get_mut(event::EVENTS, &record.id) {
        let mut signed = record.document.get(member).and_then(Value::as_object).cloned().unwrap_or_default();
        signed.insert(union_id, json!(now_ms));
        record.document.set(member, signed);
    }
    Ok(json!({answered: now_ms}))
}

fn link_in(platform: &Platform, call: &Call) -> Outcome {
    link(platform, call, "signInLink", "signin")
}

fn link_out(platform: &Platform, call: &Call) -> Outcome {
    link(platform, call, "signOutLink", "signOut")
}

/// For who organises the event alone.
fn link(platform: &Platform, call: &Call, member: &str, what: &str) -> Outcome {
    let union_id = person(platform, call)?;
    let state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    if !record.document.get("organizer").is_some_and(|organizer| is(organizer, &union_id)) {
        return Err(NOT_THEIRS.refusal(call.dialect()));
    }
    Ok(json!({member: format!("{}/calendar/events/{}/{what}", platform.base_url(), record.id)}))
}

fn list_signed_in(platform: &Platform, call: &Call) -> Outcome {
    list_signed(platform, call, "signedIn", "checkInTime")
}

fn list_signed_out(platform: &Platform, call: &Call) -> Outcome {
    list_signed(platform, call, "signedOut", "checkOutTime")
}

/// `type` is `sign_in` and the like, or begins with `not_yet`.
fn list_signed(platform: &Platform, call: &Call, member: &str, time: &str) -> Outcome {
    let union_id = person(platform, call)?;
    let missing = call.need("type")?.starts_with("not");
    let state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let signed = record.document.get(member).and_then(Value::as_object).cloned().unwrap_or_default();
    let people = list(&record.document, "attendees").into_iter().filter_map(|person| {
        let id = person.get("id").and_then(text_of)?;
        let at = signed.get(&id).cloned();
        (at.is_none() == missing)
            .then(|| Document::of(json!({"userId": id, "displayName": person.get("displayName"), time: at})))
    });
    Ok(call.answer_list(Page::of(&call.request).cut_list(people), "", None, &[]))
}
