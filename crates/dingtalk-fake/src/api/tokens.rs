//! Tokens and tickets of the new host (`oauth2`).

use serde_json::Value;

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/v1.0/oauth2/accessToken", Auth::Open, access_token).token(),
    Route::post("/v1.0/oauth2/{corpId}/token", Auth::Open, unified_token).token(),
    Route::post("/v1.0/oauth2/corpAccessToken", Auth::Open, corp_access_token).token(),
    Route::post("/v1.0/oauth2/suiteAccessToken", Auth::Open, suite_access_token).token(),
    Route::post("/v1.0/oauth2/userAccessToken", Auth::Open, user_access_token).token(),
    Route::post("/v1.0/oauth2/ssoAccessToken", Auth::Open, sso_access_token).token(),
    Route::post("/v1.0/oauth2/jsapiTickets", Auth::App, jsapi_tickets).token(),
];

fn access_token(platform: &Platform, call: &Call) -> Outcome {
    let (key, secret) = (call.required_text("appKey")?, call.required_text("appSecret")?);
    let app = platform.seed.app_with(&key, &secret).ok_or_else(bad_secret)?;
    let holder = Holder::App { client_id: app.client_id.to_owned(), corp_id: app.corp_id.to_owned() };
    Ok(expire_in(platform, renew(platform, &holder)))
}

/// The one endpoint of this host that answers in snake case.
fn unified_token(platform: &Platform, call: &Call) -> Outcome {
    let seed = &platform.seed;
    let corp_id = call.path_parameters.first().cloned().unwrap_or_default();
    let (client_id, secret) = (call.required_text("client_id")?, call.required_text("client_secret")?);
    if call.text("grant_type").as_deref() != Some("client_credentials") {
        return Err(Refusal::api(400, "unsupported.grant.type", "grant_type has to be client_credentials"));
    }
    let internal = seed.app_with(&client_id, &secret);
    let suite = client_id == seed.suite.key && secret == seed.suite.secret;
    if internal.is_none() && !suite {
        return Err(Refusal::api(400, "invalid.client", "invalid client_id or client_secret"));
    }
    let known = match internal {
        Some(app) => corp_id == app.corp_id,
        None => platform.state().customers.has(&corp_id),
    };
    if !known {
        // The platform dresses this permanent mistake as a server error (probe).
        return Err(Refusal::api(500, "unknownError", "unknown error"));
    }
    let token = renew(platform, &Holder::App { client_id, corp_id });
    Ok(json!({"access_token": token, "expires_in": platform.state().tokens.lifetime_s()}))
}

/// A new token each time.
fn corp_access_token(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = call.required_text("authCorpId")?;
    let client_id = check_suite(platform, call)?;
    if !platform.state().customers.has(&corp_id) {
        return Err(Refusal::api(400, "invalidAuthInfo", "the organisation has not opened the app"));
    }
    let holder = Holder::App { client_id, corp_id };
    let token = platform.state().tokens.issue(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(expire_in(platform, token))
}

fn suite_access_token(platform: &Platform, call: &Call) -> Outcome {
    let suite_key = check_suite(platform, call)?;
    Ok(expire_in(platform, renew(platform, &Holder::Suite { suite_key })))
}

fn check_suite(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let suite = platform.state().customers.suite().clone();
    let key = call.required_text("suiteKey")?;
    if key != suite.key || call.required_text("suiteSecret")? != suite.secret {
        return Err(Refusal::api(400, "invalidSuiteKey", "invalid suiteKey or suiteSecret"));
    }
    if call.required_text("suiteTicket")? != suite.ticket {
        return Err(Refusal::api(400, "invalidSuiteTicket", "invalid suiteTicket"));
    }
    Ok(key)
}

fn user_access_token(platform: &Platform, call: &Call) -> Outcome {
    let seed = &platform.seed;
    let (client_id, secret) = (call.required_text("clientId")?, call.required_text("clientSecret")?);
    if !seed.has_app(&client_id, &secret) {
        return Err(bad_secret());
    }
    let now_ms = platform.clock.now_ms();
    let login = match call.required_text("grantType")?.as_str() {
        "authorization_code" => {
            platform.state().tokens.use_code(&call.required_text("code")?, &client_id, now_ms)
        }
        "refresh_token" => {
            platform.state().tokens.use_refresh(&call.required_text("refreshToken")?, &client_id, now_ms)
        }
        _ => {
            let message = "grantType has to be authorization_code or refresh_token";
            return Err(Refusal::api(400, "unsupported.grant.type", message));
        }
    };
    let Some(login) = login else {
        return Err(Refusal::api(
            400,
            "invalidCode",
            "the code or refresh token is unknown, used or expired",
        ));
    };
    let refresh = platform.identifiers.hex32();
    let (userid, corp_id) = (login.userid.clone(), login.tells_corp_id.then(|| seed.corp_of(&client_id)));
    platform.state().tokens.add_refresh(refresh.clone(), login, &client_id, now_ms);
    let token = renew(platform, &Holder::User { client_id: client_id.clone(), userid });
    let expire_in = platform.state().tokens.lifetime_s();
    let mut granted = json!({"accessToken": token, "refreshToken": refresh, "expireIn": expire_in});
    if let (Value::Object(members), Some(corp_id)) = (&mut granted, corp_id) {
        members.insert("corpId".into(), corp_id.into());
    }
    Ok(granted)
}

/// The request spells `corpid` in lower case.
fn sso_access_token(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = call.required_text("corpid")?;
    if corp_id != platform.seed.corp_id || call.required_text("ssoSecret")? != platform.seed.sso_secret {
        return Err(bad_secret());
    }
    Ok(expire_in(platform, renew(platform, &Holder::Sso { corp_id })))
}

fn jsapi_tickets(platform: &Platform, call: &Call) -> Outcome {
    let ticket = platform.renew_ticket(call.caller.as_ref());
    Ok(json!({"jsapiTicket": ticket, "expireIn": platform.state().tokens.lifetime_s()}))
}

fn renew(platform: &Platform, holder: &Holder) -> String {
    platform.state().tokens.renew(holder, platform.clock.now_ms(), platform.identifiers.hex32())
}

fn expire_in(platform: &Platform, token: String) -> Value {
    json!({"accessToken": token, "expireIn": platform.state().tokens.lifetime_s()})
}

fn bad_secret() -> Refusal {
    Refusal::api(400, "invalidClientIdOrSecret", "invalid client id or secret")
}
