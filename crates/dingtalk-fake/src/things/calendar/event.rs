//! One event as it is kept, and as people see it.

use serde_json::Value;

use super::recurrence::Rule;
use super::{NO_EVENT, NO_PERSON, wrong};
use crate::call::text_of;
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal};
use crate::state::State;
use crate::state::directory::User;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(super) const EVENTS: &str = "calendar events";

pub(super) const ALIASES: Aliases = &[&["id", "eventId"]];

const WRONG_TIME: Words =
    wrong("an event needs a start and an end after it: dates when it lasts all day, else dateTime");
const WRONG_RULE: Words = wrong("recurrence needs a known type and numbers above 0");

/// The point in time that `start` and `end` hold.
pub(super) fn moment(value: &Value) -> Option<i64> {
    let value = Document::of(value.clone());
    let stamp = || value.integer("timestamp").map(|seconds| seconds.saturating_mul(1000));
    let day = || Some(date::china_midnight(date::parse_date(&value.text("date")?)?));
    value.text("dateTime").and_then(|text| date::parse_iso(&text)).or_else(stamp).or_else(day)
}

/// Checks and completes times and rule.
pub(super) fn complete(event: &mut Document, dialect: Dialect) -> Result<(), Refusal> {
    let all_day = event.boolean("isAllDay") == Some(true);
    let time = |name: &str| {
        let value = event.get(name)?;
        let has = |member: &str| value.get(member).is_some_and(Value::is_string);
        let fits = if all_day {
            has("date")
        } else {
            !has("date") || has("dateTime") || value.get("timestamp").is_some()
        };
        moment(value).filter(|_| fits)
    };
    let times = time("start").zip(time("end")).filter(|(start, end)| start <= end);
    let (start, end) = times.ok_or_else(|| WRONG_TIME.refusal(dialect))?;
    if Rule::of(event.get("recurrence")).is_some_and(|rule| !rule.is_possible()) {
        return Err(WRONG_RULE.refusal(dialect));
    }
    event.set("isAllDay", all_day);
    event.set("startMs", start);
    event.set("endMs", end);
    for (name, ms) in [("start", start), ("end", end)] {
        let mut value = Document::of(event.get(name).cloned().unwrap_or_default());
        value.set("timestamp", ms / 1000);
        if !all_day {
            value.set_default("dateTime", date::china_iso(ms));
        }
        value.set_default("timeZone", "Asia/Shanghai");
        event.set(name, value.into_value());
    }
    Ok(())
}

pub(super) fn attendee(user: &User, is_optional: bool, response: &str) -> Value {
    json!({"id": user.unionid, "userid": user.userid, "displayName": user.name, "isOptional": is_optional,
        "responseStatus": response})
}

/// The attendees of a request, by unionId or userid; who was there keeps their answer.
pub(super) fn attendees(
    state: &State,
    sent: &[Value],
    before: &[Value],
    dialect: Dialect,
) -> Result<Vec<Value>, Refusal> {
    let one = |sent: &Value| {
        let sent = Document::of(sent.clone());
        let directory = &state.directory;
        let by_union_id = sent.text("id").and_then(|id| directory.user_by_union_id(&id));
        let user = by_union_id.or_else(|| directory.user(&sent.text("userid")?));
        let user = user.ok_or_else(|| NO_PERSON.refusal(dialect))?;
        let known = before.iter().find(|other| is(other, &user.unionid));
        let status = sent.text("attendeeStatus").or_else(|| text_of(known?.get("responseStatus")?));
        let status = status.unwrap_or_else(|| "needsAction".to_owned());
        Ok(attendee(user, sent.boolean("isOptional") == Some(true), &status))
    };
    sent.iter().map(one).collect()
}

/// Whether an attendee or organiser is this person.
pub(super) fn is(person: &Value, union_id: &str) -> bool {
    person.get("id").and_then(Value::as_str) == Some(union_id)
}

