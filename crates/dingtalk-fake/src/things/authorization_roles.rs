//! Roles by which an app asks who may do what with what: groups of members, the resources that are theirs, and what they may do
//! with these. There is no page: the refusals are assumed.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::Words;
use super::people;
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

/// The shelf. The parent of a record is the app, by its AgentId.
const ROLES: &str = "authorization roles";

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/authorization/rbac/role/create", create),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/query", show_several),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/list", list),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/name/update", rename),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/action/update", set_action),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/resource/update", set_resources),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/remove", remove),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/member/add", add_members),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/member/list", list_members),
    Route::of(Method::POST, "/topapi/authorization/rbac/role/member/remove", remove_members),
    Route::of(Method::POST, "/topapi/authorization/rbac/permission/get", may),
    Route::of(Method::GET, "/v1.0/contact/rbac/administrativeGroups/baseInfos", list_all),
];

/// One answer has a name misspelt.
const NAMES: Aliases = &[&["open_condition", "open_conditon"], &["belong_corpid", "belongCorpId"]];

const NO_ROLE: Words =
    Words::new((40035, "the role does not exist"), (400, "role.notExist", "the role does not exist"));

/// Inside of the answer there is the answer of the service behind it.
fn wrapped(call: &Call, result: impl Into<Value>) -> Outcome {
    let inner = json!({"errcode": 0, "errmsg": "ok", "success": true, "result": result.into()});
    Ok(call.answer_thing(Document::of(inner), None, NAMES))
}

/// One page as such an answer has it.
fn wrapped_page(call: &Call, items: impl IntoIterator<Item = Value>) -> Outcome {
    let cut = call.page().cut_list(items);
    let mut page = cut.members();
    page.set("list", cut.items);
    wrapped(call, page.into_value())
}

fn role<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Record, Refusal> {
    let agent = call.need("agent_id")?;
    let role = state.records.get_mut(ROLES, &call.need("open_role_id")?);
    role.filter(|role| role.parent == agent).ok_or_else(|| NO_ROLE.refusal(call.dialect()))
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let agent = call.need("agent_id")?;
    let mut role = Document::of(call.request.get("open_role_create").cloned().unwrap_or_default());
    let id = role.text("open_role_id").filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| platform.identifiers.hex32());
    role.set("open_role_id", id.as_str());
    role.set_default("open_members", json!([]));
    role.set_default("open_resources", json!([]));
    role.set_default("open_action", json!({}));
    platform.state().records.insert(ROLES, id.clone(), agent, role);
    wrapped(call, id)
}

fn show_several(platform: &Platform, call: &Call) -> Outcome {
    let (agent, ids) = (call.need("agent_id")?, call.request.list("open_role_ids"));
    let state = platform.state();
    let found = ids.iter().filter_map(|id| state.records.get(ROLES, id)).filter(|role| role.parent == agent);
    wrapped(call, found.map(|role| role.document.clone().into_value()).collect::<Value>())
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let agent = call.need("agent_id")?;
    let state = platform.state();
    wrapped_page(call, state.records.of_parent(ROLES, &agent).map(|role| role.document.clone().into_value()))
}

/// Of one app, or of all.
fn list_all(platform: &Platform, call: &Call) -> Outcome {
    let agent = call.request.text("agentId").filter(|agent| !agent.is_empty());
    let state = platform.state();
    let of_app = |role: &&Record| agent.as_ref().is_none_or(|agent| role.parent == *agent);
    let roles = state.records.all(ROLES).filter(of_app).map(|role| (role.number, role.document.clone()));
    Ok(call.answer_list(call.page().cut(roles), "open_role_id", None, NAMES))
}

fn set(platform: &Platform, call: &Call, name: &str, value: Value) -> Outcome {
    role(&mut platform.state(), call)?.document.set(name, value);
    Ok(done(call))
}

fn rename(platform: &Platform, call: &Call) -> Outcome {
    set(platform, call, "open_role_name", Value::from(call.need("role_name")?))
}

fn set_action(platform: &Platform, call: &Call) -> Outcome {
    set(platform, call, "open_action", call.request.get("open_action").cloned().unwrap_or(json!({})))
}

fn set_resources(platform: &Platform, call: &Call) -> Outcome {
    set(platform, call, "open_resources", Value::from(call.request.list("open_resources")))
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = role(&mut state, call)?.id.clone();
    state.records.remove(ROLES, &id);
    Ok(done(call))
}

fn members(role: &Record) -> Vec<Value> {
    role.document.get("open_members").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// By type and id a member is the same.
fn is_same(one: &Value, other: &Value) -> bool {
    let key = |member: &Value| {
        let member = Document::of(member.clone());
        (member.text("member_type"), member.text("member_id"))
    };
    key(one) == key(other)
}

fn add_members(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, "add_members", true)
}

fn remove_members(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, "remove_members", false)
}

fn change_members(platform: &Platform, call: &Call, name: &str, stay: bool) -> Outcome {
    let named = call.request.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut state = platform.state();
    let role = role(&mut state, call)?;
    let mut members = members(role);
    members.retain(|member| !named.iter().any(|other| is_same(member, other)));
    if stay {
        members.extend(named);
    }
    role.document.set("open_members", members);
    Ok(done(call))
}

fn list_members(platform: &Platform, call: &Call) -> Outcome {
    let members = members(role(&mut platform.state(), call)?);
    wrapped_page(call, members)
}

/// Whether one of the person's roles has the resource, and what these may do with it. Members are people by their userId.
fn may(platform: &Platform, call: &Call) -> Outcome {
    let (agent, resource, userid) = (call.need("agent_id")?, call.need("resource")?, call.need("userid")?);
    let state = platform.state();
    if state.directory.user(&userid).is_none() {
        return Err(people::not_found());
    }
    let is_mine = |role: &&Record| {
        let has_resource = role.document.list("open_resources").contains(&resource);
        let members = members(role).into_iter().map(Document::of);
        has_resource && members.filter_map(|member| member.text("member_id")).any(|id| id == userid)
    };
    let mine: Vec<_> = state.records.of_parent(ROLES, &agent).filter(is_mine).collect();
    let actions = mine.iter().flat_map(|role| {
        let action = Document::of(role.document.get("open_action").cloned().unwrap_or_default());
        let condition = action.get("open_condition").cloned();
        action
            .list("action_ids")
            .into_iter()
            .map(move |id| json!({"action_id": id, "open_condition": condition}))
    });
    let actions: Vec<_> = actions.collect();
    wrapped(call, json!({"permit": !mine.is_empty(), "open_action_results": actions}))
}
