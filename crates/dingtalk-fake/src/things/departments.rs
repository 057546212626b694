//! Departments of the directory.

use http::Method;
use serde_json::Value;

use crate::auth::Auth;
use crate::call::{Call, integer_of};
use crate::document::{Aliases, Document, snake_case};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::seed::DepartmentSeed;
use crate::state::directory::{Department, Directory, MANAGERS};

const READ: &[&str] = &["Contact.Department.Read"];
const WRITE: &[&str] = &["Contact.Department.Write"];

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/department/get", Auth::App, get).scopes(READ),
    Route::post("/topapi/v2/department/listsub", Auth::App, list_sub).scopes(READ),
    Route::post("/topapi/v2/department/listsubid", Auth::App, list_sub_id).scopes(READ),
    Route::of(Method::POST, "/topapi/v2/department/listparentbydept", above).scopes(READ),
    Route::of(Method::POST, "/topapi/v2/department/listparentbyuser", above_person).scopes(READ),
    Route::of(Method::POST, "/topapi/v2/department/create", create).scopes(WRITE),
    Route::of(Method::POST, "/topapi/v2/department/update", update).scopes(WRITE),
    Route::of(Method::POST, "/topapi/v2/department/delete", delete).scopes(WRITE),
    Route::of(Method::GET, "/department/get", show),
    Route::of(Method::GET, "/department/list", list),
    Route::of(Method::GET, "/department/list_ids", list_ids),
    Route::of(Method::GET, "/department/list_parent_depts", above_person),
    Route::of(Method::GET, "/department/list_parent_depts_by_dept", above),
    Route::of(Method::POST, "/department/create", create),
    Route::of(Method::POST, "/department/update", update),
    Route::of(Method::GET, "/department/delete", delete),
    Route::of(Method::POST, "/v1.0/contact/departments/search", search),
];

const ROOT: i64 = 1;

const ALIASES: Aliases = &[
    &["dept_id", "id"],
    &["parent_id", "parentid"],
    &["hide_dept", "deptHiding"],
    &["dept_permits", "deptPerimits"],
    &["user_permits", "userPerimits"],
    &["extension", "ext", "extention"],
    &["from_union_org", "isFromUnionOrg"],
];

/// Members of a request that say which department and in which language, not what it becomes.
const NOT_KEPT: &[&str] = &["dept_id", "parent_id", "name", "language", "lang", "force_update_fields"];

fn get(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    match platform.state().directory.department(dept_id) {
        Some(department) => Ok(json!({"result": department.details()})),
        None => Err(not_found()),
    }
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.need_integer("id")?;
    match platform.state().directory.department(dept_id) {
        Some(department) => Ok(call.answer_thing(document(department), None, ALIASES)),
        None => Err(not_found()),
    }
}

/// Without a department: those below the root.
fn list_sub(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let children = state.directory.children(call.integer("dept_id").unwrap_or(ROOT)).ok_or_else(not_found)?;
    Ok(json!({"result": children.into_iter().map(Department::list_item).collect::<Vec<_>>()}))
}

fn list_sub_id(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    let state = platform.state();
    let children = state.directory.children(dept_id).ok_or_else(not_found)?;
    let ids: Vec<_> = children.into_iter().map(|department| department.dept_id).collect();
    Ok(json!({"result": {"dept_id_list": ids}}))
}

fn list_ids(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.need_integer("id")?;
    let state = platform.state();
    let children = state.directory.children(dept_id).ok_or_else(not_found)?;
    let ids: Vec<_> = children.into_iter().map(|department| department.dept_id).collect();
    Ok(json!({"sub_dept_id_list": ids}))
}

/// With `fetch_child`, which is the default, all that are below.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let top = call.request.integer("id").unwrap_or(ROOT);
    let all = call.request.boolean("fetch_child").unwrap_or(true);
    let state = platform.state();
    let directory = &state.directory;
    let mut found = directory.children(top).ok_or_else(not_found)?;
    let mut at = 0;
    while let Some(department) = found.get(at).filter(|_| all) {
        let below = directory.children(department.dept_id).unwrap_or_default();
        found.extend(below);
        at += 1;
    }
    let page = Page::everything().cut_list(found).map(document);
    Ok(call.answer_list(page, "dept_id", None, ALIASES))
}

fn above(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = match call.request.find("dept_id", ALIASES).and_then(integer_of) {
        Some(dept_id) => dept_id,
        None => return Err(call.missing("dept_id")),
    };
    let state = platform.state();
    state.directory.department(dept_id).ok_or_else(not_found)?;
    let ids = Document::of(json!({"parent_id_list": state.directory.ancestry(dept_id)}));
    Ok(call.answer_thing(ids, None, &[&["parent_id_list", "parentIds"]]))
}

fn above_person(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    let user = state.directory.user(&userid).ok_or_else(super::people::not_found)?;
    let lines = user.dept_id_list.iter().map(|dept_id| state.directory.ancestry(*dept_id));
    let lists: Vec<_> = lines.clone().map(|line| json!({"parent_dept_id_list": line})).collect();
    let flat: Vec<_> = lines.flatten().collect();
    Ok(call.answer_thing(Document::of(json!({"parent_list": lists, "department": flat})), None, &[]))
}

