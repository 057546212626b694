//! ISV calls: `/service/get_corp_token`, `/service/get_auth_info`, `/service/get_agent` and their like.

use dingtalk_types::{Secret, percent};

use super::hmac_sha256;

/// The `signature` of an ISV call, raw base64.
///
/// `suite_ticket` is the latest one that DingTalk pushed; for a customised app any text, the same as in the query.
pub fn isv_suite(timestamp_ms: u64, suite_ticket: &str, suite_secret: &Secret) -> String {
    hmac_sha256::sign(suite_secret, &[&timestamp_ms.to_string(), "\n", suite_ticket])
}

/// The query of an ISV call: `accessKey`, `timestamp`, `suiteTicket`, `signature`, percent-encoded.
///
/// `access_key` is the SuiteKey, or the CustomKey of a customised app. A secret, because it carries the ticket.
pub fn isv_suite_query(
    access_key: &str,
    timestamp_ms: u64,
    suite_ticket: &str,
    suite_secret: &Secret,
) -> Secret {
    let signature = isv_suite(timestamp_ms, suite_ticket, suite_secret);
    format!(
        "accessKey={}&timestamp={timestamp_ms}&suiteTicket={}&signature={}",
        percent::encode(access_key),
        percent::encode(suite_ticket),
        percent::encode(&signature),
    )
    .into()
}
