//! Groups begin, change and end.

use http::Method;
use serde_json::Value;

use super::{ALIASES, DISBANDED, GROUP, NO_MEMBER, NO_PERSON, SETTINGS};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/chat/create", create),
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/create", create),
    Route::of(Method::POST, "/v1.0/im/group/create", create),
    Route::of(Method::POST, "/v1.0/im/sceneGroup/create", create),
    Route::of(Method::POST, "/v1.0/im/sceneGroups", create),
    Route::of(Method::POST, "/chat/update", update),
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/update", update),
    Route::of(Method::POST, "/v1.0/im/group/update", update),
    Route::of(Method::POST, "/v1.0/im/sceneGroup/update", update),
    Route::of(Method::POST, "/v1.0/im/chat/scenegroup/disband", disband),
];

const MAX_MEMBERS: usize = 1000;

/// Characters of a name and people of one call, by the operation's page.
fn limits(call: &Call) -> (usize, usize) {
    let plain = call.path.starts_with("/chat/") || call.path.starts_with("/v1.0/im/group/");
    if plain { (20, 40) } else { (30, 999) }
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let mut group = read(call)?;
    let owner = group.text("owner").filter(|owner| !owner.is_empty()).ok_or_else(|| call.missing("owner"))?;
    let mut people = group.list("useridlist");
    if people.len() > limits(call).1 {
        return Err(super::out_of_bounds(call, "too many members in one call"));
    }
    if !people.contains(&owner) {
        people.insert(0, owner);
    }
    let mut seen = std::collections::HashSet::new();
    people.retain(|userid| seen.insert(userid.clone()));
    let admins = group.list("subadminIds");
    let mut state = platform.state();
    if people.iter().chain(&admins).any(|userid| state.directory.user(userid).is_none()) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    let uuid = group.text("uuid").filter(|uuid| !uuid.is_empty());
    let same = |document: &Document| uuid.is_some() && document.text("uuid") == uuid;
    let before =
        state.records.all(GROUP.name).find(|group| same(&group.document)).map(|group| group.id.clone());
    let id = match before {
        Some(id) => id,
        None => {
            admins.iter().filter(|admin| !seen.contains(*admin)).for_each(|admin| people.push(admin.clone()));
            group.set("useridlist", people);
            group.set("subadminIds", admins);
            let id = format!("cid{}==", platform.identifiers.hex32());
            super::insert(&mut state, platform, id.clone(), group);
            id
        }
    };
    Ok(answer(platform, call, &state, &id))
}

/// What a request says of a group, with its settings flat, however the operation has them.
fn read(call: &Call) -> Result<Document, Refusal> {
    let mut group = GROUP.document(call.request.clone());
    if let Some(options) = group.remove("managementOptions") {
        let options = Document::of(options);
        for setting in SETTINGS {
            if let Some(value) = options.get(setting) {
                group.set(setting, value.clone());
            }
        }
    }
    if let Some(banned) = group.remove("isBan").as_ref().and_then(Value::as_bool) {
        group.set("chatBannedType", i64::from(banned));
    }
    let longest = limits(call).0;
    if group.text("name").is_some_and(|name| name.is_empty() || name.chars().count() > longest) {
        return Err(super::out_of_bounds(call, format!("the group's name has 1 to {longest} characters")));
    }
    Ok(group)
}

fn answer(platform: &Platform, call: &Call, state: &State, id: &str) -> Value {
    let group = state.records.get(GROUP.name, id);
    let document = group.map(|group| super::view(platform, state, group)).unwrap_or_default();
    call.answer_record(document, GROUP.id, None, ALIASES)
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let mut changes = read(call)?;
    let (joining, leaving) = (call.request.list("add_useridlist"), call.request.list("del_useridlist"));
    for name in ["add_useridlist", "del_useridlist", "add_extidlist", "del_extidlist", GROUP.id, "chatId"] {
        changes.remove(name);
    }
    if joining.len() > limits(call).1 {
        return Err(super::out_of_bounds(call, "too many members in one call"));
    }
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    if let Some(union_id) = changes.remove("ownerUnionId").as_ref().and_then(Value::as_str) {
        let owner = state.directory.user_id(union_id, true);
        changes.set("owner", owner.ok_or_else(|| NO_PERSON.refusal(call.dialect()))?);
    }
    let mut members = super::members(&state, &id);
    members.extend(joining.iter().cloned());
    let owner = changes.text("owner").filter(|owner| *owner != super::owner(&state, &id));
    if let Some(owner) = &owner {
        if state.directory.user(owner).is_none() {
            return Err(NO_PERSON.refusal(call.dialect()));
        }
        if !members.contains(owner) || leaving.contains(owner) {
            return Err(NO_MEMBER.refusal(call.dialect()));
        }
    }
    add(platform, call, &mut state, &id, &joining)?;
    let before = state.records.get(GROUP.name, &id).and_then(|group| group.document.text("name"));
    let title = changes.text("name").filter(|name| Some(name) != before.as_ref());
    super::set(&mut state, platform, &id, changes);
    remove(platform, &mut state, &id, &leaving);
    if let Some(title) = title {
        super::push(platform, &state, &id, "chat_update_title", &[("title", json!(title))]);
    }
    if let Some(owner) = owner {
        super::push(platform, &state, &id, "chat_update_owner", &[("owner", json!(owner))]);
    }
    Ok(answer(platform, call, &state, &id))
}

/// Takes people into a group; those who are there stay.
pub(super) fn add(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    id: &str,
    people: &[String],
) -> Result<(), Refusal> {
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    let mut members = super::members(state, id);
    let mut joined: Vec<String> = Vec::new();
    for userid in people {
        if !members.contains(userid) {
            members.push(userid.clone());
            joined.push(userid.clone());
        }
    }
    if members.len() > MAX_MEMBERS {
        return Err(super::out_of_bounds(call, format!("a group has at most {MAX_MEMBERS} members")));
    }
    if !joined.is_empty() {
        super::set(state, platform, id, Document::of(json!({"useridlist": members})));
        super::push(platform, state, id, "chat_add_member", &super::people(state, &joined));
    }
    Ok(())
}

/// Takes people out of a group. The owner stays; others who are not there do not matter.
pub(super) fn remove(platform: &Platform, state: &mut State, id: &str, people: &[String]) {
    let owner = super::owner(state, id);
    let is_leaving = |userid: &String| people.contains(userid) && *userid != owner;
    let (gone, members): (Vec<_>, Vec<_>) = super::members(state, id).into_iter().partition(is_leaving);
    if gone.is_empty() {
        return;
    }
    let admins = state.records.get(GROUP.name, id).map(|group| group.document.list("subadminIds"));
    let mut admins = admins.unwrap_or_default();
    admins.retain(|admin| !gone.contains(admin));
    super::set(state, platform, id, Document::of(json!({"useridlist": members, "subadminIds": admins})));
    super::push(platform, state, id, "chat_remove_member", &super::people(state, &gone));
}

fn disband(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::known(&mut state, platform, call)?;
    if super::is_over(&state, &id) {
        return Err(DISBANDED.refusal(call.dialect()));
    }
    super::set(&mut state, platform, &id, Document::of(json!({"status": 2})));
    state.chats.close_group(&id);
    super::push(platform, &state, &id, "chat_disband", &[]);
    Ok(answer(platform, call, &state, &id))
}