fn search(platform: &Platform, call: &Call) -> Outcome {
    let word = call.need("queryWord")?;
    let state = platform.state();
    let found = state.directory.departments().filter(|department| department.name.contains(&word));
    let page = call.page().cut_list(found).map(document);
    Ok(call.answer_list(page, "dept_id", None, ALIASES))
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("name")?;
    let request = changes(call);
    let parent_id = request.integer("parent_id").ok_or_else(|| call.missing("parent_id"))?;
    let mut state = platform.state();
    let directory = &mut state.directory;
    check_name(&name)?;
    check_place(directory, None, parent_id, &name)?;
    check_managers(directory, &request)?;
    let mut seed = DepartmentSeed::new(directory.next_department(), name, Some(parent_id));
    let dept_id = seed.dept_id;
    seed.more = kept(request);
    directory.add_department(seed);
    platform.push_event("org_dept_create", json!({"deptId": [dept_id]}));
    Ok(call.answer_thing(Document::of(json!({"dept_id": dept_id})), None, ALIASES))
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let request = changes(call);
    let dept_id = request.integer("dept_id").ok_or_else(|| call.missing("dept_id"))?;
    let mut state = platform.state();
    let directory = &mut state.directory;
    let before = directory.department(dept_id).ok_or_else(not_found)?;
    let name = request.text("name").unwrap_or_else(|| before.name.clone());
    if name != before.name {
        check_name(&name)?;
    }
    check_managers(directory, &request)?;
    let parent_id = request.integer("parent_id").or(before.parent_id);
    let moves = parent_id != before.parent_id;
    if let Some(parent_id) = parent_id {
        check_place(directory, Some(dept_id), parent_id, &name)?;
        if moves {
            directory.move_department(dept_id, parent_id);
        }
    }
    let department = directory.department_mut(dept_id).ok_or_else(not_found)?;
    department.name = name;
    department.more.extend(kept(request));
    directory.note_leaders(dept_id);
    platform.push_event("org_dept_modify", json!({"deptId": [dept_id]}));
    Ok(call.answer_thing(Document::of(json!({"dept_id": dept_id})), None, ALIASES))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = changes(call).integer("dept_id").ok_or_else(|| call.missing("dept_id"))?;
    let mut state = platform.state();
    let department = state.directory.department(dept_id).ok_or_else(not_found)?;
    if department.parent_id.is_none() {
        return Err(Refusal::code(60007, "the root department cannot be deleted"));
    }
    if department.has_members() {
        return Err(Refusal::code(60005, "the department has members"));
    }
    if department.has_children() {
        return Err(Refusal::code(60006, "the department has departments below it"));
    }
    state.directory.remove_department(dept_id);
    platform.push_event("org_dept_remove", json!({"deptId": [dept_id]}));
    Ok(json!({}))
}

/// The page allows 64 characters; the code for more is assumed.
const LONGEST_NAME: usize = 64;

fn check_name(name: &str) -> Result<(), Refusal> {
    if name.contains(['-', ',', '，', ':', '\t']) {
        return Err(Refusal::code(60009, "the department name holds characters that are not allowed"));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Refusal::parameter(format!("name has more than {LONGEST_NAME} characters")));
    }
    Ok(())
}

/// Managers are people of the organisation.
fn check_managers(directory: &Directory, request: &Document) -> Result<(), Refusal> {
    let managers = request.list(MANAGERS);
    let known = managers.iter().all(|userid| directory.user(userid).is_some());
    known.then_some(()).ok_or_else(super::people::not_found)
}

/// Whether a department of this name may stand below that parent.
fn check_place(
    directory: &Directory,
    dept_id: Option<i64>,
    parent_id: i64,
    name: &str,
) -> Result<(), Refusal> {
    let siblings = directory.children(parent_id);
    let siblings = siblings.ok_or_else(|| Refusal::code(60004, "the parent department does not exist"))?;
    if dept_id.is_some_and(|dept_id| directory.ancestry(parent_id).contains(&dept_id)) {
        return Err(Refusal::code(60010, "a department cannot stand below itself"));
    }
    if siblings.iter().any(|other| other.name == name && Some(other.dept_id) != dept_id) {
        return Err(Refusal::code(60008, "the parent department has a department of this name"));
    }
    Ok(())
}

/// The request under the names of `topapi/v2`.
fn changes(call: &Call) -> Document {
    let mut changes = Document::default();
    changes.merge(call.request.clone(), ALIASES);
    for name in LISTS {
        if let Some(Value::String(text)) = changes.get(name) {
            let items = text.split(['|', ',']).map(str::trim).filter(|item| !item.is_empty());
            let item = |item: &str| match item.parse::<i64>() {
                Ok(dept_id) if !NAMES_PEOPLE.contains(name) => json!(dept_id),
                _ => json!(item),
            };
            let items: Value = items.map(item).collect();
            changes.set(name, items);
        }
    }
    changes
}

/// Members that are lists; the older pages write them as text, with bars between.
const LISTS: &[&str] =
    &[MANAGERS, "dept_permits", "user_permits", "outer_permit_depts", "outer_permit_users"];

/// In the spelling and with the place's type of `topapi/v2`, whichever operation it came by.
fn kept(mut request: Document) -> serde_json::Map<String, Value> {
    NOT_KEPT.iter().for_each(|name| drop(request.remove(name)));
    if let Some(order) = request.integer("order") {
        request.set("order", order);
    }
    request.members().into_iter().map(|(name, value)| (snake_case(&name), value)).collect()
}

const NAMES_PEOPLE: &[&str] = &[MANAGERS, "user_permits", "outer_permit_users"];

/// As the older pages have it.
fn document(department: &Department) -> Document {
    let mut document = Document::of(Value::Object(department.details()));
    for name in LISTS {
        let text = document.list(name).join("|");
        document.set(name, text);
    }
    document
}

pub(super) fn not_found() -> Refusal {
    Refusal::code(60003, "the department does not exist")
}
