//! Permissions of files and folders, by the ids of the storage, by uuid, and as the drive and the documents have them.

use http::Method;
use serde_json::{Map, Value};

use super::access::{self, PERMISSIONS, Role, chain, given, place, role_of};
use super::entry::{self, ENTRIES, ROOT};
use super::space::{self, SPACES};
use super::trouble::Trouble;
use super::{operator, option, page};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions", give),
    Route::of(Method::PUT, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions", give),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions/remove", take),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions/query", list),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/permissions/roles/batchQuery", roles),
    Route::of(Method::POST, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions", give),
    Route::of(Method::PUT, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions", give),
    Route::of(Method::POST, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/remove", take),
    Route::of(Method::POST, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/query", list),
    Route::of(Method::POST, "/v2.0/storage/spaces/dentries/permissions/roles/batchQuery", roles),
    Route::of(
        Method::GET,
        "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/inheritances",
        show_inheritance,
    ),
    Route::of(
        Method::PUT,
        "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/inheritances",
        set_inheritance,
    ),
    Route::of(Method::GET, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/scopes", show_scope),
    Route::of(Method::PUT, "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions/scopes", set_scope),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/permissions", give),
    Route::of(Method::PUT, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/permissions", give),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/permissions/delete", take),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/permissions", list_of_drive),
];

const MOST_MEMBERS: usize = 30;
const MOST_MEMBERS_OF_DOCUMENTS: usize = 50;
/// Entries on a page where nobody says, and at most: the second is assumed.
const PAGE: i64 = 30;

/// Who gets a permission; for documents each with a role.
#[derive(Debug)]
struct Member {
    kind: String,
    id: String,
    role: Option<Role>,
}

/// What a request is about: the operator, the space and the entry, or the root of the space.
struct Place {
    who: String,
    space_id: String,
    id: String,
}

impl Place {
    /// The place that a request names, where the operator may do as much as a role may.
    fn of(platform: &Platform, state: &mut State, call: &Call, needed: Role) -> Result<Self, Refusal> {
        let who = operator(state, call)?;
        let uuid = ["dentryUuid", "nodeId"].iter().find_map(|name| call.request.text(name));
        let found = match (uuid, call.request.text("workspaceId")) {
            (Some(uuid), _) => by_uuid(state, &uuid),
            (None, Some(id)) => space::check(platform, state, &id).map(|()| (id, ROOT.to_owned())),
            (None, None) => {
                let name = if call.request.get("fileId").is_some() { "fileId" } else { "dentryId" };
                let (space_id, id) = (call.need("spaceId")?, call.need(name)?);
                let known = space::check(platform, state, &space_id);
                let known = known.and_then(|()| match id.as_str() {
                    ROOT => Ok(()),
                    _ => entry::find(&state.records, &space_id, &id).map(drop),
                });
                known.map(|()| (space_id, id))
            }
        };
        let allowed = found.and_then(|(space_id, id)| {
            access::check(platform, state, (&space_id, &id), &who, needed).map(|()| (space_id, id))
        });
        let (space_id, id) = allowed.map_err(|trouble| trouble.refusal(call))?;
        Ok(Self { who, space_id, id })
    }

    fn change(&self, state: &mut State, name: &str, value: Value) {
        let record = match self.id.as_str() {
            ROOT => state.records.get_mut(SPACES, &self.space_id),
            id => state.records.get_mut(ENTRIES, id),
        };
        if let Some(record) = record {
            record.document.set(name, value);
        }
    }

    fn text(&self, state: &State, name: &str) -> Option<String> {
        let record = match self.id.as_str() {
            ROOT => state.records.get(SPACES, &self.space_id),
            id => state.records.get(ENTRIES, id),
        };
        record?.document.text(name)
    }
}

/// The space and the id of an entry, or of the root of a space: both have a uuid.
fn by_uuid(state: &State, uuid: &str) -> Result<(String, String), Trouble> {
    let root = state.records.all(SPACES).find(|space| entry::text(space, "uuid") == uuid);
    match root {
        Some(space) => Ok((space.id.clone(), ROOT.to_owned())),
        None => entry::by_uuid(&state.records, uuid)
            .map(|entry| (entry::text(entry, "spaceId"), entry.id.clone())),
    }
}

fn done(call: &Call) -> Outcome {
    Ok(call.answer_thing(Document::of(json!({"success": true, "notInOrgList": []})), None, &[]))
}

fn role(call: &Call) -> Result<Role, Refusal> {
    let name = if call.request.get("role").is_some() { "role" } else { "roleId" };
    Role::of(&call.need(name)?).ok_or_else(|| Trouble::Parameter("roleId").refusal(call))
}

/// The members of a request, all of whom have to exist: what is said otherwise is assumed. A person is named by unionId on the page
/// of the first version, by userId on those of the second and of the drive; either is taken.
fn members(platform: &Platform, state: &State, call: &Call) -> Result<Vec<Member>, Refusal> {
    let sent = call.request.get("members").and_then(Value::as_array).cloned().unwrap_or_default();
    let wrong = || Trouble::Parameter("members").refusal(call);
    let most = if call.path.starts_with("/v1.0/doc/") { MOST_MEMBERS_OF_DOCUMENTS } else { MOST_MEMBERS };
    if sent.is_empty() || sent.len() > most {
        return Err(wrong());
    }
    let one = |member: Value| {
        let member = Document::of(member);
        let text = |names: [&str; 2]| names.iter().find_map(|name| member.text(name)).unwrap_or_default();
        let (kind, id) = (text(["type", "memberType"]).to_uppercase(), text(["id", "memberId"]));
        let (kind, id) = match kind.as_str() {
            "USER" => {
                let person = state.directory.user(&id).or_else(|| state.directory.user_by_union_id(&id));
                ("USER", person?.userid.clone())
            }
            "DEPT" | "DEPARTMENT" => {
                ("DEPT", id.parse().ok().and_then(|id| state.directory.department(id))?.dept_id.to_string())
            }
            "ORG" => ("ORG", Some(platform.corp_id()).filter(|corp_id| id.is_empty() || id == *corp_id)?),
            "CONVERSATION" => ("CONVERSATION", things::group_of(state, &id)?),
            "TAG" => ("TAG", id),
            "DYNAMIC_GROUP" => ("DYNAMIC_GROUP", id),
            _ => return None,
        };
        let role = match member.text("roleType") {
            Some(role) => Some(Role::of(&role)?),
            None => None,
        };
        Some(Member { kind: kind.to_owned(), id, role })
    };
    sent.into_iter().map(one).collect::<Option<_>>().ok_or_else(wrong)
}

/// Gives a role to members, in the place of the one that they had.
pub(super) fn give(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Manager)?;
    let members = members(platform, &state, call)?;
    let (now_ms, duration) = (platform.clock.now_ms(), option(call).integer("duration"));
    let parent = place(&place_of.space_id, &place_of.id);
    for Member { kind, id, role: own } in members {
        let role = own.map_or_else(|| role(call), Ok)?;
        let key = format!("{parent}/{kind}/{id}");
        let created = state.records.get(PERMISSIONS, &key);
        let created = created.and_then(|permission| permission.document.integer("createdTime"));
        let mut permission = Document::of(json!({"role": role.id(), "memberType": kind, "memberId": id,
            "corpId": platform.corp_id(), "operatorId": place_of.who, "spaceId": place_of.space_id,
            "dentryId": place_of.id, "createdTime": created.unwrap_or(now_ms), "modifiedTime": now_ms}));
        if let Some(seconds) = duration {
            permission.set("duration", seconds);
            permission.set("endsMs", now_ms.saturating_add(seconds.saturating_mul(1000)));
        }
        state.records.insert(PERMISSIONS, key, parent.clone(), permission);
    }
    done(call)
}

/// Takes a role from those of the members who have it; for documents whichever they have.
pub(super) fn take(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Manager)?;
    let members = members(platform, &state, call)?;
    let role = if call.path.starts_with("/v1.0/doc/") { None } else { Some(role(call)?) };
    let parent = place(&place_of.space_id, &place_of.id);
    for Member { kind, id, .. } in members {
        let key = format!("{parent}/{kind}/{id}");
        let held = state.records.get(PERMISSIONS, &key).and_then(role_of);
        if role.is_none() || held == role {
            state.records.remove(PERMISSIONS, &key);
        }
    }
    done(call)
}

/// What the member of a permission is called.
fn name(state: &State, kind: &str, id: &str) -> Option<String> {
    match kind {
        "USER" => state.directory.user(id).map(|user| user.name.clone()),
        "DEPT" => state.directory.department(id.parse().ok()?).map(|department| department.name.clone()),
        "CONVERSATION" => things::group_name(state, id),
        _ => None,
    }
}

fn view(state: &State, call: &Call, permission: &Record) -> Document {
    let (kind, id) = (entry::text(permission, "memberType"), entry::text(permission, "memberId"));
    let shown = match state.directory.user(&id) {
        Some(user) if kind == "USER" && call.path.starts_with("/v1.0/storage/") => user.unionid.clone(),
        _ => id.clone(),
    };
    let mut document = permission.document.clone();
    document.set(
        "member",
        json!({"type": kind, "id": shown, "corpId": document.text("corpId"),
        "name": name(state, &kind, &id)}),
    );
    document.set("role", role_of(permission).map(Role::view));
    document.set(
        "dentryUuid",
        state
            .records
            .get(ENTRIES, &entry::text(permission, "dentryId"))
            .map(|entry| entry::text(entry, "uuid")),
    );
    document
}

/// What was given for the entry itself. That its creator owns it is not said by a permission.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Reader)?;
    let option = option(call);
    let page = page(&option, PAGE, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let wanted = option.list("filterRoleIds");
    let all = given(platform, &state, &place_of.space_id, &place_of.id);
    let all = all.filter(|permission| wanted.is_empty() || wanted.contains(&entry::text(permission, "role")));
    let page = page.cut(all.map(|permission| (permission.number, permission)));
    Ok(call.answer_list(page.map(|permission| view(&state, call, permission)), "", None, &[]))
}

/// With what is given above.
fn list_of_drive(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Reader)?;
    let mut shown = Vec::new();
    for here in chain(&state, &place_of.id) {
        for permission in given(platform, &state, &place_of.space_id, &here) {
            let (kind, id) = (entry::text(permission, "memberType"), entry::text(permission, "memberId"));
            let kind_of_drive = if kind == "DEPT" { "department".to_owned() } else { kind.to_lowercase() };
            let member = json!({"corpId": permission.document.text("corpId"), "memberId": id,
                "memberName": name(&state, &kind, &id), "memberType": kind_of_drive});
            shown.push(json!({"extend": here != place_of.id, "member": member,
                "role": role_of(permission).map(Role::of_drive)}));
        }
    }
    Ok(call.answer_thing(Document::of(json!({"members": shown, "outMembers": []})), None, &[]))
}

/// The roles that the operator has.
fn roles(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let mut map = Map::new();
    let refused = |trouble: Trouble| trouble.refusal(call);
    if let Some(space_id) = call.request.text("spaceId") {
        space::check(platform, &mut state, &space_id).map_err(refused)?;
        for id in call.request.list("dentryIdList") {
            let role = access::role(platform, &state, (&space_id, &id), &who);
            map.insert(id, json!(role.map(Role::view).into_iter().collect::<Vec<_>>()));
        }
    } else {
        for uuid in call.request.list("dentryUuidList") {
            let (space_id, id) = by_uuid(&state, &uuid).map_err(refused)?;
            let role = access::role(platform, &state, (&space_id, &id), &who);
            map.insert(uuid, json!(role.map(Role::view).into_iter().collect::<Vec<_>>()));
        }
    }
    Ok(call.answer_thing(Document::of(json!({"roleMap": map})), None, &[]))
}

fn show_inheritance(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Reader)?;
    let inheritance = place_of.text(&state, "inheritance").unwrap_or_else(|| "PASS_ON".to_owned());
    Ok(call.answer_thing(Document::of(json!({"inheritance": inheritance})), None, &[]))
}

fn set_inheritance(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Manager)?;
    let inheritance = call.need("inheritance")?;
    if !["PASS_ON", "BREAK"].contains(&inheritance.as_str()) {
        return Err(Trouble::Parameter("inheritance").refusal(call));
    }
    place_of.change(&mut state, "inheritance", json!(inheritance));
    done(call)
}

fn show_scope(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Reader)?;
    let scope = place_of.text(&state, "shareScope").unwrap_or_else(|| "SPACE".to_owned());
    let role = (scope == "ORG").then_some(Role::Reader.id());
    Ok(call.answer_thing(Document::of(json!({"scope": scope, "scopeWithRole": role})), None, &[]))
}

fn set_scope(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let place_of = Place::of(platform, &mut state, call, Role::Manager)?;
    let scope = call.need("scope")?;
    if !["ORG", "SPACE"].contains(&scope.as_str()) {
        return Err(Trouble::Parameter("scope").refusal(call));
    }
    place_of.change(&mut state, "shareScope", json!(scope));
    done(call)
}
