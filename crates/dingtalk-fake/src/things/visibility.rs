//! What an app may see of the organisation, and an administrator administer: all of it.

use http::Method;
use serde_json::Value;

use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::directory::User;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/auth/scopes", show_scopes),
    Route::of(Method::POST, "/topapi/user/get_admin_scope", show_administered),
    Route::of(Method::GET, "/user/can_access_microapp", may_use),
    Route::of(Method::POST, "/topapi/inactive/user/get", list_inactive),
    Route::of(Method::POST, "/topapi/inactive/user/v2/get", list_inactive),
    Route::of(Method::GET, "/v1.0/contact/organizations/authInfos", show_organisation),
    Route::of(Method::GET, "/v1.0/contact/invites/infos", show_invitation),
];

const ROOT: i64 = 1;

fn show_scopes(_: &Platform, _: &Call) -> Outcome {
    Ok(json!({
        "auth_org_scopes": {"authed_dept": [ROOT], "authed_user": []},
        "auth_user_field": ["name", "email", "mobile", "department", "position", "jobnumber", "avatar"],
        "condition_field": [],
    }))
}

/// Somebody who administers nothing has no departments.
fn show_administered(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    let user = state.directory.user(&userid).ok_or_else(super::people::not_found)?;
    let departments =
        if user.details().get("admin") == Some(&Value::Bool(true)) { vec![ROOT] } else { vec![] };
    Ok(json!({"dept_ids": departments}))
}

fn may_use(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let state = platform.state();
    state.directory.user(&userid).ok_or_else(super::people::not_found)?;
    Ok(json!({"canAccess": true}))
}

/// Without `is_active`, those who were not active.
fn list_inactive(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.boolean("is_active").unwrap_or(false);
    let departments = call.request.list("dept_ids");
    let state = platform.state();
    let below = |user: &User| {
        let mut above = user.dept_id_list.iter().flat_map(|dept_id| state.directory.ancestry(*dept_id));
        departments.is_empty() || above.any(|dept_id| departments.contains(&dept_id.to_string()))
    };
    let mut found: Vec<_> =
        state.directory.users().filter(|user| user.is_active() == wanted && below(user)).collect();
    found.sort_unstable_by(|left, right| left.userid.cmp(&right.userid));
    let page: Page = call.page();
    let cut = page.cut_list(found).map(|user| Document::of(json!({"id": user.userid})));
    Ok(call.answer_list(cut, "id", None, &[]))
}

fn show_organisation(platform: &Platform, _: &Call) -> Outcome {
    let state = platform.state();
    let name = state.directory.department(ROOT).map(|root| root.name.clone()).unwrap_or_default();
    Ok(json!({
        "orgName": name,
        "licenseOrgName": name,
        "licenseUrl": format!("{}/license.png", platform.base_url()),
        "authLevel": 0,
        "registrationNum": "",
        "unifiedSocialCredit": "",
        "organizationCode": "",
        "legalPerson": "",
    }))
}

/// Everybody may be invited, and nobody has to agree. The codes of who and what does not exist are assumed.
fn show_invitation(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let dept_id = call.request.integer("deptId").unwrap_or(ROOT);
    if state.directory.department(dept_id).is_none() {
        return Err(Refusal::api(
            400,
            "invalidParameter.param.deptIdInvalid",
            "the department does not exist",
        ));
    }
    let inviter = call.request.text("inviterUserId").filter(|inviter| !inviter.is_empty());
    if inviter.as_ref().is_some_and(|inviter| state.directory.user(inviter).is_none()) {
        return Err(Refusal::api(400, "invalidParameter.param.userIdInvalid", "the user does not exist"));
    }
    let url = format!("{}/invite/{}?deptId={dept_id}", platform.base_url(), platform.corp_id());
    Ok(call.answer_thing(
        Document::of(json!({"inviteSwitch": true, "searchNameInvite": true, "orgApplyCodeInvite": true,
            "linkInvite": true, "inviteUrl": url, "auditType": 0, "empApplyJoinDept": true})),
        None,
        &[],
    ))
}
