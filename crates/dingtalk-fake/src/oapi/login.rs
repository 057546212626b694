//! Logins: the person behind a free-login code, the token of a login by scan.

use http::Method;
use serde_json::Value;

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::directory::User;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/getuserinfo", Auth::App, user_info),
    Route::of(Method::GET, "/user/getuserinfo", user_info),
    Route::of(Method::GET, "/sso/getuserinfo", sso_user),
    Route::of(Method::POST, "/sns/getuserinfo_bycode", scanned),
    Route::of(Method::POST, "/sns/get_persistent_code", persistent_code),
    Route::of(Method::GET, "/sns/getuserinfo", scanned_later),
    Route::post("/sns/get_sns_token", Auth::Sns, sns_token).token(),
];

/// Any persistent code serves; what the token opens is answered from the catalogue.
fn sns_token(platform: &Platform, call: &Call) -> Outcome {
    let openid = call.required_text("openid")?;
    call.required_text("persistent_code")?;
    let mut state = platform.state();
    let holder = Holder::SnsUser { openid };
    let token = state.tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"sns_token": token, "expires_in": state.tokens.lifetime_s()}))
}

fn scanned(platform: &Platform, call: &Call) -> Outcome {
    let code = call.need("tmp_auth_code")?;
    let mut state = platform.state();
    let app = call.query("accessKey").unwrap_or_default();
    let login = state.tokens.use_code(&code, app, platform.clock.now_ms());
    let user = login.and_then(|login| state.directory.user(&login.userid));
    let user = user.ok_or_else(|| Refusal::code(40078, "the code does not exist or was used"))?;
    Ok(json!({"user_info": {
        "nick": user.name,
        "openid": user.open_id(),
        "unionid": user.unionid,
        "main_org_auth_high_level": false,
    }}))
}

/// Every code is as good as the next: what it stands for comes with the token that `/sns/get_sns_token` gives for it.
fn persistent_code(platform: &Platform, call: &Call) -> Outcome {
    let user = person(platform, call, &call.need("tmp_auth_code")?)?;
    let code = platform.identifiers.hex32();
    Ok(json!({"openid": user.open_id(), "unionid": user.unionid, "persistent_code": code}))
}

/// The person of the token; the code for one that stands for nobody is assumed.
fn scanned_later(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let openid = match &call.caller {
        Some(Holder::SnsUser { openid }) => openid.as_str(),
        _ => "",
    };
    let user = state.directory.users().find(|user| user.open_id() == openid);
    let user = user.ok_or_else(|| match openid {
        "" => Refusal::code(40079, "nobody has authorised this"),
        _ => Refusal::code(60121, "the user does not exist"),
    })?;
    Ok(json!({"user_info": {
        "nick": user.name,
        "openid": openid,
        "unionid": user.unionid,
        "maskedMobile": masked(&user.mobile),
    }}))
}

/// An administrator in the back office.
fn sso_user(platform: &Platform, call: &Call) -> Outcome {
    let user = person(platform, call, &call.need("code")?)?;
    Ok(json!({
        "user_info": {"userid": user.userid, "name": user.name, "email": "", "avatar": ""},
        "corp_info": {"corpid": platform.seed.corp_id, "corp_name": "Fake Company"},
        "is_sys": true,
    }))
}

/// Of the older operation the answer itself is the person.
fn user_info(platform: &Platform, call: &Call) -> Outcome {
    let code = match call.query("code") {
        Some(code) if call.method == Method::GET => code.to_owned(),
        _ => call.required_text("code")?,
    };
    let user = person(platform, call, &code)?;
    let sys = is_admin(&user);
    let sys_level = u8::from(sys);
    if call.method == Method::GET {
        return Ok(json!({"userid": user.userid, "name": user.name, "is_sys": sys, "sys_level": sys_level}));
    }
    Ok(json!({"result": {
        "userid": user.userid,
        "unionid": user.unionid,
        "name": user.name,
        "sys": sys,
        "sys_level": sys_level,
    }}))
}

/// The person behind a code, which is used up.
fn person(platform: &Platform, call: &Call, code: &str) -> Result<User, Refusal> {
    let mut state = platform.state();
    let app = match &call.caller {
        Some(Holder::App { client_id, .. }) => client_id.as_str(),
        Some(Holder::Sns { app_id }) => app_id.as_str(),
        Some(Holder::Sso { corp_id }) => corp_id.as_str(),
        _ => "",
    };
    let login = state.tokens.use_code(code, app, platform.clock.now_ms());
    let user = login.and_then(|login| state.directory.user(&login.userid));
    user.cloned().ok_or_else(|| Refusal::code(40078, "the code does not exist or was used"))
}

fn is_admin(user: &User) -> bool {
    user.details().get("admin").and_then(Value::as_bool) == Some(true)
}

/// `138****0001`.
fn masked(mobile: &str) -> String {
    let digits: Vec<char> = mobile.chars().collect();
    let shown = |index: usize| index < 3 || index.saturating_add(4) >= digits.len();
    digits.iter().enumerate().map(|(index, digit)| if shown(index) { *digit } else { '*' }).collect()
}
