//! Roles that people have in a group. Three families of operations are about them; of none is there a page, so that the refusals
//! are assumed.

use http::Method;
use serde_json::Value;

use super::NO_MEMBER;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::action::done;
use crate::things::kind::Words;

/// The shelf. The parent of a record is the group.
const ROLES: &str = "group roles";

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/im/groups/roles", add),
    Route::of(Method::PUT, "/v1.0/im/groups/roles", rename),
    Route::of(Method::POST, "/v1.0/im/groups/roles/query", list),
    Route::of(Method::POST, "/v1.0/im/groups/roles/remove", remove),
    Route::of(Method::POST, "/v1.0/im/groups/users/roles/query", list_of_person),
    Route::of(Method::POST, "/v1.0/im/groupRoles/users/query", list_of_person),
    Route::of(Method::POST, "/v1.0/im/customGroupRole/create", add),
    Route::of(Method::POST, "/v1.0/im/customGroupRole/update", rename),
    Route::of(Method::POST, "/v1.0/im/customGroupRole/query", list),
    Route::of(Method::POST, "/v1.0/im/customGroupRole/remove", remove),
    Route::of(Method::POST, "/v1.0/im/customUserRoles/create", give),
    Route::of(Method::POST, "/v1.0/im/customUserRoles/remove", take),
    Route::of(Method::POST, "/v1.0/im/customUserRoles/queryByUser", list_of_person),
    Route::of(Method::PUT, "/v1.0/im/sceneGroups/members/groupRoles", set),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/roles/members/query", list_people),
];

const NO_ROLE: Words = Words::new(
    (40035, "the group has no such role"),
    (400, "groupRoleNotExist", "the group has no such role"),
);

/// The group of a request, and that the person who asks is in it.
fn group(platform: &Platform, state: &mut State, call: &Call) -> Result<String, Refusal> {
    let id = super::alive(state, platform, call)?;
    check_member(state, call, &id, &call.need("userId")?)?;
    Ok(id)
}

fn check_member(state: &State, call: &Call, id: &str, userid: &str) -> Result<(), Refusal> {
    if super::is_in(state, id, userid) { Ok(()) } else { Err(NO_MEMBER.refusal(call.dialect())) }
}

fn role<'a>(state: &'a mut State, call: &Call, group: &str, id: &str) -> Result<&'a mut Record, Refusal> {
    let role = state.records.get_mut(ROLES, id).filter(|role| role.parent == group);
    role.ok_or_else(|| NO_ROLE.refusal(call.dialect()))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("roleName")?;
    let mut state = platform.state();
    let group = group(platform, &mut state, call)?;
    let id = platform.identifiers.hex32();
    let role = Document::of(json!({"openRoleId": id, "roleName": name, "members": []}));
    state.records.insert(ROLES, id.clone(), group, role);
    Ok(call.answer_thing(Document::of(json!({"openRoleId": id})), None, &[]))
}

fn rename(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("roleName")?;
    let mut state = platform.state();
    let group = group(platform, &mut state, call)?;
    role(&mut state, call, &group, &call.need("openRoleId")?)?.document.set("roleName", name);
    Ok(done(call))
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = group(platform, &mut state, call)?;
    let id = role(&mut state, call, &group, &call.need("openRoleId")?)?.id.clone();
    state.records.remove(ROLES, &id);
    Ok(done(call))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    list_those(platform, call, |_| true)
}

fn list_of_person(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("viewedUserId")?;
    list_those(platform, call, |role| role.document.list("members").contains(&userid))
}

fn list_those(platform: &Platform, call: &Call, wanted: impl Fn(&&Record) -> bool) -> Outcome {
    let mut state = platform.state();
    let group = group(platform, &mut state, call)?;
    let roles = state.records.of_parent(ROLES, &group).filter(wanted);
    let page = Page::everything().cut_list(roles).map(|role| role.document.clone());
    Ok(call.answer_list(page, "openRoleId", None, &[]))
}

fn list_people(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let people = role(&mut state, call, &group, &call.need("openRoleId")?)?.document.list("members");
    Ok(call.answer_thing(Document::of(json!({"userIds": people})), None, &[]))
}

fn give(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, &call.need("targetUserId")?, |before, named| before || named)
}

fn take(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, &call.need("targetUserId")?, |before, named| before && !named)
}

/// These roles and no others.
fn set(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, &call.need("userId")?, |_, named| named)
}

/// Says of each role whether a person has it, who had it or not, and which was named or not.
fn change(platform: &Platform, call: &Call, userid: &str, has: impl Fn(bool, bool) -> bool) -> Outcome {
    let named = call.request.list("openRoleIds");
    let mut state = platform.state();
    let group = group(platform, &mut state, call)?;
    check_member(&state, call, &group, userid)?;
    for id in &named {
        role(&mut state, call, &group, id)?;
    }
    let roles: Vec<_> = state.records.of_parent(ROLES, &group).map(|role| role.id.clone()).collect();
    for id in roles {
        let role = role(&mut state, call, &group, &id)?;
        let mut members = role.document.list("members");
        let before = members.iter().any(|member| member == userid);
        members.retain(|member| member != userid);
        if has(before, named.contains(&id)) {
            members.push(userid.to_owned());
        }
        role.document.set("members", Value::from(members));
    }
    Ok(done(call))
}
