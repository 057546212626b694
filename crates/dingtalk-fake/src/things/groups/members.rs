//! Who is in a group.

use http::Method;
use serde_json::{Map, Value};

use super::create::{add, remove};
use super::{ALIASES, GROUP, NO_PERSON};
use crate::call::Call;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal, in_result};
use crate::route::Route;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/member/add", join),
    Route::of(Method::POST, "/v1.0/im/sceneGroup/member/add", join),
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/member/delete", leave),
    Route::of(Method::POST, "/v1.0/im/sceneGroup/member/delete", leave),
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/member/get", list),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/members/query", list),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/members/batchQuery", list),
    Route::of(Method::POST, "/v1.0/im/innerGroups/members/query", list),
    Route::of(Method::POST, "/v1.0/im/innerGroups/memberLists/query", list),
    Route::of(Method::POST, "/v1.0/im/innerGroups/members/check", check),
];

/// People that one call adds or removes.
const MAX_PEOPLE: usize = 100;

/// The people of a call, by userId and unionId.
pub(super) fn people(state: &State, call: &Call) -> Result<Vec<String>, Refusal> {
    let mut people =
        ["userIds", "userIdList"].iter().flat_map(|name| call.request.list(name)).collect::<Vec<_>>();
    for union_id in call.request.list("unionIds") {
        let known = state.directory.user_id(&union_id, true);
        people.push(known.ok_or_else(|| NO_PERSON.refusal(call.dialect()))?);
    }
    if people.is_empty() { Err(call.missing("user_ids")) } else { Ok(people) }
}

fn join(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let people = people(&state, call)?;
    if people.len() > MAX_PEOPLE {
        return Err(super::out_of_bounds(call, format!("at most {MAX_PEOPLE} people join in one call")));
    }
    add(platform, call, &mut state, &id, &people)?;
    Ok(json!({"success": true}))
}

fn leave(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let people = people(&state, call)?;
    remove(platform, &mut state, &id, &people);
    Ok(json!({"success": true}))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    // The page of `batchQuery`: up to 1000 members come at once, whatever the size.
    let page = if call.path.ends_with("/batchQuery") { Page::everything() } else { call.page() };
    let group = state.records.get(GROUP.name, &id);
    let nicks = group.and_then(|group| group.document.get("nicks")).cloned().unwrap_or(json!({}));
    let cut = page.cut_list(super::members(&state, &id));
    let mut document = cut.members();
    let name = |userid: &str| state.directory.user(userid).map(|user| user.name.clone());
    let nick = |userid: &str| nicks.get(userid).and_then(Value::as_str).map(str::to_owned);
    let person = |userid: &String| json!({"userId": userid, "name": name(userid), "nickName": nick(userid).or_else(|| name(userid)), "icon": ""});
    let names = cut.items.iter().map(|userid| {
        let shown = nick(userid).or_else(|| name(userid));
        (userid.clone(), json!(shown.unwrap_or_default()))
    });
    document.set("staffIdNickMap", Value::Object(names.collect::<Map<_, _>>()));
    document.set("list", cut.items.iter().map(person).collect::<Value>());
    document.set("useridlist", cut.items);
    Ok(call.answer_record(document, GROUP.id, None, ALIASES))
}

fn check(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    Ok(in_result(super::members(&state, &id).contains(&userid)))
}
