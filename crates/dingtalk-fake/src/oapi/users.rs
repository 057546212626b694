//! People of the directory.

use serde_json::{Value, json};

use crate::auth::Auth;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::seed::UserSeed;
use crate::state::directory::{Directory, User};

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/get", Auth::App, get).scopes(&["qyapi_get_member", "Contact.User.Read"]),
    Route::post("/topapi/v2/user/getbymobile", Auth::App, get_by_mobile)
        .scopes(&["qyapi_get_member_by_mobile", "Contact.User.mobile"]),
    Route::post("/topapi/user/getbyunionid", Auth::App, get_by_union_id).scopes(&["qyapi_get_member"]),
    Route::post("/topapi/v2/user/list", Auth::App, list)
        .scopes(&["qyapi_get_department_member", "Contact.User.Read"]),
    Route::post("/topapi/user/listid", Auth::App, list_id).scopes(&["qyapi_get_member"]),
    Route::post("/topapi/user/listsimple", Auth::App, list_simple).scopes(&["qyapi_get_department_member"]),
    Route::post("/topapi/v2/user/create", Auth::App, create).scopes(MANAGE),
    Route::post("/topapi/v2/user/update", Auth::App, update).scopes(MANAGE),
    Route::post("/topapi/v2/user/delete", Auth::App, delete).scopes(MANAGE),
];

const MANAGE: &[&str] = &["qyapi_manage_addresslist", "Contact.User.Write"];

fn get(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.required_text("userid")?;
    match platform.state().directory.user(&userid) {
        Some(user) => Ok(json!({"result": user.details()})),
        None => Err(not_found()),
    }
}

fn get_by_mobile(platform: &Platform, call: &Call) -> Outcome {
    let mobile = call.required_text("mobile")?;
    match platform.state().directory.user_by_mobile(&mobile) {
        Some(user) => Ok(json!({"result": {"userid": user.userid}})),
        None => Err(not_found()),
    }
}

/// `contact_type` 0: a member of the organisation.
fn get_by_union_id(platform: &Platform, call: &Call) -> Outcome {
    let union_id = call.required_text("unionid")?;
    match platform.state().directory.user_id(&union_id, true) {
        Some(userid) => Ok(json!({"result": {"contact_type": 0, "userid": userid}})),
        None => Err(not_found()),
    }
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    page(platform, call, User::list_item)
}

fn list_simple(platform: &Platform, call: &Call) -> Outcome {
    page(platform, call, |user| json!({"userid": user.userid, "name": user.name}))
}

fn list_id(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    let state = platform.state();
    let department = state.directory.department(dept_id).ok_or_else(no_department)?;
    let (users, _) = state.directory.members(department, 0, usize::MAX);
    let userids: Vec<_> = users.into_iter().map(|user| &user.userid).collect();
    Ok(json!({"result": {"userid_list": userids}}))
}

/// One page of a department's people.
fn page(platform: &Platform, call: &Call, item: fn(&User) -> Value) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    let cursor = usize::try_from(call.required_integer("cursor")?)
        .map_err(|_| Refusal::parameter("cursor must not be negative"))?;
    let size = match usize::try_from(call.required_integer("size")?) {
        Ok(size @ 1..=100) => size,
        _ => return Err(Refusal::parameter("size must be from 1 to 100")),
    };
    let state = platform.state();
    let department = state.directory.department(dept_id).ok_or_else(no_department)?;
    let (users, has_more) = state.directory.members(department, cursor, size);
    let items: Vec<_> = users.into_iter().map(item).collect();
    let mut result = json!({"has_more": has_more, "list": items});
    if let (true, Some(members)) = (has_more, result.as_object_mut()) {
        members.insert("next_cursor".into(), json!(cursor.saturating_add(size)));
    }
    Ok(json!({"result": result}))
}

/// Whatever its number: the directory of schools is -7, and others are below 0 too.
fn no_department() -> Refusal {
    Refusal::code(60003, "the department does not exist")
}

fn not_found() -> Refusal {
    Refusal::code(60121, "the user does not exist")
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let name = call.required_text("name")?;
    let userid = call
        .text("userid")
        .filter(|userid| !userid.is_empty())
        .unwrap_or_else(|| platform.identifiers.hex32());
    let mut state = platform.state();
    if state.directory.user(&userid).is_some() {
        return Err(Refusal::code(60102, "the userid is taken"));
    }
    let mobile = call.text("mobile").unwrap_or_default();
    if state.directory.user_by_mobile(&mobile).is_some() {
        return Err(Refusal::code(60104, "the mobile number is taken"));
    }
    let mut user = UserSeed::new(userid, name, mobile, Vec::new());
    user.dept_id_list = departments(&state.directory, call)?
        .ok_or_else(|| Refusal::parameter("the parameter dept_id_list is missing"))?;
    copy_members(call, &mut user);
    let userid = user.userid.clone();
    state.directory.put_user(user);
    let unionid = state.directory.user(&userid).map(|user| user.unionid.clone());
    Ok(json!({"result": {"userid": userid, "unionId": unionid}}))
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.required_text("userid")?;
    let mut state = platform.state();
    let mut user = state.directory.user(&userid).ok_or_else(not_found)?.to_seed();
    if let Some(name) = call.text("name") {
        user.name = name;
    }
    if let Some(mobile) = call.text("mobile") {
        user.mobile = mobile;
    }
    if let Some(dept_id_list) = departments(&state.directory, call)? {
        user.dept_id_list = dept_id_list;
    }
    copy_members(call, &mut user);
    state.directory.put_user(user);
    Ok(json!({}))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    if platform.state().directory.remove_user(&call.required_text("userid")?) {
        Ok(json!({}))
    } else {
        Err(not_found())
    }
}

/// `dept_id_list` of a request: all of them have to exist.
fn departments(directory: &Directory, call: &Call) -> Result<Option<Vec<i64>>, Refusal> {
    let texts = call.list("dept_id_list");
    if texts.is_empty() {
        return Ok(None);
    }
    let known = |text: &String| text.parse().ok().filter(|dept_id| directory.department(*dept_id).is_some());
    let ids: Option<Vec<i64>> = texts.iter().map(known).collect();
    ids.map(Some).ok_or_else(|| Refusal::code(60003, "the department does not exist"))
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
    ];
    for name in COPIED {
        if let Some(value) = call.members.get(*name) {
            user.more.insert((*name).to_owned(), value.clone());
        }
    }
}
