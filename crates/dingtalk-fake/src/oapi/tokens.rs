//! Tokens and tickets of the old host.

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/gettoken", Auth::Open, get_token).token(),
    Route::get("/sso/gettoken", Auth::Open, sso_get_token).token(),
    Route::get("/sns/gettoken", Auth::Open, sns_get_token).token(),
    Route::get("/get_jsapi_ticket", Auth::App, get_jsapi_ticket).token(),
];

fn get_token(platform: &Platform, call: &Call) -> Outcome {
    let seed = &platform.seed;
    let given = |name| call.query(name).unwrap_or_default();
    let app = seed.app_with(given("appkey"), given("appsecret"));
    match (call.query("appkey"), call.query("appsecret"), call.query("corpid"), call.query("corpsecret")) {
        (Some(_), Some(_), _, _) if app.is_some() => {}
        (Some(_), Some(_), _, _) => return Err(Refusal::code(40096, "invalid appkey or appsecret")),
        (_, _, Some(corp), Some(secret)) if corp == seed.corp_id && secret == seed.corp_secret => {}
        (_, _, Some(_), Some(_)) => return Err(Refusal::code(40089, "invalid corpid or corpsecret")),
        _ => {
            return Err(Refusal::parameter(
                "appkey and appsecret, or corpid and corpsecret, have to be in the query",
            ));
        }
    }
    let (client_id, corp_id) =
        app.map_or((seed.client_id.as_str(), seed.corp_id.as_str()), |app| (app.client_id, app.corp_id));
    let holder = Holder::App { client_id: client_id.to_owned(), corp_id: corp_id.to_owned() };
    let mut state = platform.state();
    let token = state.tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token, "expires_in": state.tokens.lifetime_s()}))
}

/// The answer has no `expires_in`.
fn sso_get_token(platform: &Platform, call: &Call) -> Outcome {
    let seed = &platform.seed;
    let (Some(corp_id), Some(secret)) = (call.query("corpid"), call.query("corpsecret")) else {
        return Err(Refusal::parameter("corpid and corpsecret have to be in the query"));
    };
    if corp_id != seed.corp_id || secret != seed.sso_secret {
        return Err(Refusal::code(40089, "invalid corpid or corpsecret"));
    }
    let holder = Holder::Sso { corp_id: corp_id.to_owned() };
    let token = platform.state().tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token}))
}

/// The answer has no `expires_in`.
fn sns_get_token(platform: &Platform, call: &Call) -> Outcome {
    let seed = &platform.seed.sns;
    let (Some(app_id), Some(secret)) = (call.query("appid"), call.query("appsecret")) else {
        return Err(Refusal::parameter("appid and appsecret have to be in the query"));
    };
    if app_id != seed.app_id || secret != seed.app_secret {
        return Err(Refusal::code(40096, "invalid appid or appsecret"));
    }
    let holder = Holder::Sns { app_id: app_id.to_owned() };
    let token = platform.state().tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token}))
}

fn get_jsapi_ticket(platform: &Platform, call: &Call) -> Outcome {
    let ticket = platform.renew_ticket(call.caller.as_ref());
    Ok(json!({"ticket": ticket, "expires_in": platform.state().tokens.lifetime_s()}))
}
