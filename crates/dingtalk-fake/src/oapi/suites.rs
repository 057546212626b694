//! ISV endpoints of the old host (`/service/*`).

use http::Method;

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::push::suite;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/service/get_suite_token", Auth::Open, get_suite_token).token(),
    Route::post("/service/get_corp_token", Auth::SuiteSignature, get_corp_token).token(),
    Route::post("/service/get_permanent_code", Auth::Suite, get_permanent_code),
    Route::post("/service/activate_suite", Auth::Suite, activate_suite),
    Route::of(Method::POST, "/service/get_agent", get_agent),
    Route::post("/service/get_auth_info", Auth::SuiteSignature, get_auth_info),
];

const NO_PAIR: &str = "auth_corpid and permanent_code do not belong together";

fn get_suite_token(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let suite = state.customers.suite();
    let suite_key = call.required_text("suite_key")?;
    if suite_key != suite.key || call.required_text("suite_secret")? != suite.secret {
        return Err(Refusal::code(40088, "invalid suite_key or suite_secret"));
    }
    if call.required_text("suite_ticket")? != suite.ticket {
        return Err(Refusal::code(40085, "the suite_ticket does not exist"));
    }
    let holder = Holder::Suite { suite_key };
    let token = state.tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"suite_access_token": token, "expires_in": state.tokens.lifetime_s()}))
}

/// A new token each time. Whoever signs needs no permanent code, but must not give another's.
fn get_corp_token(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = customer(platform, call)?;
    let mut state = platform.state();
    if call.text("permanent_code").is_some_and(|code| state.customers.permanent_code(&corp_id) != Some(&code))
    {
        return Err(Refusal::code(41031, NO_PAIR));
    }
    let holder = Holder::App { client_id: platform.seed.suite.key.clone(), corp_id };
    let token = state.tokens.issue(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token, "expires_in": state.tokens.lifetime_s()}))
}

/// Each temporary code serves once.
fn get_permanent_code(platform: &Platform, call: &Call) -> Outcome {
    let temporary = call.required_text("tmp_auth_code")?;
    let mut state = platform.state();
    let corp_id = state.customers.exchange(&temporary);
    let corp_id = corp_id.ok_or_else(|| Refusal::code(40078, "the tmp_auth_code does not exist"))?;
    Ok(json!({
        "permanent_code": state.customers.permanent_code(&corp_id),
        "auth_corp_info": {"corpid": corp_id, "corp_name": suite::name_of(platform, &corp_id)},
    }))
}

fn activate_suite(platform: &Platform, call: &Call) -> Outcome {
    if call.required_text("suite_key")? != platform.seed.suite.key {
        return Err(Refusal::code(40083, "invalid suite_key"));
    }
    let corp_id = customer(platform, call)?;
    let permanent_code = call.required_text("permanent_code")?;
    if platform.state().customers.permanent_code(&corp_id) != Some(&permanent_code) {
        return Err(Refusal::code(41031, NO_PAIR));
    }
    Ok(json!({}))
}

fn get_auth_info(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = customer(platform, call)?;
    let admin = suite::admin_of(platform, &corp_id);
    let agent = json!({
        "agentid": platform.seed.agent_id, "agent_name": "Fake App", "appid": 1, "admin_list": [admin],
    });
    Ok(json!({
        "auth_corp_info": {"corpid": corp_id, "corp_name": suite::name_of(platform, &corp_id), "auth_level": 0},
        "auth_user_info": {"userId": admin},
        "auth_info": {"agent": [agent]},
    }))
}

/// `close` 1 is open, 0 stopped.
fn get_agent(platform: &Platform, call: &Call) -> Outcome {
    customer(platform, call)?;
    if call.need("agentid")? != platform.seed.agent_id.to_string() {
        return Err(Refusal::code(40056, "invalid agentid"));
    }
    let logo = format!("{}/logo.png", platform.base_url());
    Ok(
        json!({"agentid": platform.seed.agent_id, "name": "Fake App", "logo_url": logo, "description": "", "close": 1}),
    )
}

/// `auth_corpid`, if the organisation has the app open.
fn customer(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let corp_id = call.required_text("auth_corpid")?;
    if !platform.state().customers.has(&corp_id) {
        return Err(Refusal::code(41030, "the organisation has not authorised the suite"));
    }
    Ok(corp_id)
}
