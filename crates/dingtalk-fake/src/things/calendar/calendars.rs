//! The calendars of people: their own, those that they subscribe to, and who else may see their own.

use http::Method;
use serde_json::Value;

use super::{NO_PERSON, person, wrong};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::{Kind, Words};

static SUBSCRIBED: Kind = Kind::new("subscribed calendars", "calendarId", NO_CALENDAR).aliases(ALIASES);
static ACL: Kind = Kind::new("calendar acls", "aclId", NO_ACL).within("userId");

const ALIASES: Aliases = &[&["author", "userId"]];
const NO_CALENDAR: Words = wrong("the calendar does not exist");
const NO_ACL: Words = wrong("the acl does not exist");
const NO_NAME: Words = wrong("the calendar needs a name");

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/calendar/users/{userId}/calendars", list),
    Route::create(Method::POST, "/v1.0/calendar/users/{userId}/subscribedCalendars", &SUBSCRIBED)
        .prepare(begin),
    Route::read(Method::GET, "/v1.0/calendar/users/{userId}/subscribedCalendars/{calendarId}", &SUBSCRIBED),
    Route::update(Method::PUT, "/v1.0/calendar/users/{userId}/subscribedCalendars/{calendarId}", &SUBSCRIBED),
    Route::delete(
        Method::DELETE,
        "/v1.0/calendar/users/{userId}/subscribedCalendars/{calendarId}",
        &SUBSCRIBED,
    ),
    Route::of(Method::POST, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/subscribe", subscribe),
    Route::of(Method::POST, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/unsubscribe", unsubscribe),
    Route::create(Method::POST, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/acls", &ACL)
        .prepare(share),
    Route::list(Method::GET, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/acls", &ACL)
        .only(of_calendar),
    Route::delete(Method::DELETE, "/v1.0/calendar/users/{userId}/calendars/{calendarId}/acls/{aclId}", &ACL),
];

fn begin(platform: &Platform, call: &Call, calendar: &mut Document) -> Result<(), Refusal> {
    let union_id = person(platform, call)?;
    if calendar.text("name").is_none_or(|name| name.is_empty()) {
        return Err(NO_NAME.refusal(call.dialect()));
    }
    calendar.set("author", union_id.clone());
    calendar.set("subscribers", json!([union_id]));
    Ok(())
}

pub(super) fn is_subscribed(state: &State, calendar: &str) -> bool {
    state.records.get(SUBSCRIBED.name, calendar).is_some()
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let union_id = person(platform, call)?;
    let state = platform.state();
    let own = json!({"id": "primary", "type": "primary", "privilege": "owner", "summary": "我的日历", "eTag": "1",
        "timeZone": "Asia/Shanghai", "description": ""});
    let further = state
        .records
        .all(SUBSCRIBED.name)
        .filter(|calendar| calendar.document.list("subscribers").contains(&union_id));
    let further = further.map(|calendar| {
        let is_author = calendar.document.text("author").as_ref() == Some(&union_id);
        json!({"id": calendar.id, "type": "subscribed", "privilege": if is_author { "owner" } else { "reader" },
            "summary": calendar.document.text("name"), "eTag": "1", "timeZone": "Asia/Shanghai",
            "description": calendar.document.text("description").unwrap_or_default()})
    });
    let calendars: Value = std::iter::once(own).chain(further).collect();
    Ok(json!({"response": {"calendars": calendars}}))
}

fn subscribe(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |subscribers, union_id| subscribers.push(union_id))
}

fn unsubscribe(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |_, _| {})
}

fn change(platform: &Platform, call: &Call, add: fn(&mut Vec<String>, String)) -> Outcome {
    let union_id = person(platform, call)?;
    let mut state = platform.state();
    let calendar = state.records.get_mut(SUBSCRIBED.name, &call.need("calendarId")?);
    let calendar = &mut calendar.ok_or_else(|| NO_CALENDAR.refusal(call.dialect()))?.document;
    let mut subscribers = calendar.list("subscribers");
    subscribers.retain(|other| *other != union_id);
    add(&mut subscribers, union_id);
    calendar.set("subscribers", subscribers);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Lets somebody see a calendar.
fn share(platform: &Platform, call: &Call, acl: &mut Document) -> Result<(), Refusal> {
    person(platform, call)?;
    let scope = Document::of(acl.get("scope").cloned().unwrap_or_default());
    let known = scope
        .text("userId")
        .is_some_and(|union_id| platform.state().directory.user_by_union_id(&union_id).is_some());
    if known { Ok(()) } else { Err(NO_PERSON.refusal(call.dialect())) }
}

fn of_calendar(request: &Document, acl: &Record) -> bool {
    acl.document.text("calendarId") == request.text("calendarId")
}
