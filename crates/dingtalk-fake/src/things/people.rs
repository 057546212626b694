//! People of the directory, in all spellings of both hosts.

use std::borrow::Cow;

use http::Method;
use serde_json::{Map, Value};

use super::contacts;
use super::departments::not_found as no_department;
use super::roles;
use crate::auth::Auth;
use crate::call::Call;
use crate::document::{Aliases, Document, list_of};
use crate::json::json;
use crate::page::{Cut, Page};
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal, in_result};
use crate::route::Route;
use crate::seed::UserSeed;
use crate::state::State;
use crate::state::directory::{Department, Directory, User};
use crate::state::tokens::Holder;

const READ: &[&str] = &["Contact.User.Read"];
const WRITE: &[&str] = &["Contact.User.Write"];

pub(crate) const ROUTES: &[Route] = &[
    Route::post_text("/topapi/v2/user/get", Auth::App, get).scopes(READ),
    Route::of(Method::POST, "/topapi/v2/user/getbymobile", get_by_mobile).scopes(&["Contact.User.mobile"]),
    Route::of(Method::POST, "/topapi/user/getbyunionid", get_by_union_id).scopes(READ),
    Route::post("/topapi/v2/user/list", Auth::App, list).scopes(READ),
    Route::post("/topapi/user/listid", Auth::App, list_id).scopes(READ),
    Route::post("/topapi/user/listsimple", Auth::App, list_simple).scopes(READ),
    Route::of(Method::POST, "/topapi/user/count", count).scopes(READ),
    Route::of(Method::POST, "/topapi/user/listadmin", list_admins).scopes(READ),
    Route::post("/topapi/v2/user/create", Auth::App, create).scopes(WRITE).checked(),
    Route::post("/topapi/v2/user/update", Auth::App, update).scopes(WRITE).checked(),
    Route::post("/topapi/v2/user/delete", Auth::App, delete).scopes(WRITE).checked(),
    Route::of(Method::GET, "/user/get", show),
    Route::of(Method::GET, "/user/get_by_mobile", get_by_mobile),
    Route::of(Method::GET, "/user/getUseridByUnionid", get_by_union_id),
    Route::of(Method::GET, "/user/getDeptMember", list_id),
    Route::of(Method::GET, "/user/get_org_user_count", count),
    Route::of(Method::GET, "/user/get_admin", list_admins),
    Route::of(Method::GET, "/user/list", page_of_department),
    Route::of(Method::GET, "/user/listbypage", page_of_department),
    Route::of(Method::GET, "/user/simplelist", page_of_department),
    Route::of(Method::POST, "/user/create", create),
    Route::of(Method::POST, "/user/update", update),
    Route::of(Method::GET, "/user/delete", delete),
    Route::of(Method::POST, "/user/batchdelete", delete_several),
    Route::get("/v1.0/contact/users/me", Auth::User, show_of_union_id).checked(),
    Route::of(Method::GET, "/v1.0/contact/users/{unionId}", show_of_union_id),
    Route::of(Method::GET, "/v1.0/contact/users/batch/get", show_several),
    Route::of(Method::POST, "/v1.0/contact/users/search", search),
    Route::of(Method::POST, "/v1.0/contact/users/sort", sort),
];

const ALIASES: Aliases = &[
    &["dept_id_list", "department"],
    &["title", "position"],
    &["telephone", "tel"],
    &["hide_mobile", "isHide"],
    &["senior", "isSenior", "senior_mode"],
    &["admin", "isAdmin"],
    &["boss", "isBoss"],
    &["avatar", "avatarUrl"],
    &["extension", "extattr"],
    &["role_list", "roles"],
];

