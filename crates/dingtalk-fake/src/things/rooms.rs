//! Meeting rooms and the groups that they stand in. Events book them: `calendar/bookings.rs`.

use http::Method;
use serde_json::Value;

use super::kind::{Change, Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

/// The codes are assumed.
const fn wrong(message: &'static str) -> Words {
    Words::new((40_035, message), (400, "invalidParameter", message))
}

const NO_ROOM: Words = wrong("the meeting room does not exist");
const NO_GROUP: Words = wrong("the group of meeting rooms does not exist");
const NO_PERSON: Words = wrong("the unionId belongs to nobody");

pub(super) static ROOM: Kind =
    Kind::new("meeting rooms", "roomId", NO_ROOM).aliases(&[&["roomId", "result"]]).pushes(event);
static GROUP: Kind = Kind::new("meeting room groups", "groupId", NO_GROUP)
    .numbered_from(4_001)
    .aliases(&[&["groupId", "result"], &["parentId", "parentGroupId"]]);

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/rooms/meetingrooms", &ROOM).prepare(begin),
    Route::of(Method::GET, "/v1.0/rooms/meetingRooms/{roomId}", show),
    Route::of(Method::GET, "/v1.0/rooms/meetingRoomLists", list),
    Route::update(Method::PUT, "/v1.0/rooms/meetingRooms", &ROOM).prepare(check),
    Route::delete(Method::DELETE, "/v1.0/rooms/meetingRooms/{roomId}", &ROOM),
    Route::create(Method::POST, "/v1.0/rooms/groups", &GROUP).prepare(check),
    Route::read(Method::GET, "/v1.0/rooms/groups/{groupId}", &GROUP),
    Route::list(Method::GET, "/v1.0/rooms/groupLists", &GROUP),
    Route::update(Method::PUT, "/v1.0/rooms/groups", &GROUP).prepare(check),
    Route::delete(Method::DELETE, "/v1.0/rooms/groups/{groupId}", &GROUP),
];

fn check(platform: &Platform, call: &Call, document: &mut Document) -> Result<(), Refusal> {
    let state = platform.state();
    if state.directory.user_by_union_id(&call.need("unionId")?).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    document.remove("unionId");
    let group =
        document.text("groupId").filter(|group| group != "0" && call.request.get("roomName").is_some());
    match group {
        Some(group) if state.records.get(GROUP.name, &group).is_none() => {
            Err(NO_GROUP.refusal(call.dialect()))
        }
        _ => Ok(()),
    }
}

fn begin(platform: &Platform, call: &Call, room: &mut Document) -> Result<(), Refusal> {
    check(platform, call, room)?;
    room.set("corpId", platform.seed.corp_id.clone());
    room.set_default("roomPicture", "");
    Ok(())
}

fn document(state: &State, room: &Record) -> Document {
    let mut document = room.document.clone();
    let group = room.document.text("groupId").and_then(|group| state.records.get(GROUP.name, &group));
    if let Some(group) = group {
        document.set("roomGroup", group.document.clone().into_value());
    }
    document
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let room = state.records.get(ROOM.name, &call.need("roomId")?);
    let room = room.ok_or_else(|| NO_ROOM.refusal(call.dialect()))?;
    Ok(call.answer_thing(document(&state, room), None, &[]))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let rooms = state.records.all(ROOM.name).map(|room| (room.number, room));
    let page = Page::of(&call.request).cut(rooms).map(|room| document(&state, room));
    Ok(call.answer_list(page, "", None, &[]))
}

/// The values of `eventSubType` are assumed.
fn event(change: Change, room: &Record) -> Option<(&'static str, Value)> {
    let kind = match change {
        Change::Created => "create",
        Change::Modified => "update",
        Change::Removed => "delete",
    };
    let room = &room.document;
    let told = json!({"eventSubType": kind, "roomId": room.text("roomId"), "roomName": room.text("roomName"),
        "capacity": room.text("roomCapacity").unwrap_or_default(), "labels": room.get("roomLabelIds").cloned().unwrap_or(json!([]))});
    Some(("meetingroom_room_info", told))
}
