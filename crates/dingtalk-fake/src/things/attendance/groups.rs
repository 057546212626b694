//! Attendance groups and who is in them.

use http::Method;
use serde_json::Value;

use super::shifts::{self, SHIFT};
use super::{check_person, wrong};
use crate::call::{Call, integer_of, text_of};
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/group/add", save),
    Route::of(Method::POST, "/topapi/attendance/group/create", save),
    Route::of(Method::POST, "/topapi/attendance/group/modify", save),
    Route::of(Method::POST, "/topapi/attendance/group/update", save),
    Route::of(Method::POST, "/v1.0/attendance/groups", save),
    Route::of(Method::PUT, "/v1.0/attendance/groups", save),
    Route::of(Method::POST, "/topapi/attendance/group/get", show),
    Route::of(Method::POST, "/topapi/attendance/group/query", show),
    Route::of(Method::POST, "/topapi/attendance/group/search", list),
    Route::of(Method::POST, "/topapi/attendance/group/minimalism/list", list),
    Route::of(Method::POST, "/topapi/attendance/groups/query", list),
    Route::of(Method::POST, "/topapi/attendance/getsimplegroups", list),
    Route::of(Method::GET, "/v1.0/attendance/groupDetails", list),
    Route::of(Method::POST, "/topapi/attendance/getusergroup", show_of_person),
    Route::of(Method::POST, "/topapi/attendance/group/delete", delete),
    Route::of(Method::POST, "/topapi/attendance/group/deletebyid", delete),
    Route::of(Method::POST, "/topapi/attendance/groups/idtokey", id_to_key),
    Route::of(Method::POST, "/topapi/attendance/groups/keytoid", key_to_id),
    Route::of(Method::POST, "/topapi/attendance/group/member/update", update_members),
    Route::of(Method::POST, "/topapi/attendance/group/member/list", list_members),
    Route::of(Method::POST, "/topapi/attendance/group/member/listbyids", list_members_among),
    Route::of(Method::POST, "/topapi/attendance/group/memberusers/list", list_people),
    Route::of(Method::POST, "/topapi/attendance/group/users/query", list_people),
    Route::of(Method::POST, "/topapi/attendance/group/users/add", add_people),
    Route::of(Method::POST, "/topapi/attendance/group/users/remove", remove_people),
];

const GROUPS: &str = "attendance groups";
const FIRST: u64 = 710_000_001;

const ALIASES: Aliases =
    &[&["id", "groupId"], &["name", "groupName"], &["owner", "ownerUserId"], &["nextCursor", "cursor"]];

/// The codes are assumed: no page lists any.
const NO_GROUP: Words = wrong("invalidParameter", "the attendance group does not exist");
const NAME_TAKEN: Words = wrong("invalidParameter", "an attendance group has this name");

fn key_of(id: &str) -> String {
    format!("{:0>32}", format!("a{id}"))
}

/// A group is meant by its number or its key.
pub(super) fn find<'a>(state: &'a State, call: &Call, asked: &Document) -> Result<&'a Record, Refusal> {
    let id = asked.find("id", ALIASES).and_then(text_of);
    let id = id
        .or_else(|| Some(asked.text("groupKey")?.trim_start_matches('0').trim_start_matches('a').to_owned()));
    let id = id.ok_or_else(|| call.missing("group_id"))?;
    state.records.get(GROUPS, &id).ok_or_else(|| NO_GROUP.refusal(call.dialect()))
}

/// The group of a person: by name before by department, the newer before the older.
pub(super) fn of_person<'a>(state: &'a State, userid: &str) -> Option<&'a Record> {
    let departments =
        state.directory.user(userid).map(|user| user.dept_id_list.as_slice()).unwrap_or_default();
    let above: Vec<_> = departments.iter().flat_map(|dept_id| state.directory.ancestry(*dept_id)).collect();
    let names = |group: &&Record| group.document.list("userIds").iter().any(|member| member == userid);
    let holds = |group: &&Record| {
        let own = group.document.list("deptIds");
        own.iter().any(|dept_id| above.iter().any(|above| above.to_string() == *dept_id))
    };
    let groups: Vec<_> = state.records.all(GROUPS).collect();
    let newest = || groups.iter().rev().copied();
    newest().find(names).or_else(|| newest().find(holds))
}

/// Everybody in a group.
pub(super) fn people(state: &State, group: &Record) -> Vec<String> {
    let mut people = group.document.list("userIds");
    for dept_id in group.document.list("deptIds").iter().filter_map(|dept_id| dept_id.parse().ok()) {
        people.extend(state.directory.everybody_in(dept_id));
    }
    let mut seen = std::collections::HashSet::new();
    people.retain(|userid| seen.insert(userid.clone()));
    people
}

