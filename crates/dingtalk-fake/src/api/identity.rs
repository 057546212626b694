//! Who is behind a login, a back-office code or an ISV authorisation.

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::push::suite;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/v1.0/oauth2/ssoUserInfo", Auth::Sso, sso_user),
    Route::get("/v1.0/oauth2/apps/authInfo", Auth::Suite, authorisation),
];

fn sso_user(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let login = state.tokens.use_code(
        call.query("code").unwrap_or_default(),
        &platform.seed.corp_id,
        platform.clock.now_ms(),
    );
    let user = login.and_then(|login| state.directory.user(&login.userid));
    let user =
        user.ok_or_else(|| Refusal::api(400, "invalidCode", "the code is unknown, used or expired"))?;
    Ok(json!({
        "corpId": platform.seed.corp_id,
        "corpName": "Fake Company",
        "userId": user.userid,
        "userName": user.name,
        "email": "",
        "avatar": "",
        "isAdmin": true,
    }))
}

fn authorisation(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = call.query("authCorpId").unwrap_or_default();
    if !platform.state().customers.has(corp_id) {
        return Err(Refusal::api(400, "invalidAuthInfo", "the organisation has not opened the app"));
    }
    let agent =
        json!({"agentId": platform.seed.agent_id, "agentName": "Fake App", "appId": 1, "adminList": []});
    Ok(json!({
        "authAppInfo": {"agentList": [agent]},
        "authCorpInfo": {"corpName": suite::name_of(platform, corp_id), "industry": "", "authLevel": 0},
        "authUserInfo": {},
    }))
}
