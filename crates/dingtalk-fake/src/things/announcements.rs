//! Announcements to people and departments. Nobody reads them here, so that everybody has yet to.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::people;
use crate::call::Call;
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::directory::User;
use crate::state::records::Record;

const SHELF: &str = "announcements";

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/blackboard/create", create),
    Route::of(Method::POST, "/topapi/blackboard/get", show),
    Route::of(Method::POST, "/topapi/blackboard/update", update),
    Route::of(Method::POST, "/topapi/blackboard/delete", delete),
    Route::of(Method::POST, "/topapi/blackboard/listids", list_ids),
    Route::of(Method::POST, "/topapi/blackboard/listtopten", list_newest),
    Route::of(Method::POST, "/topapi/blackboard/category/list", list_categories),
    Route::of(Method::GET, "/v1.0/blackboard/get_blackboard", show),
    Route::of(Method::GET, "/v1.0/blackboard/readers", list_readers),
];

/// Those of a new organisation: assumed.
const CATEGORIES: &[(&str, &str)] =
    &[("category-0001", "公司公告"), ("category-0002", "规章制度"), ("category-0003", "节假日公告")];

/// What stands for the whole organisation.
const EVERYBODY: i64 = -1;
const ROOT: i64 = 1;

const MOST_DEPARTMENTS: usize = 20;
const MOST_PEOPLE: usize = 1000;
const MOST_ON_A_PAGE: i64 = 30;
const NEWEST: usize = 10;

const NAMES: Aliases = &[
    &["id", "blackboardId"],
    &["readCount", "read_count"],
    &["username_list", "userNameList"],
    &["depname_list", "depNameList"],
];

/// The codes of the old host are assumed; those of the new one are its page's.
fn refuse(call: &Call, message: &str) -> Refusal {
    match call.dialect() {
        Dialect::Api => Refusal::api(400, "badRequest", message),
        _ => Refusal::parameter(message),
    }
}

/// What the requests of the old host wrap up.
fn asked(call: &Call) -> Document {
    let wrapped = ["create_request", "update_request", "query_request"];
    let inner = wrapped.iter().find_map(|name| call.request.get(name));
    inner.map_or_else(|| call.request.clone(), |inner| Document::of(inner.clone()))
}

/// Who acts.
fn operator<'a>(state: &'a State, call: &Call, asked: &Document) -> Result<&'a User, Refusal> {
    let names = ["operation_userid", "userid"];
    let userid =
        names.iter().find_map(|name| asked.text(name)).ok_or_else(|| call.missing("operation_userid"))?;
    state.directory.user(&userid).ok_or_else(|| match call.dialect() {
        Dialect::Api => refuse(call, "the operationUserId belongs to nobody"),
        _ => people::not_found(),
    })
}

fn find(state: &State, call: &Call, asked: &Document) -> Result<Record, Refusal> {
    let id = asked.text("blackboard_id").ok_or_else(|| call.missing("blackboard_id"))?;
    let found = state.records.get(SHELF, &id).cloned();
    found.ok_or_else(|| refuse(call, "the announcement does not exist"))
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let mut asked = asked(call);
    let mut state = platform.state();
    let (sender, union_id) = {
        let sender = operator(&state, call, &asked)?;
        (sender.userid.clone(), sender.unionid.clone())
    };
    let receiver = Document::of(asked.remove("blackboard_receiver").unwrap_or_default());
    let (departments, people) = (receiver.list("deptid_list"), receiver.list("userid_list"));
    if departments.is_empty() && people.is_empty() {
        return Err(call.missing("blackboard_receiver"));
    }
    if departments.len() > MOST_DEPARTMENTS || people.len() > MOST_PEOPLE {
        return Err(refuse(call, "at most 20 departments and 1000 people may be given"));
    }
    let numbers = departments.iter().map(|id| id.parse::<i64>().unwrap_or_default());
    let numbers: Vec<_> = numbers.map(|id| if id == EVERYBODY { ROOT } else { id }).collect();
    if numbers.iter().any(|id| state.directory.department(*id).is_none()) {
        return Err(super::departments::not_found());
    }
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(people::not_found());
    }
    let category =
        asked.text("category_id").unwrap_or_else(|| CATEGORIES.first().map_or("", |one| one.0).to_owned());
    let Some((_, category_name)) = CATEGORIES.iter().find(|(id, _)| *id == category) else {
        return Err(refuse(call, "there is no category with this id"));
    };
    let (id, now_ms) = (platform.identifiers.hex32(), platform.clock.now_ms());
    asked.set("id", id.as_str());
    asked.set("category_id", category.as_str());
    asked.set("categoryName", *category_name);
    asked.set("senderStaffId", sender);
    asked.set("depts", numbers.clone());
    asked.set("people", people.clone());
    asked.set_default("private_level", 0);
    asked.set("createdTime", now_ms);
    asked.set("modifiedTime", now_ms);
    state.records.insert(SHELF, id.clone(), String::new(), asked);
    let receivers = json!({"deptIds": json!(numbers).to_string(), "staffIds": json!(people).to_string(),
        "openConversationIds": "[]", "labelIds": "[]", "dgCodes": "[]"});
    platform.push_event(
        "blackboard_sent",
        json!({"blackboardId": id, "blackboardType": "blackboard", "categoryId": category, "categoryName": category_name,
            "unionId": union_id, "receivers": receivers}),
    );
    Ok(done(call))
}

/// Everybody whom it is for.
fn receivers(state: &State, announcement: &Record) -> Vec<String> {
    let departments = announcement.document.list("depts").into_iter().filter_map(|id| id.parse().ok());
    let mut all: Vec<_> = departments.flat_map(|id| state.directory.everybody_in(id)).collect();
    all.extend(announcement.document.list("people"));
    all.sort_unstable();
    all.dedup();
    all
}