fn save(platform: &Platform, call: &Call) -> Outcome {
    let sent = call.request.get("topGroup").or_else(|| call.request.get("group")).cloned();
    let sent = sent.map_or_else(|| call.request.clone(), Document::of);
    let changes_one =
        ["/modify", "/update"].iter().any(|end| call.path.ends_with(end)) || call.method == Method::PUT;
    let mut group = Document::default();
    group.merge(sent.clone(), ALIASES);
    ["opUserId", "groupKey", "id", "modifyMember"].iter().for_each(|name| drop(group.remove(name)));
    if let Some(members) = group.remove("members") {
        let (people, departments) = members_of(&members);
        group.set("userIds", people);
        group.set("deptIds", departments);
    }
    if let Some(shifts) = group.remove("shiftVoList").and_then(|list| list.as_array().cloned()) {
        let ids: Vec<_> = shifts.iter().filter_map(|shift| shift.get("id").and_then(integer_of)).collect();
        group.set("shiftIds", ids);
    }
    let mut state = platform.state();
    for userid in group.list("userIds") {
        check_person(&state, &userid, call.dialect())?;
    }
    for shift in shift_ids(&group) {
        shifts::find(&state, &shift).map_err(|words| words.refusal(call.dialect()))?;
    }
    let id = if changes_one { Some(find(&state, call, &sent)?.id.clone()) } else { None };
    let name = group.text("name");
    let same_name = |other: &Record| other.document.text("name") == name && Some(&other.id) != id.as_ref();
    if name.is_some() && state.records.all(GROUPS).any(same_name) {
        return Err(NAME_TAKEN.refusal(call.dialect()));
    }
    let now_ms = platform.clock.now_ms();
    let id = id.unwrap_or_else(|| FIRST.saturating_add(state.records.count(GROUPS)).to_string());
    if let Some(record) = state.records.get_mut(GROUPS, &id) {
        record.document.merge(group, ALIASES);
        record.document.set("modifiedTime", now_ms);
    } else {
        group.set("id", id.parse::<u64>().unwrap_or_default());
        group.set_default("type", "NONE");
        group.set("createdTime", now_ms);
        state.records.insert(GROUPS, id.clone(), String::new(), group);
    }
    let saved = state.records.get(GROUPS, &id).map(|group| document(&state, group)).unwrap_or_default();
    Ok(call.answer_thing(saved, None, ALIASES))
}

/// People, and departments: `type` tells which a member is.
fn members_of(members: &Value) -> (Vec<String>, Vec<i64>) {
    let (mut people, mut departments) = (Vec::new(), Vec::new());
    for member in members.as_array().into_iter().flatten() {
        let member = Document::of(member.clone());
        match member.text("type").as_deref() {
            Some("DeptMember") => departments.extend(member.integer("userId")),
            _ => people.extend(member.text("userId")),
        }
    }
    (people, departments)
}

/// The shifts that a group uses; 0 stands for a day of rest.
fn shift_ids(group: &Document) -> Vec<String> {
    let mut ids = group.list("shiftIds");
    ids.extend(group.list("workdayClassList"));
    ids.extend(group.text("defaultClassId"));
    ids.retain(|id| id != "0");
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids
}

/// What answers say of a group.
fn document(state: &State, group: &Record) -> Document {
    let mut document = group.document.clone();
    let ids = shift_ids(&document);
    let shifts = ids.iter().filter_map(|id| state.records.get(SHIFT.name, id)).map(shifts::summary);
    let shifts: Vec<_> = shifts.collect();
    document.set("classes", shifts.clone());
    document.set("selectedClass", shifts);
    document.set("shiftIds", ids.iter().filter_map(|id| id.parse::<i64>().ok()).collect::<Vec<_>>());
    document.set("groupKey", key_of(&group.id));
    document.set("memberCount", people(state, group).len());
    document.set("isDefault", false);
    if let Some(week) = document.get("workdayClassList").cloned() {
        document.set("workDayList", week);
    }
    document
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let group = find(&state, call, &call.request)?;
    Ok(call.answer_thing(document(&state, group), None, ALIASES))
}

