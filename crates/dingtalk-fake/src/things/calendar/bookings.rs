//! Meeting rooms of events.

use http::Method;
use serde_json::Value;

use super::event::{self, EVENTS, list};
use super::events::{is_cancelled, meant};
use super::{person, wrong};
use crate::call::{Call, text_of};
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;
use crate::things::rooms::ROOM;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/meetingRooms",
        add,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/meetingRooms/batchRemove",
        remove,
    ),
    Route::of(
        Method::POST,
        "/v1.0/calendar/users/{userId}/calendars/{calendarId}/events/{eventId}/meetingRooms/{roomId}/respond",
        respond,
    ),
    Route::of(Method::POST, "/v1.0/calendar/users/{userId}/meetingRooms/schedules/query", show),
];

const NO_ROOM: Words = wrong("roomId invalid");
const TOO_MANY: Words = wrong("an event has at most 5 meeting rooms");
const BUSY: Words = Words::new(
    (40_035, "the meeting room is booked at this time"),
    (400, "meetingRoomNotAvailable", "the meeting room is booked at this time"),
);
const WRONG_WINDOW: Words = wrong("startTime and endTime are points in time by ISO 8601 in this order");
/// Assumed.
const MOST_ROOMS: usize = 5;

/// Bookings of a room that touch a time: the event and one of its repetitions.
fn bookings(state: &State, room: &str, from: i64, to: i64) -> Vec<Document> {
    let has = |event: &&Document| {
        let rooms = list(event, "meetingRooms");
        let mut booked =
            rooms.iter().filter(|booked| booked.get("responseStatus") != Some(&json!("declined")));
        !is_cancelled(event)
            && booked.any(|booked| booked.get("roomId").and_then(Value::as_str) == Some(room))
    };
    let events = state.records.all(EVENTS).map(|event| &event.document).filter(has);
    let ones = events.flat_map(|event| {
        event::occurrences(event, to)
            .into_iter()
            .map(|start| event::occurrence(event, start))
            .collect::<Vec<_>>()
    });
    let touches = |one: &Document| {
        one.integer("startMs").is_some_and(|start| start < to)
            && one.integer("endMs").is_some_and(|end| end > from)
    };
    ones.filter(|one| touches(one) && !is_cancelled(one)).collect()
}

fn room_ids(call: &Call, name: &str) -> Vec<String> {
    list(&call.request, name).iter().filter_map(|room| text_of(room.get("roomId")?)).collect()
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let mut rooms = list(&event, "meetingRooms");
    let times = (event.integer("startMs").unwrap_or_default(), event.integer("endMs").unwrap_or_default());
    for id in room_ids(call, "meetingRoomsToAdd") {
        let room = state.records.get(ROOM.name, &id).ok_or_else(|| NO_ROOM.refusal(call.dialect()))?;
        let others = bookings(&state, &id, times.0, times.1);
        if others.iter().any(|other| other.text("id") != event.text("id")) {
            return Err(BUSY.refusal(call.dialect()));
        }
        rooms.retain(|room| room.get("roomId").and_then(Value::as_str) != Some(&id));
        rooms.push(json!({"roomId": id, "displayName": room.document.text("roomName"), "responseStatus": "accepted"}));
    }
    if rooms.len() > MOST_ROOMS {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    event.set("meetingRooms", rooms);
    event::save(platform, &mut state, event, "update");
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let removed = room_ids(call, "meetingRoomsToRemove");
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let mut rooms = list(&event, "meetingRooms");
    rooms.retain(|room| room.get("roomId").and_then(text_of).is_none_or(|id| !removed.contains(&id)));
    event.set("meetingRooms", rooms);
    event::save(platform, &mut state, event, "update");
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// A room is given, or not.
fn respond(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let id = call.need("roomId")?;
    let response = call.request.text("responseStatus").unwrap_or_default();
    let mut state = platform.state();
    let (record, _) = meant(&state, call, &union_id)?;
    let mut event = record.document;
    let mut rooms = list(&event, "meetingRooms");
    let mut meant = rooms.iter_mut().filter_map(Value::as_object_mut);
    let room = meant.find(|room| room.get("roomId").and_then(Value::as_str) == Some(&id));
    let room = room.ok_or_else(|| NO_ROOM.refusal(call.dialect()))?;
    room.insert("responseStatus".to_owned(), json!(response));
    event.set("meetingRooms", rooms);
    event::save(platform, &mut state, event, "update");
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    person(platform, call)?;
    let time = |name: &str| call.request.text(name).and_then(|text| date::parse_iso(&text));
    let window = time("startTime").zip(time("endTime")).filter(|(from, to)| from <= to);
    let (from, to) = window.ok_or_else(|| WRONG_WINDOW.refusal(call.dialect()))?;
    let state = platform.state();
    let mut rows = Vec::new();
    for id in call.request.list("roomIds") {
        state.records.get(ROOM.name, &id).ok_or_else(|| NO_ROOM.refusal(call.dialect()))?;
        let items = bookings(&state, &id, from, to).into_iter().map(|event| {
            json!({"eventId": event.text("id"), "organizer": event.get("organizer"), "start": event.get("start"),
                "end": event.get("end"), "status": "BUSY"})
        });
        let items: Value = items.collect();
        rows.push(Document::of(json!({"roomId": id, "scheduleItems": items})));
    }
    Ok(call.answer_list(Page::everything().cut_list(rows), "", None, &[]))
}
