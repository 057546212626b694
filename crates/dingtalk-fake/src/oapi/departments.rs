//! Departments of the directory.

use serde_json::json;

use crate::auth::Auth;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::directory::Department;

const SCOPES: &[&str] = &["qyapi_get_department_list", "Contact.Department.Read"];

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/department/get", Auth::App, get).scopes(SCOPES),
    Route::post("/topapi/v2/department/listsub", Auth::App, list_sub).scopes(SCOPES),
    Route::post("/topapi/v2/department/listsubid", Auth::App, list_sub_id).scopes(SCOPES),
];

const ROOT: i64 = 1;

fn get(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    match platform.state().directory.department(dept_id) {
        Some(department) => Ok(json!({"result": department.details()})),
        None => Err(not_found()),
    }
}

/// Without a department: those below the root.
fn list_sub(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let children = state.directory.children(call.integer("dept_id").unwrap_or(ROOT)).ok_or_else(not_found)?;
    Ok(json!({"result": children.map(Department::list_item).collect::<Vec<_>>()}))
}

fn list_sub_id(platform: &Platform, call: &Call) -> Outcome {
    let dept_id = call.required_integer("dept_id")?;
    let state = platform.state();
    let children = state.directory.children(dept_id).ok_or_else(not_found)?;
    Ok(json!({"result": {"dept_id_list": children.map(|department| department.dept_id).collect::<Vec<_>>()}}))
}

fn not_found() -> Refusal {
    Refusal::code(60003, "the department does not exist")
}
