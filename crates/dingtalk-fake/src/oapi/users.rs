//! People of the directory.

use serde_json::json;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::{Auth, Route};
use crate::state::directory::User;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/get", Auth::App, get).scopes(&["qyapi_get_member", "Contact.User.Read"]),
    Route::post("/topapi/v2/user/getbymobile", Auth::App, get_by_mobile)
        .scopes(&["qyapi_get_member_by_mobile", "Contact.User.mobile"]),
    Route::post("/topapi/v2/user/list", Auth::App, list)
        .scopes(&["qyapi_get_department_member", "Contact.User.Read"]),
];

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

fn list(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    let cursor = usize::try_from(call.required_integer("cursor")?)
        .map_err(|_| Refusal::parameter("cursor must not be negative"))?;
    let size = match usize::try_from(call.required_integer("size")?) {
        Ok(size @ 1..=100) => size,
        _ => return Err(Refusal::parameter("size must be from 1 to 100")),
    };
    let state = platform.state();
    let department = state
        .directory
        .department(dept_id)
        .ok_or_else(|| Refusal::code(60003, "the department does not exist"))?;
    let (users, has_more) = state.directory.members(department, cursor, size);
    let items: Vec<_> = users.into_iter().map(User::list_item).collect();
    let mut result = json!({"has_more": has_more, "list": items});
    if let (true, Some(members)) = (has_more, result.as_object_mut()) {
        members.insert("next_cursor".into(), json!(cursor.saturating_add(size)));
    }
    Ok(json!({"result": result}))
}

fn not_found() -> Refusal {
    Refusal::code(60121, "the user does not exist")
}
