//! Roles of a notable table: switched on, made, given to members. There is no page: refusals beyond those of the tables are
//! assumed.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::notable::{operator, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/notable/auth/{baseId}", show_switch),
    Route::of(Method::PUT, "/v1.0/notable/auth/{baseId}", switch),
    Route::of(Method::POST, "/v1.0/notable/auth/role/{baseId}", add),
    Route::of(Method::PUT, "/v1.0/notable/auth/role/{baseId}", change),
    Route::of(Method::DELETE, "/v1.0/notable/auth/role/{baseId}", delete),
    Route::of(Method::GET, "/v1.0/notable/auth/role/{baseId}", list_of_person),
    Route::of(Method::GET, "/v1.0/notable/auth/role/member/{baseId}", list),
    Route::of(Method::POST, "/v1.0/notable/auth/role/member/{baseId}", give),
    Route::of(Method::PUT, "/v1.0/notable/auth/role/member/{baseId}", give_anew),
];

/// The shelves. The parent of a role is its base; of a base there is one record about its switch.
const ROLES: &str = "notable roles";
const SWITCHES: &str = "notable role switches";
const FIRST: u64 = 5_001;

fn no_role() -> Refusal {
    Refusal::api(404, "invalidRequest.resource.notFound", "the role does not exist")
}

/// The base that a request names, in somebody's name.
fn base(state: &State, call: &Call) -> Result<String, Refusal> {
    operator(state, call)?;
    call.need("baseId")
}

fn is_on(state: &State, base: &str) -> bool {
    let kept = state.records.get(SWITCHES, base);
    kept.is_some_and(|kept| kept.document.boolean("enabled") == Some(true))
}

fn show_switch(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let enabled = is_on(&state, &base(&state, call)?);
    Ok(call.answer_thing(Document::of(json!({"enabled": enabled})), None, &[]))
}

fn switch(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let base = base(&state, call)?;
    let enabled = call.request.boolean("value").unwrap_or_default();
    let mut kept = state.records.get(SWITCHES, &base).map(|kept| kept.document.clone()).unwrap_or_default();
    kept.set("enabled", enabled);
    state.records.insert(SWITCHES, base, String::new(), kept);
    Ok(call.answer_thing(Document::of(json!({"enabled": enabled})), None, &[]))
}

/// The role of a base.
fn role<'a>(state: &'a mut State, base: &str, id: &str) -> Result<&'a mut Record, Refusal> {
    let role = state.records.get_mut(ROLES, id).filter(|role| role.parent == base);
    role.ok_or_else(no_role)
}

/// What a request says of a role.
fn said(call: &Call) -> Document {
    let mut said = call.request.clone();
    ["operatorId", "baseId", "id"].iter().for_each(|name| drop(said.remove(name)));
    said
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let base = base(&state, call)?;
    let name = call.need("name")?;
    let same = |role: &Record| role.document.text("name").as_ref() == Some(&name);
    if state.records.of_parent(ROLES, &base).any(same) {
        return Err(wrong("a role of this name exists"));
    }
    let id = FIRST.saturating_add(state.records.count(ROLES));
    let mut role = said(call);
    role.set("id", id);
    role.set("members", json!([]));
    let role = state.records.insert(ROLES, id.to_string(), base, role);
    Ok(call.answer_record(role.document.clone(), "id", None, &[]))
}

/// What is not named stays.
fn change(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let base = base(&state, call)?;
    let role = role(&mut state, &base, &call.need("id")?)?;
    role.document.merge(said(call), &[]);
    Ok(call.answer_record(role.document.clone(), "id", None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let base = base(&state, call)?;
    let id = role(&mut state, &base, &call.need("roleId")?)?.id.clone();
    state.records.remove(ROLES, &id);
    Ok(done(call))
}

fn members(role: &Record) -> Vec<Value> {
    role.document.get("members").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn member_id(member: &Value) -> Option<&str> {
    member.get("memberId").and_then(Value::as_str)
}

fn list_of_person(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (base, who) = (base(&state, call)?, call.need("unionId")?);
    let is_mine = |role: &&Record| members(role).iter().any(|member| member_id(member) == Some(&who));
    let mine = state.records.of_parent(ROLES, &base).filter(is_mine);
    let mine: Vec<_> = mine.map(|role| role.document.clone().into_value()).collect();
    let answer = json!({"enabled": is_on(&state, &base), "roles": mine});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// Each with its members by name.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let base = base(&state, call)?;
    let roles = state.records.of_parent(ROLES, &base).map(|role| {
        let named = members(role).into_iter().map(|member| {
            let mut member = Document::of(member);
            let user = member
                .text("memberId")
                .and_then(|id| Some(state.directory.user_by_union_id(&id)?.name.clone()));
            member.set("name", user.unwrap_or_default());
            member.into_value()
        });
        json!({"role": role.document.clone().into_value(), "members": named.collect::<Vec<_>>()})
    });
    let roles: Vec<_> = roles.collect();
    let default =
        state.records.get(SWITCHES, &base).and_then(|kept| kept.document.get("defaultRole").cloned());
    let answer = json!({"allRoles": roles, "defaultRole": default, "enabled": is_on(&state, &base), "systemRoles": []});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn put_member(role: &mut Record, member: Value) {
    let mut members = members(role);
    members.retain(|before| member_id(before) != member_id(&member));
    members.push(member);
    role.document.set("members", members);
}

fn give(platform: &Platform, call: &Call) -> Outcome {
    let sent = call.request.get("roleMemberList").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut state = platform.state();
    let base = base(&state, call)?;
    let named: Vec<_> = sent
        .into_iter()
        .map(|member| {
            let id = Document::of(member.clone()).text("roleId").unwrap_or_default();
            (id, member)
        })
        .collect();
    for (id, _) in &named {
        role(&mut state, &base, id)?;
    }
    for (id, member) in named {
        put_member(role(&mut state, &base, &id)?, member);
    }
    Ok(done(call))
}

/// In the place of all members that there were.
fn give_anew(platform: &Platform, call: &Call) -> Outcome {
    let sent = call.request.get("toRoleMemberDTOMap").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut state = platform.state();
    let base = base(&state, call)?;
    for id in sent.keys() {
        role(&mut state, &base, id)?;
    }
    let ids: Vec<_> = state.records.of_parent(ROLES, &base).map(|role| role.id.clone()).collect();
    for id in ids {
        let role = role(&mut state, &base, &id)?;
        role.document.set("members", sent.get(&id).cloned().unwrap_or(json!([])));
    }
    let mut kept = state.records.get(SWITCHES, &base).map(|kept| kept.document.clone()).unwrap_or_default();
    kept.set("defaultRole", call.request.get("defaultRoleDTO").cloned().unwrap_or_default());
    state.records.insert(SWITCHES, base, String::new(), kept);
    Ok(done(call))
}
