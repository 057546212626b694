//! Calendars: events with attendees and rooms, their repetitions, who is busy when, who may see what.

pub(super) mod attendees;
pub(super) mod bookings;
pub(super) mod busy;
pub(super) mod calendars;
mod event;
pub(super) mod events;
pub(super) mod lists;
pub(super) mod old;
mod recurrence;

use super::kind::Words;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::state::tokens::Holder;

/// The codes of the old host are assumed, those of the new one are on the pages of its operations.
const fn wrong(message: &'static str) -> Words {
    Words::new((40_035, message), (400, "invalidParameter", message))
}

const NO_EVENT: Words = Words::new(
    (40_035, "the calendar event does not exist"),
    (404, "itemNotFound", "the calendar event does not exist"),
);
const NO_PERSON: Words = Words::new(
    (60_121, "the user does not exist"),
    (400, "invalidParameter", "a unionId of the request belongs to nobody"),
);

/// The unionId of whose calendar it is: of the path, or of who logged in.
fn person(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let state = platform.state();
    let union_id = match (&call.caller, call.request.text("userId")) {
        (_, Some(union_id)) => {
            Some(union_id).filter(|union_id| state.directory.user_by_union_id(union_id).is_some())
        }
        (Some(Holder::User { userid, .. }), None) => {
            state.directory.user(userid).map(|user| user.unionid.clone())
        }
        _ => None,
    };
    union_id.ok_or_else(|| NO_PERSON.refusal(call.dialect()))
}