fn get(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let userid = call.required_text("userid")?;
    let state = platform.state();
    let user = state.directory.user(&userid).ok_or_else(not_found)?;
    let details = match roles_of(&state, user) {
        None => Cow::Borrowed(user.details_text()),
        Some(roles) => {
            let mut details = user.details();
            details.insert("role_list".into(), roles);
            Cow::Owned(Value::Object(details).to_string())
        }
    };
    Ok(format!(r#""result":{details}"#))
}

/// The roles of a person who has any.
fn roles_of(state: &State, user: &User) -> Option<Value> {
    let roles = roles::of_person(state, &user.userid);
    Some(roles).filter(|roles| roles.as_array().is_some_and(|roles| !roles.is_empty()))
}

fn document(state: &State, user: &User) -> Document {
    let mut document = user.document();
    if let Some(roles) = roles_of(state, user) {
        document.set("role_list", roles);
    }
    document
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    let user = state.directory.user(&userid).ok_or_else(not_found)?;
    Ok(call.answer_thing(document(&state, user), None, ALIASES))
}

/// `me` is who logged in.
fn show_of_union_id(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let user = match (call.path_parameters.first().map_or("me", String::as_str), &call.caller) {
        ("me", Some(Holder::User { userid, .. })) => state.directory.user(userid),
        (union_id, _) => state.directory.user_by_union_id(union_id),
    };
    let user =
        user.ok_or_else(|| Refusal::api(400, "invalidParameter.user.notExist", "the user does not exist"))?;
    Ok(call.answer_thing(document(&state, user), None, ALIASES))
}

fn show_several(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.list("userIdList");
    let state = platform.state();
    let found = wanted.iter().filter_map(|userid| state.directory.user(userid));
    let page = Page::everything().cut_list(found).map(|user| document(&state, user));
    Ok(call.answer_list(page, "userid", Some("userList"), ALIASES))
}

/// By name; `fullMatchField` 1 wants the whole name.
fn search(platform: &Platform, call: &Call) -> Outcome {
    let word = call.need("queryWord")?;
    let whole = call.request.integer("fullMatchField") == Some(1);
    let state = platform.state();
    let fits = |user: &&User| if whole { user.name == word } else { user.name.contains(&word) };
    let page = call.page().cut_list(state.directory.users().filter(fits)).map(User::document);
    Ok(call.answer_list(page, "userid", None, ALIASES))
}

/// By name; what is no person's is left out. The order is that of the characters, not of their sounds.
fn sort(platform: &Platform, call: &Call) -> Outcome {
    const MOST: usize = 100;
    let userids = call.request.list("userIdList");
    if userids.len() > MOST {
        return Err(Refusal::api(500, "listsize.too.long", format!("userIdList has more than {MOST} items")));
    }
    let state = platform.state();
    let mut people: Vec<_> = userids.iter().filter_map(|userid| state.directory.user(userid)).collect();
    people.sort_by(|left, right| left.name.cmp(&right.name));
    if call.request.integer("sortType") == Some(1) {
        people.reverse();
    }
    let userids: Vec<_> = people.iter().map(|user| &user.userid).collect();
    Ok(call.answer_thing(Document::of(json!({"userIdList": userids})), None, &[]))
}

fn get_by_mobile(platform: &Platform, call: &Call) -> Outcome {
    let mobile = call.need("mobile")?;
    let state = platform.state();
    let user = state.directory.user_by_mobile(&mobile).ok_or_else(not_found)?;
    Ok(call.answer_thing(Document::of(json!({"userid": user.userid})), None, ALIASES))
}

/// `contact_type` 0: a member of the organisation.
fn get_by_union_id(platform: &Platform, call: &Call) -> Outcome {
    let union_id = call.need("unionid")?;
    let state = platform.state();
    let user = state.directory.user_by_union_id(&union_id).ok_or_else(not_found)?;
    Ok(call.answer_thing(Document::of(json!({"contact_type": 0, "userid": user.userid})), None, ALIASES))
}

/// `onlyActive` of the old form: 0 counts everybody, 1 those who have logged in.
fn count(platform: &Platform, call: &Call) -> Outcome {
    let only_active = call.request.boolean("only_active");
    let only_active = only_active.unwrap_or_else(|| call.request.integer("onlyActive") == Some(1));
    let state = platform.state();
    let count = state.directory.users().filter(|user| !only_active || user.is_active()).count();
    Ok(call.answer_thing(Document::of(json!({"count": count})), None, ALIASES))
}

/// `sys_level` 1 is the main administrator, 2 another one.
fn list_admins(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let is = |user: &User, what: &str| user.more.get(what) == Some(&Value::Bool(true));
    let admins = state.directory.users().filter(|user| is(user, "admin") || is(user, "boss"));
    let admin = |user: &User| {
        let level = if is(user, "boss") { 1 } else { 2 };
        Document::of(json!({"userid": user.userid, "sys_level": level, "admin_mobile": user.mobile}))
    };
    let page = Page::everything().cut_list(admins).map(admin);
    Ok(call.answer_list(page, "userid", None, &[]))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    page(platform, call, User::list_item)
}

fn list_simple(platform: &Platform, call: &Call) -> Outcome {
    page(platform, call, |user, _| json!({"userid": user.userid, "name": user.name}))
}

fn list_id(platform: &Platform, call: &Call) -> Outcome {
    if call.published.is_some() {
        let page = members(platform, call, call.need_integer("deptId")?, Page::everything())?;
        return Ok(call.answer_list(page, "userid", None, ALIASES));
    }
    let page = members(platform, call, call.required_integer("dept_id")?, Page::everything())?;
    let userids: Vec<_> = page.items.iter().filter_map(|user| user.text("userid")).collect();
    Ok(json!({"result": {"userid_list": userids}}))
}

fn page_of_department(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.need_integer("department_id")?;
    Ok(call.answer_list(members(platform, call, dept_id, call.page())?, "userid", None, ALIASES))
}

fn members(platform: &Platform, call: &Call, dept_id: i64, page: Page) -> Result<Cut<Document>, Refusal> {
    let state = platform.state();
    let department = state.directory.department(dept_id).ok_or_else(no_department)?;
    let members = state.directory.members_by(department, &call.request.text("order").unwrap_or_default());
    Ok(page.cut_list(members).map(|user| {
        let mut document = user.document();
        document.set("order", user.order_in(dept_id));
        document.set("isLeader", department.is_led_by(&user.userid));
        document
    }))
}

/// One page of a department's people.
fn page(platform: &Platform, call: &Call, item: fn(&User, &Department) -> Value) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    if call.required_integer("cursor")? < 0 {
        return Err(Refusal::parameter("cursor must not be negative"));
    }
    if !(1..=100).contains(&call.required_integer("size")?) {
        return Err(Refusal::parameter("size must be from 1 to 100"));
    }
    let state = platform.state();
    let department = state.directory.department(dept_id).ok_or_else(no_department)?;
    let asked = Document::of(Value::Object(call.members.clone()));
    let members = state.directory.members_by(department, &call.text("order_field").unwrap_or_default());
    let page = Page::of(&asked).cut_list(members).map(|user| item(user, department));
    let mut result = Map::new();
    result.insert("has_more".into(), json!(page.next.is_some()));
    result.insert("list".into(), Value::Array(page.items));
    if let Some(next) = page.next {
        result.insert("next_cursor".into(), json!(next));
    }
    Ok(in_result(result))
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("name")?;
    let userid = call.request.text("userid").filter(|userid| !userid.is_empty());
    let userid = userid.unwrap_or_else(|| platform.identifiers.hex32());
    let mut state = platform.state();
    if state.directory.user(&userid).is_some() {
        return Err(Refusal::code(60102, "the userid is taken"));
    }
    let mobile = call.request.text("mobile").unwrap_or_default();
    contacts::check(&state.directory, call, None)?;
    let mut user = UserSeed::new(userid.clone(), name, mobile, Vec::new());
    user.dept_id_list = departments(&state.directory, call)?.ok_or_else(|| call.missing("dept_id_list"))?;
    copy_members(call, &mut user);
    let departments = user.dept_id_list.clone();
    state.directory.put_user(user);
    let unionid = state.directory.user(&userid).map(|user| user.unionid.clone());
    platform.push_event("user_add_org", json!({"userId": [userid], "department": departments}));
    Ok(call.answer_thing(Document::of(json!({"userid": userid, "unionId": unionid})), None, ALIASES))
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let mut state = platform.state();
    let before = state.directory.user(&userid).ok_or_else(not_found)?;
    let mut user = before.to_seed();
    let before = summary(before);
    if let Some(name) = call.request.text("name") {
        user.name = name;
    }
    contacts::check(&state.directory, call, Some(&userid))?;
    if let Some(mobile) = call.request.text("mobile") {
        user.mobile = mobile;
    }
    if let Some(dept_id_list) = departments(&state.directory, call)? {
        user.dept_id_list = dept_id_list;
    }
    copy_members(call, &mut user);
    state.directory.put_user(user);
    let after = state.directory.user(&userid).map(summary);
    let changes = json!({"userid": userid, "prev": before, "curr": after});
    platform.push_event("user_modify_org", json!({"userId": [userid], "diffInfo": changes}));
    Ok(json!({}))
}

/// What `user_modify_org` tells of a person before and after.
fn summary(user: &User) -> Value {
    let more = |name: &str| user.more.get(name).cloned().unwrap_or(json!(""));
    json!({
        "name": user.name,
        "email": more("email"),
        "telephone": more("telephone"),
        "jobNumber": more("job_number"),
        "managerUserid": more("manager_userid"),
        "workPlace": more("work_place"),
        "hiredDate": more("hired_date"),
    })
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let mut state = platform.state();
    let user = state.directory.remove_user(&userid).ok_or_else(not_found)?;
    super::roster::note_leaving(platform, &mut state, &user);
    platform.push_event("user_leave_org", json!({"userId": [userid], "unionid": user.unionid}));
    Ok(json!({}))
}

fn delete_several(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.list("useridlist");
    let mut state = platform.state();
    if wanted.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(not_found());
    }
    for userid in &wanted {
        if let Some(user) = state.directory.remove_user(userid) {
            super::roster::note_leaving(platform, &mut state, &user);
        }
    }
    platform.push_event("user_leave_org", json!({"userId": wanted}));
    Ok(json!({}))
}

