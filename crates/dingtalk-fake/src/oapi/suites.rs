//! ISV endpoints of the old host (`/service/*`).

use serde_json::json;

use crate::auth::Auth;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/service/get_suite_token", Auth::Open, get_suite_token).token(),
    Route::post("/service/get_corp_token", Auth::SuiteSignature, get_corp_token).token(),
];

fn get_suite_token(platform: &Platform, call: &Call) -> Outcome {
    let suite = &platform.seed.suite;
    let suite_key = call.required_text("suite_key")?;
    if suite_key != suite.key || call.required_text("suite_secret")? != suite.secret {
        return Err(Refusal::code(40088, "invalid suite_key or suite_secret"));
    }
    if call.required_text("suite_ticket")? != suite.ticket {
        return Err(Refusal::code(40085, "the suite_ticket does not exist"));
    }
    let mut state = platform.state();
    let holder = Holder::Suite { suite_key };
    let token = state.tokens.renew(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"suite_access_token": token, "expires_in": state.tokens.lifetime_s()}))
}

/// A new token each time.
fn get_corp_token(platform: &Platform, call: &Call) -> Outcome {
    let corp_id = call.required_text("auth_corpid")?;
    if !platform.seed.has_opened_suite(&corp_id) {
        return Err(Refusal::code(41030, "the organisation has not authorised the suite"));
    }
    let mut state = platform.state();
    let holder = Holder::App { client_id: platform.seed.suite.key.clone(), corp_id };
    let token = state.tokens.issue(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token, "expires_in": state.tokens.lifetime_s()}))
}