/// Nothing is said of a person in no group: assumed.
fn show_of_person(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let group = of_person(&state, &userid).map(|group| document(&state, group));
    Ok(call.answer_thing(group.unwrap_or_default(), None, ALIASES))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let name = call.request.text("groupName").unwrap_or_default();
    let state = platform.state();
    let fits = |group: &&Record| group.document.text("name").is_some_and(|own| own.contains(&name));
    let page = Page::of(&call.request);
    let page = page.cut(state.records.all(GROUPS).filter(fits).map(|group| (group.number, group)));
    let at = call.path.ends_with("minimalism/list").then_some("result.result");
    Ok(call.answer_list(page.map(|group| document(&state, group)), "", at, ALIASES))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = find(&state, call, &call.request)?.id.clone();
    state.records.remove(GROUPS, &id);
    Ok(call.answer_thing(Document::of(json!({"result": key_of(&id)})), None, &[]))
}

fn id_to_key(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    Ok(json!({"result": key_of(&find(&state, call, &call.request)?.id)}))
}

fn key_to_id(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let id = find(&state, call, &call.request)?.id.parse::<u64>().unwrap_or_default();
    Ok(json!({"result": id, "success": true}))
}

/// Changes who is in a group.
fn change_members(
    platform: &Platform,
    call: &Call,
    member: &str,
    change: impl FnOnce(&mut Vec<String>),
) -> Result<(), Refusal> {
    let mut state = platform.state();
    let id = find(&state, call, &call.request)?.id.clone();
    let mut members =
        state.records.get(GROUPS, &id).map(|group| group.document.list(member)).unwrap_or_default();
    change(&mut members);
    if member == "userIds" {
        for userid in &members {
            check_person(&state, userid, call.dialect())?;
        }
    }
    if let Some(group) = state.records.get_mut(GROUPS, &id) {
        group.document.set(member, members);
    }
    Ok(())
}

/// Takes who left the organisation out of the groups.
pub(in crate::things) fn dismiss(state: &mut State, userid: &str) {
    state.records.take_out(GROUPS, "userIds", userid);
}

fn update_members(platform: &Platform, call: &Call) -> Outcome {
    let update = Document::of(call.request.get("updateParam").cloned().unwrap_or_default());
    for (member, added, removed) in [
        ("userIds", "addUsers", "removeUsers"),
        ("deptIds", "addDepts", "removeDepts"),
        ("extraIds", "addExtraUsers", "removeExtraUsers"),
    ] {
        let (added, removed) = (update.list(added), update.list(removed));
        change_members(platform, call, member, |members| {
            members.retain(|id| !removed.contains(id) && !added.contains(id));
            members.extend(added);
        })?;
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn add_people(platform: &Platform, call: &Call) -> Outcome {
    let added = call.request.list("userIdList");
    change_members(platform, call, "userIds", |members| {
        members.retain(|id| !added.contains(id));
        members.extend(added.iter().cloned());
    })?;
    Ok(call.answer_thing(Document::of(json!({"successList": added})), None, &[]))
}

fn remove_people(platform: &Platform, call: &Call) -> Outcome {
    let removed = call.request.list("userIdList");
    change_members(platform, call, "userIds", |members| members.retain(|id| !removed.contains(id)))?;
    Ok(call.answer_thing(Document::of(json!({"successList": removed})), None, &[]))
}

/// `type` 0 is a person, 1 a department; `atc_flag` 1 need not punch.
fn list_members(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let group = &find(&state, call, &call.request)?.document;
    let kinds = [("userIds", "0", "0"), ("deptIds", "1", "0"), ("extraIds", "0", "1")];
    let members = kinds.iter().flat_map(|(name, kind, flag)| {
        let members = group.list(name).into_iter();
        members.map(move |id| Document::of(json!({"memberId": id, "type": kind, "atcFlag": flag})))
    });
    let page = Page::of(&call.request).cut_list(members);
    Ok(call.answer_list(page, "", Some("result.result"), ALIASES))
}

fn list_members_among(platform: &Platform, call: &Call) -> Outcome {
    let asked = call.request.list("memberIds");
    let name = if call.request.integer("memberType") == Some(1) { "deptIds" } else { "userIds" };
    let state = platform.state();
    let group = find(&state, call, &call.request)?;
    let members = group.document.list(name);
    let found: Vec<_> = asked.into_iter().filter(|id| members.contains(id)).collect();
    Ok(json!({"success": true, "result": found}))
}

fn list_people(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let page = Page::of(&call.request).cut_list(people(&state, find(&state, call, &call.request)?));
    if call.path.ends_with("users/query") {
        let list = json!({"user_list": page.items, "has_more": page.next.is_some().to_string()});
        return Ok(json!({"result": {"result": list, "success": true, "errcode": 0, "errmsg": "ok"}}));
    }
    let page = page.map(|userid| Document::of(json!({"userid": userid})));
    Ok(call.answer_list(page, "userid", Some("result.result"), ALIASES))
}
