//! Roles, the groups that they stand in, and who has them.

use http::Method;
use serde_json::Value;

use super::action::{done, push};
use super::kind::{Change, Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

static GROUP: Kind = Kind::new("role groups", "groupId", NO_ROLE)
    .numbered_from(700_000_001)
    .aliases(&[&["groupId", "id"], &["name", "group_name"]])
    .pushes(event);

static ROLE: Kind = Kind::new("roles", "roleId", NO_ROLE)
    .numbered_from(800_000_001)
    .aliases(&[&["roleId", "id"], &["name", "role_name"]])
    .within("groupId")
    .pushes(event);

/// The code is assumed: no page lists one.
const NO_ROLE: Words = Words::new(
    (40035, "the role does not exist"),
    (400, "invalidParameter.role.notExist", "the role does not exist"),
);

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/role/add_role_group", &GROUP),
    Route::of(Method::POST, "/topapi/role/getrolegroup", get_group),
    Route::of(Method::POST, "/topapi/role/list", list),
    Route::create(Method::POST, "/role/add_role", &ROLE).prepare(in_group),
    Route::update(Method::POST, "/role/update_role", &ROLE),
    Route::read(Method::POST, "/topapi/role/getrole", &ROLE),
    Route::of(Method::POST, "/topapi/role/deleterole", delete),
    Route::of(Method::POST, "/topapi/role/simplelist", list_people),
    Route::of(Method::POST, "/topapi/role/addrolesforemps", give),
    Route::of(Method::POST, "/topapi/role/removerolesforemps", take),
    Route::update(Method::POST, "/topapi/role/scope/update", &ROLE).prepare(manage),
    Route::update(Method::POST, "/topapi/role/visible/set", &ROLE).prepare(check_visible),
    Route::of(Method::POST, "/topapi/role/visible/get", list_visible),
    Route::of(Method::POST, "/topapi/role/visible/delete", forget_visible),
    Route::update(Method::POST, "/topapi/contact/rolevisibility/update", &ROLE),
    Route::of(Method::POST, "/topapi/contact/rolevisibility/get", list_permissions),
    Route::of(Method::POST, "/topapi/contact/rolevisibility/delete", forget_permissions),
];

fn in_group(platform: &Platform, call: &Call, _: &mut Document) -> Result<(), Refusal> {
    let group = call.need("groupId")?;
    let state = platform.state();
    state.records.get(GROUP.name, &group).map(|_| ()).ok_or_else(|| GROUP.missing.refusal(call.dialect()))
}

fn get_group(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("group_id")?;
    let state = platform.state();
    let group = state.records.get(GROUP.name, &id).ok_or_else(|| GROUP.missing.refusal(call.dialect()))?;
    Ok(call.answer_thing(with_roles(&state, group), None, GROUP.aliases))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let groups = state.records.all(GROUP.name).map(|group| (group.number, group));
    let cut = call.page().cut(groups).map(|group| with_roles(&state, group));
    Ok(call.answer_list(cut, GROUP.id, None, GROUP.aliases))
}

fn with_roles(state: &State, group: &Record) -> Document {
    let mut document = group.document.clone();
    let roles = state.records.of_parent(ROLE.name, &group.id);
    let role = |role: &Record| {
        let name = role.document.text("name");
        json!({"id": ROLE.id_value(&role.id), "role_id": ROLE.id_value(&role.id), "name": name, "role_name": name})
    };
    document.set("roles", roles.map(role).collect::<Value>());
    document
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("role_id")?;
    let mut state = platform.state();
    let role = state.records.remove(ROLE.name, &id).ok_or_else(|| ROLE.missing.refusal(call.dialect()))?;
    push(platform, &ROLE, Change::Removed, &role);
    Ok(json!({}))
}

fn list_people(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("role_id")?;
    let state = platform.state();
    let role = state.records.get(ROLE.name, &id).ok_or_else(|| ROLE.missing.refusal(call.dialect()))?;
    let people = role.document.list("members");
    let cut = call.page().cut_list(people.iter().filter_map(|userid| state.directory.user(userid)));
    let scope = |userid: &str| {
        let departments = role.document.get("scopes").and_then(|scopes| scopes.get(userid)).cloned();
        let ids = departments.as_ref().map(crate::document::list_of).unwrap_or_default();
        let known = ids.iter().filter_map(|id| state.directory.department(id.parse().ok()?));
        known.map(|found| json!({"dept_id": found.dept_id, "name": found.name})).collect::<Value>()
    };
    let cut = cut.map(|user| {
        Document::of(json!({"userid": user.userid, "name": user.name, "manageScopes": scope(&user.userid)}))
    });
    Ok(call.answer_list(cut, "userid", None, &[]))
}

fn give(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, "add", |members, userid| {
        if !members.iter().any(|member| member == userid) {
            members.push(userid.to_owned());
        }
    })
}

fn take(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, "remove", |members, userid| members.retain(|member| member != userid))
}