/// The departments of a request: all of them have to exist.
fn departments(directory: &Directory, call: &Call) -> Result<Option<Vec<i64>>, Refusal> {
    let texts = call.request.find("dept_id_list", ALIASES).map(list_of).unwrap_or_default();
    if texts.is_empty() {
        return Ok(None);
    }
    let known = |text: &String| text.parse().ok().filter(|dept_id| directory.department(*dept_id).is_some());
    let ids: Option<Vec<i64>> = texts.iter().map(known).collect();
    ids.map(Some).ok_or_else(no_department)
}

/// Members that a later `get` answers as they were sent.
fn copy_members(call: &Call, user: &mut UserSeed) {
    const COPIED: &[&str] = &[
        "hide_mobile",
        "telephone",
        "job_number",
        "title",
        "email",
        "org_email",
        "work_place",
        "remark",
        "extension",
        "hired_date",
        "manager_userid",
        "nickname",
        "senior",
        "dept_order_list",
        "dept_position_list",
        "exclusive_account",
        "exclusive_account_type",
        "login_id",
    ];
    for name in COPIED {
        let value = match call.request.find(name, ALIASES) {
            // JSON text in requests and answers alike.
            Some(value @ (Value::Object(_) | Value::Array(_))) if *name == "extension" => {
                json!(value.to_string())
            }
            Some(value) => value.clone(),
            None => continue,
        };
        user.more.insert((*name).to_owned(), value);
    }
    // The earlier spelling: a map by department.
    if let Some(Value::Object(orders)) = call.request.get("orderInDepts") {
        let place = |(dept, order): (&String, &Value)| json!({"dept_id": dept, "order": order});
        user.more.insert("dept_order_list".to_owned(), orders.iter().map(place).collect());
    }
}

pub(super) fn not_found() -> Refusal {
    Refusal::code(60121, "the user does not exist")
}
