//! ISV endpoints of the old host (`/service/*`).

use dingtalk_crypto::signature;
use serde_json::json;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::{Auth, Route};
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/service/get_suite_token", Auth::Open, get_suite_token).token(),
    Route::post("/service/get_corp_token", Auth::Open, get_corp_token).token(),
];

const CLOCK_TOLERANCE_MS: u64 = 60_000;

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

/// A new token each time; the credential is the signature in the query.
fn get_corp_token(platform: &Platform, call: &Call) -> Outcome {
    check_signature(platform, call)?;
    let corp_id = call.required_text("auth_corpid")?;
    if !platform.seed.has_opened_suite(&corp_id) {
        return Err(Refusal::code(41030, "the organisation has not authorised the suite"));
    }
    let mut state = platform.state();
    let holder = Holder::App { client_id: platform.seed.suite.key.clone(), corp_id };
    let token = state.tokens.issue(&holder, platform.clock.now_ms(), platform.identifiers.hex32());
    Ok(json!({"access_token": token, "expires_in": state.tokens.lifetime_s()}))
}

fn check_signature(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    let suite = &platform.seed.suite;
    let timestamp: u64 = call
        .query("timestamp")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::code(853_001, "timestamp has to be the current time in ms"))?;
    let now_ms = u64::try_from(platform.clock.now_ms()).unwrap_or(0);
    if now_ms.abs_diff(timestamp) > CLOCK_TOLERANCE_MS {
        return Err(Refusal::code(853_002, "timestamp differs from the server's time by more than a minute"));
    }
    if call.query("accessKey") != Some(suite.key.as_str()) {
        return Err(Refusal::code(853_003, "unknown accessKey"));
    }
    if call.query("suiteTicket") != Some(suite.ticket.as_str()) {
        return Err(Refusal::code(40085, "the suiteTicket does not exist"));
    }
    let expected = signature::isv_suite(timestamp, &suite.ticket, &suite.secret.as_str().into());
    if call.query("signature") == Some(expected.as_str()) {
        Ok(())
    } else {
        Err(Refusal::code(853_004, "signature not match"))
    }
}
