//! Credentials of the old host that are a signature in the query.

use dingtalk_crypto::signature;

use crate::reply::Refusal;
use crate::seed::{Seed, SuiteSeed};

const CLOCK_TOLERANCE_MS: u64 = 60_000;

/// What a signed call carries in its query, as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) access_key: Option<&'a str>,
    pub(crate) timestamp: Option<&'a str>,
    pub(crate) suite_ticket: Option<&'a str>,
    pub(crate) signature: Option<&'a str>,
}

/// `accessKey`, `timestamp`, `suiteTicket` and `signature` of the ISV app.
pub(crate) fn check_suite(suite: &SuiteSeed, signed: Signed<'_>, now_ms: i64) -> Result<(), Refusal> {
    let timestamp = signed.timestamp(now_ms)?;
    signed.check_key(&suite.key)?;
    signed.check_ticket(suite, timestamp)
}

/// The same without `accessKey`, beside a token of the ISV app.
pub(crate) fn check_suite_ticket(suite: &SuiteSeed, signed: Signed<'_>, now_ms: i64) -> Result<(), Refusal> {
    signed.check_ticket(suite, signed.timestamp(now_ms)?)
}

/// `accessKey`, `timestamp` and `signature` of an app that people log in to: the scan-login app, or another one.
pub(crate) fn check_sns(seed: &Seed, signed: Signed<'_>, now_ms: i64) -> Result<(), Refusal> {
    let timestamp = signed.timestamp(now_ms)?;
    let secret = signed.access_key.and_then(|key| seed.login_secret_of(key)).ok_or_else(unknown_key)?;
    signed.check_signature(&signature::sns(timestamp, &secret.into()))
}

impl Signed<'_> {
    fn timestamp(self, now_ms: i64) -> Result<u64, Refusal> {
        let timestamp: u64 = self
            .timestamp
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Refusal::code(853_001, "timestamp has to be the current time in ms"))?;
        if u64::try_from(now_ms).unwrap_or(0).abs_diff(timestamp) > CLOCK_TOLERANCE_MS {
            return Err(Refusal::code(
                853_002,
                "timestamp differs from the server's time by more than a minute",
            ));
        }
        Ok(timestamp)
    }

    fn check_key(self, expected: &str) -> Result<(), Refusal> {
        if self.access_key == Some(expected) { Ok(()) } else { Err(unknown_key()) }
    }

    fn check_ticket(self, suite: &SuiteSeed, timestamp: u64) -> Result<(), Refusal> {
        if self.suite_ticket != Some(suite.ticket.as_str()) {
            return Err(Refusal::code(40085, "the suiteTicket does not exist"));
        }
        self.check_signature(&signature::isv_suite(timestamp, &suite.ticket, &suite.secret.as_str().into()))
    }

    fn check_signature(self, expected: &str) -> Result<(), Refusal> {
        if self.signature == Some(expected) {
            Ok(())
        } else {
            Err(Refusal::code(853_004, "signature not match"))
        }
    }
}

fn unknown_key() -> Refusal {
    Refusal::code(853_003, "unknown accessKey")
}