fn view(platform: &Platform, state: &State, announcement: &Record) -> Document {
    let mut document = announcement.document.clone();
    let names = document.list("depts").into_iter().filter_map(|id| {
        let department = state.directory.department(id.parse().ok()?)?;
        Some(json!({"deptId": id, "name": department.name}))
    });
    let departments: Vec<_> = names.collect();
    let people = document.list("people").into_iter().filter_map(|id| {
        let user = state.directory.user(&id)?;
        Some(json!({"staffId": id, "name": user.name, "corpId": platform.corp_id()}))
    });
    let people: Vec<_> = people.collect();
    let name = |list: &[Value]| list.iter().filter_map(|one| one.get("name").cloned()).collect::<Vec<_>>();
    document.set("depname_list", name(&departments));
    document.set("username_list", name(&people));
    document.set("deptList", departments);
    document.set("user_list", people);
    document.set("read_count", 0);
    document.set("unread_count", receivers(state, announcement).len());
    document.set("isPushTop", i64::from(document.boolean("push_top") == Some(true)));
    let cover = document.text("coverpic_mediaid").filter(|cover| !cover.is_empty());
    document.set("coverpic_url", cover.map(|cover| super::page_of(platform, &cover)));
    let address = format!("{}/_fake/announcements/{}", platform.base_url(), announcement.id);
    document.set("url", address);
    document
}

/// On the new host by who sent it or administers the organisation alone.
fn check_reader(call: &Call, announcement: &Record, user: &User) -> Result<(), Refusal> {
    let is_sender = announcement.document.text("senderStaffId").as_ref() == Some(&user.userid);
    let is_main = user.more.get("admin") == Some(&Value::Bool(true));
    if call.dialect() != Dialect::Api || is_sender || is_main {
        return Ok(());
    }
    Err(Refusal::api(403, "accessDenied", "the operator neither sent it nor administers the organisation"))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let (asked, state) = (asked(call), platform.state());
    let user = operator(&state, call, &asked)?;
    let announcement = find(&state, call, &asked)?;
    check_reader(call, &announcement, user)?;
    Ok(call.answer_thing(view(platform, &state, &announcement), None, NAMES))
}

/// What is not named stays.
fn update(platform: &Platform, call: &Call) -> Outcome {
    let mut asked = asked(call);
    let mut state = platform.state();
    operator(&state, call, &asked)?;
    let id = find(&state, call, &asked)?.id;
    ["operation_userid", "blackboard_id", "notify"].iter().for_each(|name| drop(asked.remove(name)));
    if let Some(announcement) = state.records.get_mut(SHELF, &id) {
        announcement.document.merge(asked, &[]);
        announcement.document.set("modifiedTime", platform.clock.now_ms());
    }
    Ok(done(call))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let asked = asked(call);
    let mut state = platform.state();
    operator(&state, call, &asked)?;
    let id = find(&state, call, &asked)?.id;
    state.records.remove(SHELF, &id);
    Ok(done(call))
}

/// Newest first, of a category and a time where they are given.
fn list_ids(platform: &Platform, call: &Call) -> Outcome {
    let asked = asked(call);
    let state = platform.state();
    operator(&state, call, &asked)?;
    if !(1..=MOST_ON_A_PAGE).contains(&asked.integer("page_size").unwrap_or_default()) {
        return Err(refuse(call, "page_size has to be from 1 to 30"));
    }
    let time = |name: &str| asked.text(name).and_then(|text| date::parse_china(&text));
    let (from, to) = (time("start_time"), time("end_time"));
    let category = asked.text("category_id").filter(|category| !category.is_empty());
    let fits = |announcement: &&Record| {
        let at_ms = announcement.document.integer("createdTime").unwrap_or_default();
        from.is_none_or(|from| from <= at_ms)
            && to.is_none_or(|to| at_ms <= to)
            && (category.is_none() || announcement.document.text("category_id") == category)
    };
    let mut found: Vec<_> = state.records.all(SHELF).filter(fits).collect();
    found.reverse();
    let cut = Page::of(&asked).counted().cut_list(found).map(|one| one.document.clone());
    Ok(call.answer_list(cut, "id", None, &[]))
}

/// The ten newest that are for the person.
fn list_newest(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let user = operator(&state, call, &call.request)?;
    let for_them = |one: &&Record| receivers(&state, one).contains(&user.userid);
    let mut found: Vec<_> = state.records.all(SHELF).filter(for_them).collect();
    found.reverse();
    found.truncate(NEWEST);
    let page = Page::everything().cut_list(found).map(|one| view(platform, &state, one));
    Ok(call.answer_list(page, "id", None, &[]))
}

fn list_categories(platform: &Platform, call: &Call) -> Outcome {
    operator(&platform.state(), call, &call.request)?;
    let categories = CATEGORIES.iter().map(|(id, name)| Document::of(json!({"id": id, "name": name})));
    Ok(call.answer_list(Page::everything().cut_list(categories), "id", None, &[]))
}

fn list_readers(platform: &Platform, call: &Call) -> Outcome {
    let (asked, state) = (asked(call), platform.state());
    let user = operator(&state, call, &asked)?;
    let announcement = find(&state, call, &asked)?;
    check_reader(call, &announcement, user)?;
    let cut = call.page().counted().cut_list(receivers(&state, &announcement));
    let cut = cut.map(|userid| Document::of(json!({"userId": userid, "read": "false"})));
    Ok(call.answer_list(cut, "userId", None, &[]))
}