fn change_members(
    platform: &Platform,
    call: &Call,
    action: &str,
    change: fn(&mut Vec<String>, &str),
) -> Outcome {
    let (roles, people) = (call.request.list("roleIds"), call.request.list("userIds"));
    let mut state = platform.state();
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(Refusal::code(60121, "the user does not exist"));
    }
    if roles.iter().any(|role| state.records.get(ROLE.name, role).is_none()) {
        return Err(ROLE.missing.refusal(call.dialect()));
    }
    for role in &roles {
        let Some(role) = state.records.get_mut(ROLE.name, role) else { continue };
        let mut members = role.document.list("members");
        people.iter().for_each(|userid| change(&mut members, userid));
        role.document.set("members", members);
    }
    let ids: Value = roles.iter().map(|role| ROLE.id_value(role)).collect();
    platform
        .push_event("label_user_change", json!({"action": action, "labelIdList": ids, "userIdList": people}));
    Ok(json!({}))
}

/// The departments that a member of the role looks after.
fn manage(platform: &Platform, call: &Call, role: &mut Document) -> Result<(), Refusal> {
    let userid = call.need("userid")?;
    let state = platform.state();
    let before = state.records.get(ROLE.name, &call.need("role_id")?);
    let mut scopes = before.and_then(|role| role.document.get("scopes")).cloned().unwrap_or(json!({}));
    if let Some(scopes) = scopes.as_object_mut() {
        scopes.insert(userid, json!(call.request.list("dept_ids")));
    }
    *role = Document::of(json!({"scopes": scopes}));
    Ok(())
}

/// Roles whose people those who have the role see.
const VISIBLE: &str = "visible_role_ids";
/// What those who have the role may see, as rules.
const PERMISSIONS: &str = "permissions";

fn role<'a>(state: &'a State, call: &Call) -> Result<&'a Record, Refusal> {
    let role = state.records.get(ROLE.name, &call.need("role_id")?);
    role.ok_or_else(|| ROLE.missing.refusal(call.dialect()))
}

fn check_visible(platform: &Platform, call: &Call, role: &mut Document) -> Result<(), Refusal> {
    let state = platform.state();
    let ids = role.list(VISIBLE);
    if ids.iter().any(|id| state.records.get(ROLE.name, id).is_none()) {
        return Err(ROLE.missing.refusal(call.dialect()));
    }
    role.set(VISIBLE, ids);
    Ok(())
}

fn list_visible(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let ids = role(&state, call)?.document.list(VISIBLE);
    let cut = call.page().cut_list(ids).map(|id| Document::of(json!({"id": id})));
    Ok(call.answer_list(cut, "id", None, &[]))
}

fn list_permissions(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let rules = role(&state, call)?.document.get(PERMISSIONS).cloned().unwrap_or(json!([]));
    Ok(call.answer_thing(Document::of(json!({"result": rules})), None, &[]))
}

fn forget_visible(platform: &Platform, call: &Call) -> Outcome {
    forget(platform, call, VISIBLE)
}

fn forget_permissions(platform: &Platform, call: &Call) -> Outcome {
    forget(platform, call, PERMISSIONS)
}

fn forget(platform: &Platform, call: &Call, what: &str) -> Outcome {
    let mut state = platform.state();
    let id = role(&state, call)?.id.clone();
    if let Some(role) = state.records.get_mut(ROLE.name, &id) {
        role.document.remove(what);
    }
    Ok(done(call))
}

/// What a role is called.
pub(super) fn name(state: &State, id: &str) -> Option<String> {
    state.records.get(ROLE.name, id)?.document.text("name")
}

/// The ids of the roles of a person.
pub(super) fn ids_of_person(state: &State, userid: &str) -> Vec<String> {
    let mine = state
        .records
        .all(ROLE.name)
        .filter(|role| role.document.list("members").iter().any(|id| id == userid));
    mine.map(|role| role.id.clone()).collect()
}

/// Takes the roles of who left the organisation.
pub(super) fn dismiss(state: &mut State, userid: &str) {
    state.records.take_out(ROLE.name, "members", userid);
}

/// The roles of a person, as `topapi/v2/user/get` lists them.
pub(super) fn of_person(state: &State, userid: &str) -> Value {
    let mine = state
        .records
        .all(ROLE.name)
        .filter(|role| role.document.list("members").iter().any(|id| id == userid));
    let role = |role: &Record| {
        let group = state.records.get(GROUP.name, &role.parent).and_then(|group| group.document.text("name"));
        json!({"id": ROLE.id_value(&role.id), "name": role.document.text("name"), "group_name": group, "type": 0})
    };
    mine.map(role).collect()
}

fn event(change: Change, role: &Record) -> Option<(&'static str, Value)> {
    let event_type = match change {
        Change::Created => "label_conf_add",
        Change::Modified => "label_conf_modify",
        Change::Removed => "label_conf_del",
    };
    Some((event_type, json!({"labelIdList": [role.id.parse::<u64>().ok()?]})))
}
