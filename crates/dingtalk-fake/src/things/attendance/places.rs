//! Places and networks at which the people of a group may punch.

use http::Method;
use serde_json::Value;

use super::groups;
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/group/positions/add", add),
    Route::of(Method::POST, "/topapi/attendance/group/positions/query", list),
    Route::of(Method::POST, "/topapi/attendance/group/positions/remove", remove),
    Route::of(Method::POST, "/topapi/attendance/group/wifis/add", add),
    Route::of(Method::POST, "/topapi/attendance/group/wifis/query", list),
    Route::of(Method::POST, "/topapi/attendance/group/wifis/remove", remove),
];

/// Where answers about networks and places differ in names only.
const ALIASES: Aliases = &[&["key", "positionKey", "wifiKey"], &["list", "positionList", "wifiList"]];

/// The shelf of what a call is about.
fn shelf(call: &Call) -> &'static str {
    if call.path.contains("/wifis/") { "attendance wifis" } else { "attendance positions" }
}

/// These answers have an envelope of their own within that of the host.
fn whole(result: Value) -> Document {
    Document::of(json!({"result": result, "success": true, "errcode": 0, "errmsg": "ok"}))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let sent =
        ["positionList", "wifiList"].iter().find_map(|name| call.request.get(name)).and_then(Value::as_array);
    let mut state = platform.state();
    let group = groups::find(&state, call, &call.request)?.id.clone();
    let mut added = Vec::new();
    for place in sent.into_iter().flatten() {
        let mut place = Document::of(place.clone());
        let key = platform.identifiers.hex32();
        place.set("key", key.clone());
        added.push(place.clone().into_value());
        state.records.insert(shelf(call), key, group.clone(), place);
    }
    let added = json!({"successList": added, "errorInfoList": []});
    Ok(call.answer_thing(whole(added), None, ALIASES))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let group = groups::find(&state, call, &call.request)?;
    let places = state.records.of_parent(shelf(call), &group.id).map(|place| (place.number, place));
    let page = Page::of(&call.request).cut(places).map(|place| place.document.clone().into_value());
    let (more, list) = (page.next.is_some(), Value::from(page.items));
    Ok(call.answer_thing(whole(json!({"list": list, "hasMore": more})), None, ALIASES))
}

/// Keys that name nothing of the group are among the failures.
fn remove(platform: &Platform, call: &Call) -> Outcome {
    let keys = [call.request.list("positionKeyList"), call.request.list("wifiKeyList")].concat();
    let mut state = platform.state();
    let group = groups::find(&state, call, &call.request)?.id.clone();
    let (known, unknown): (Vec<_>, Vec<_>) = keys
        .into_iter()
        .partition(|key| state.records.get(shelf(call), key).is_some_and(|place| place.parent == group));
    known.iter().for_each(|key| drop(state.records.remove(shelf(call), key)));
    let failed = if unknown.is_empty() {
        json!([])
    } else {
        json!([{"failureList": unknown, "code": "40035", "msg": "it does not exist"}])
    };
    Ok(call.answer_thing(Document::of(json!({"successList": known, "errorInfoList": failed})), None, &[]))
}
