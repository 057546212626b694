//! Credentials of the old host that are a signature in the query.

use dingtalk_crypto::signature;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::Refusal;

const CLOCK_TOLERANCE_MS: u64 = 60_000;

/// `accessKey`, `timestamp`, `suiteTicket` and `signature` of the ISV app.
pub(crate) fn check_suite(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    let timestamp = timestamp(platform, call)?;
    access_key(call, &platform.seed.suite.key)?;
    suite_ticket(platform, call, timestamp)
}

/// The same without `accessKey`, beside a token of the ISV app.
pub(crate) fn check_suite_ticket(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    suite_ticket(platform, call, timestamp(platform, call)?)
}

/// `accessKey`, `timestamp` and `signature` of the scan-login app.
pub(crate) fn check_sns(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    let sns = &platform.seed.sns;
    let timestamp = timestamp(platform, call)?;
    access_key(call, &sns.app_id)?;
    compare(call, &signature::sns(timestamp, &sns.app_secret.as_str().into()))
}

fn suite_ticket(platform: &Platform, call: &Call, timestamp: u64) -> Result<(), Refusal> {
    let suite = &platform.seed.suite;
    if call.query("suiteTicket") != Some(suite.ticket.as_str()) {
        return Err(Refusal::code(40085, "the suiteTicket does not exist"));
    }
    compare(call, &signature::isv_suite(timestamp, &suite.ticket, &suite.secret.as_str().into()))
}

fn timestamp(platform: &Platform, call: &Call) -> Result<u64, Refusal> {
    let timestamp: u64 = call
        .query("timestamp")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::code(853_001, "timestamp has to be the current time in ms"))?;
    let now_ms = u64::try_from(platform.clock.now_ms()).unwrap_or(0);
    if now_ms.abs_diff(timestamp) > CLOCK_TOLERANCE_MS {
        return Err(Refusal::code(853_002, "timestamp differs from the server's time by more than a minute"));
    }
    Ok(timestamp)
}

fn access_key(call: &Call, expected: &str) -> Result<(), Refusal> {
    if call.query("accessKey") == Some(expected) {
        Ok(())
    } else {
        Err(Refusal::code(853_003, "unknown accessKey"))
    }
}

fn compare(call: &Call, expected: &str) -> Result<(), Refusal> {
    if call.query("signature") == Some(expected) {
        Ok(())
    } else {
        Err(Refusal::code(853_004, "signature not match"))
    }
}
