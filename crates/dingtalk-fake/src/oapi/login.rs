//! Logins: the person behind a free-login code, the token of a login by scan.

use http::Method;
use serde_json::json;

use crate::auth::Auth;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/getuserinfo", Auth::App, user_info),
    Route::of(Method::POST, "/sns/getuserinfo_bycode", scanned),
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

fn user_info(platform: &Platform, call: &Call) -> Outcome {
    let code = call.required_text("code")?;
    let mut state = platform.state();
    let app = match &call.caller {
        Some(Holder::App { client_id, .. }) => client_id.as_str(),
        _ => "",
    };
    let login = state.tokens.use_code(&code, app, platform.clock.now_ms());
    let user = login.and_then(|login| state.directory.user(&login.userid));
    let user = user.ok_or_else(|| Refusal::code(40078, "the code does not exist or was used"))?;
    Ok(json!({"result": {
        "userid": user.userid,
        "unionid": user.unionid,
        "name": user.name,
        "sys": false,
        "sys_level": 0,
    }}))
}