pub(super) fn list(event: &Document, name: &str) -> Vec<Value> {
    event.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Whether an event is in somebody's calendar.
pub(super) fn concerns(event: &Document, union_id: &str) -> bool {
    event.get("organizer").is_some_and(|organizer| is(organizer, union_id))
        || list(event, "attendees").iter().any(|attendee| is(attendee, union_id))
}

/// An event, or one repetition of it, named by the event's id and the beginning: `id_1704067200000`.
pub(super) fn find(state: &State, id: &str, dialect: Dialect) -> Result<(Record, Option<i64>), Refusal> {
    if let Some(event) = state.records.get(EVENTS, id) {
        return Ok((event.clone(), None));
    }
    let found = id.rsplit_once('_').and_then(|(master, start)| {
        let (event, start) = (state.records.get(EVENTS, master)?, start.parse().ok()?);
        let starts = occurrences(&event.document, start);
        starts.contains(&start).then(|| (event.clone(), Some(start)))
    });
    found.ok_or_else(|| NO_EVENT.refusal(dialect))
}

/// The beginnings of an event up to a point in time.
pub(super) fn occurrences(event: &Document, until_ms: i64) -> Vec<i64> {
    let start = event.integer("startMs").unwrap_or_default();
    match Rule::of(event.get("recurrence")) {
        Some(rule) => rule.starts(start, until_ms),
        None => Some(start).filter(|start| *start <= until_ms).into_iter().collect(),
    }
}

/// One repetition of an event, with what was changed of it alone.
pub(super) fn occurrence(event: &Document, start_ms: i64) -> Document {
    let mut one = event.clone();
    let own = event.get("overrides").and_then(|overrides| overrides.get(start_ms.to_string())).cloned();
    if event.get("recurrence").is_none() {
        return one;
    }
    let moved = start_ms.saturating_sub(event.integer("startMs").unwrap_or_default());
    for (name, member) in [("start", "startMs"), ("end", "endMs")] {
        let ms = event.integer(member).unwrap_or_default().saturating_add(moved);
        let all_day = event.boolean("isAllDay") == Some(true);
        let time = if all_day {
            json!({"date": date::china_datetime(ms).get(..10)})
        } else {
            json!({"dateTime": date::china_iso(ms), "timeZone": "Asia/Shanghai", "timestamp": ms / 1000})
        };
        one.set(name, time);
        one.set(member, ms);
    }
    let master = event.text("id").unwrap_or_default();
    one.set("id", format!("{master}_{start_ms}"));
    one.set("seriesMasterId", master);
    one.set("originStart", json!({"dateTime": date::china_iso(start_ms)}));
    one.merge(Document::of(own.unwrap_or_default()), &[]);
    one
}

/// An event as somebody sees it.
pub(super) fn view(event: &Document, union_id: &str, most_attendees: Option<i64>) -> Document {
    let mut view = event.clone();
    let seen = |person: &Value| {
        let mut person = Document::of(person.clone());
        let own = person.text("id").as_deref() == Some(union_id);
        person.set("self", own);
        person.into_value()
    };
    let most = most_attendees.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    view.set("attendees", list(event, "attendees").iter().take(most).map(seen).collect::<Value>());
    if let Some(organizer) = event.get("organizer") {
        view.set("organizer", seen(organizer));
    }
    view
}

/// Puts a changed event back, and tells everybody whom it concerns.
pub(super) fn save(platform: &Platform, state: &mut State, mut event: Document, change: &str) -> Document {
    let now_ms = platform.clock.now_ms();
    let changes = state.records.all(EVENTS).filter_map(|event| event.document.integer("change"));
    let number = changes.max().unwrap_or(0).saturating_add(1);
    event.set("change", number);
    event.set("modifiedTime", now_ms);
    let id = event.text("id").unwrap_or_default();
    match state.records.get_mut(EVENTS, &id) {
        Some(record) => record.document = event.clone(),
        None => drop(state.records.insert(EVENTS, id.clone(), String::new(), event.clone())),
    }
    let mut people: Vec<_> =
        event.get("organizer").and_then(|person| text_of(person.get("id")?)).into_iter().collect();
    let attendees = list(&event, "attendees");
    people.extend(
        attendees
            .iter()
            .filter_map(|person| text_of(person.get("id")?))
            .filter(|id| !people.contains(id))
            .collect::<Vec<_>>(),
    );
    platform.push_event(
        "calendar_event_change",
        json!({"calendarEventId": id, "calendarEventUpdateTime": now_ms, "calendarId": "primary", "unionIdList": people,
            "changeType": change, "operator": {"type": "user"}, "legacyCalendarEventId": id}),
    );
    event
}
