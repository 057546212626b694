//! The logins of before: the person behind a code in an app or in the back office, and the scan with a code for good.

use http::Method;
use serde_json::json;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::directory::User;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/user/getuserinfo", user),
    Route::of(Method::POST, "/sns/get_persistent_code", persistent_code),
    Route::of(Method::GET, "/sns/getuserinfo", scanned),
    Route::of(Method::GET, "/sso/getuserinfo", administrator),
];

fn user(platform: &Platform, call: &Call) -> Outcome {
    let app = match &call.caller {
        Some(Holder::App { client_id, .. }) => client_id.as_str(),
        _ => "",
    };
    let mut state = platform.state();
    let user = behind(&mut state, &call.need("code")?, app, platform.clock.now_ms())?;
    let is_admin = is_admin(user);
    Ok(json!({
        "userid": user.userid,
        "name": user.name,
        "deviceId": format!("device-{}", user.userid),
        "is_sys": is_admin,
        "sys_level": i32::from(is_admin),
    }))
}

fn persistent_code(platform: &Platform, call: &Call) -> Outcome {
    let app = match &call.caller {
        Some(Holder::Sns { app_id }) => app_id.as_str(),
        _ => "",
    };
    let mut state = platform.state();
    let user = behind(&mut state, &call.need("tmp_auth_code")?, app, platform.clock.now_ms())?;
    Ok(json!({
        "openid": user.open_id(),
        "unionid": user.unionid,
        "persistent_code": platform.identifiers.hex32(),
    }))
}

/// Somebody who has left is told of as a person unknown.
fn scanned(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let openid = match &call.caller {
        Some(Holder::SnsUser { openid }) => openid.as_str(),
        _ => "",
    };
    let user = state.directory.users().find(|user| user.open_id() == openid);
    let user = user.ok_or_else(|| Refusal::code(60121, "the user does not exist"))?;
    Ok(json!({"user_info": {
        "nick": user.name,
        "openid": openid,
        "unionid": user.unionid,
        "dingId": format!("$:LWCP_v1:${}", user.userid),
        "maskedMobile": masked(&user.mobile),
    }}))
}

fn administrator(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = platform.corp_id();
    let mut state = platform.state();
    let user = behind(&mut state, &call.need("code")?, &corp_id, platform.clock.now_ms())?;
    Ok(json!({
        "is_sys": is_admin(user),
        "user_info": {"userid": user.userid, "name": user.name, "avatar": "", "email": user.details().get("email")},
        "corp_info": {"corpid": corp_id, "corp_name": "Fake Company"},
    }))
}

fn behind<'a>(state: &'a mut State, code: &str, app: &str, now_ms: i64) -> Result<&'a User, Refusal> {
    let login = state.tokens.use_code(code, app, now_ms);
    let user = login.and_then(|login| state.directory.user(&login.userid));
    user.ok_or_else(|| Refusal::code(40078, "the code does not exist or was used"))
}

fn is_admin(user: &User) -> bool {
    user.details().get("admin").and_then(serde_json::Value::as_bool) == Some(true)
}

/// `138****0001`.
fn masked(mobile: &str) -> String {
    let digits: Vec<char> = mobile.chars().collect();
    let shown = |index: usize| index < 3 || index.saturating_add(4) >= digits.len();
    digits.iter().enumerate().map(|(index, digit)| if shown(index) { *digit } else { '*' }).collect()
}
