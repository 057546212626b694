//! Events as the old host has them: people by userid, times in seconds.

use http::Method;
use serde_json::Value;

use super::event::{self, ALIASES, EVENTS};
use super::events::{self, is_cancelled};
use super::lists::occurrences;
use super::{NO_EVENT, NO_PERSON, attendees, wrong};
use crate::call::{Call, text_of};
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/calendar/v2/event/create", create),
    Route::of(Method::POST, "/topapi/calendar/v2/event/detail", show),
    Route::of(Method::POST, "/topapi/calendar/v2/event/update", update),
    Route::of(Method::POST, "/topapi/calendar/v2/event/cancel", cancel),
    Route::of(Method::POST, "/topapi/calendar/v2/attendee/update", respond),
    Route::of(Method::POST, "/topapi/calendar/create", create_first_version),
    Route::of(Method::POST, "/topapi/calendar/delete", delete_first_version),
    Route::of(Method::POST, "/topapi/calendar/list", list),
];

const WRONG_WINDOW: Words = wrong("time_min and time_max are points in time by ISO 8601");
const YEAR_MS: i64 = 366 * 24 * 3_600_000;

fn union_id(state: &State, userid: &str, call: &Call) -> Result<String, Refusal> {
    let user = state.directory.user(userid).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    Ok(user.unionid.clone())
}

fn inner(call: &Call, name: &str) -> Document {
    Document::of(call.request.get(name).cloned().unwrap_or_default())
}

/// The place is a member of `location` here, and its name there.
fn with_place(mut event: Document) -> Document {
    if let Some(mut location) = event.get("location").cloned().map(Document::of) {
        location.set("displayName", location.text("place").unwrap_or_default());
        event.set("location", location.into_value());
    }
    event
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let event = with_place(inner(call, "event"));
    let organizer =
        event.get("organizer").and_then(|organizer| text_of(organizer.get("userid")?)).unwrap_or_default();
    let mut state = platform.state();
    let organizer = union_id(&state, &organizer, call)?;
    let event = events::begin(platform, call, &mut state, event, &organizer)?;
    Ok(call.answer_thing(event, None, ALIASES))
}

fn find(state: &State, call: &Call, id: &str) -> Result<Document, Refusal> {
    let event = state.records.get(EVENTS, id).map(|event| event.document.clone());
    event.filter(|event| !is_cancelled(event)).ok_or_else(|| NO_EVENT.refusal(call.dialect()))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let event = find(&platform.state(), call, &call.need("eventId")?)?;
    Ok(call.answer_thing(event, None, ALIASES))
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let mut changes = with_place(inner(call, "event"));
    let id = changes.remove("eventId").as_ref().and_then(text_of).ok_or_else(|| call.missing("event_id"))?;
    ["calendarId", "organizer"].iter().for_each(|name| drop(changes.remove(name)));
    let mut state = platform.state();
    let event = find(&state, call, &id)?;
    events::change(platform, call, &mut state, event, None, changes)?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn cancel(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let event = find(&state, call, &call.need("eventId")?)?;
    events::cancel(platform, &mut state, event, None);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn respond(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let mut event = find(&state, call, &call.need("eventId")?)?;
    for attendee in event::list(&call.request, "attendees").into_iter().map(Document::of) {
        let union_id = union_id(&state, &attendee.text("userid").unwrap_or_default(), call)?;
        attendees::answer(&mut event, &union_id, &attendee.text("attendeeStatus").unwrap_or_default());
    }
    event::save(platform, &mut state, event, "update");
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Times in ms; who does not exist is named in the answer.
fn create_first_version(platform: &Platform, call: &Call) -> Outcome {
    let sent = inner(call, "createVo");
    let mut state = platform.state();
    let creator = union_id(&state, &sent.text("creatorUserid").unwrap_or_default(), call)?;
    let (known, unknown): (Vec<_>, Vec<_>) =
        sent.list("receiverUserids").into_iter().partition(|userid| state.directory.user(userid).is_some());
    let time = |name: &str| {
        let time = Document::of(sent.get(name).cloned().unwrap_or_default());
        json!({"timestamp": time.integer("unixTimestamp").map(|ms| ms / 1000), "timeZone": time.text("timezone")})
    };
    let event = Document::of(json!({
        "summary": sent.text("summary"),
        "description": sent.text("description"),
        "location": {"displayName": sent.text("location").unwrap_or_default()},
        "start": time("startTime"),
        "end": time("endTime"),
        "attendees": known.iter().map(|userid| json!({"userid": userid})).collect::<Value>(),
        "calendarId": "primary",
    }));
    let event = events::begin(platform, call, &mut state, event, &creator)?;
    let told = json!({"dingtalkCalendarId": event.text("id"), "invalidUserids": unknown});
    Ok(call.answer_thing(Document::of(told), None, &[]))
}

fn delete_first_version(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    union_id(&state, &call.need("userid")?, call)?;
    let event = find(&state, call, &call.need("calendarId")?)?;
    events::cancel(platform, &mut state, event, None);
    Ok(json!({}))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let time = |name: &str| match inner(call, name).text("dateTime") {
        Some(text) => date::parse_iso(&text).map(Some).ok_or_else(|| WRONG_WINDOW.refusal(call.dialect())),
        None => Ok(None),
    };
    let from = time("timeMin")?.unwrap_or_else(|| platform.clock.now_ms());
    let to = time("timeMax")?.unwrap_or_else(|| from.saturating_add(YEAR_MS));
    let state = platform.state();
    let union_id = union_id(&state, &call.need("userId")?, call)?;
    let page = Page::of(&call.request).cut_list(occurrences(&state, &union_id, from, to));
    let page = page.map(|event| {
        let mut event = event::view(&event, &union_id, None);
        let place = event.get("location").and_then(|place| text_of(place.get("displayName")?));
        event.set("location", place.unwrap_or_default());
        event.remove("recurrence");
        event
    });
    Ok(call.answer_list(page, "", None, &[&["nextToken", "nextPageToken"]]))
}
