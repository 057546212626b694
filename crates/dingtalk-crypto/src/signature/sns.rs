//! The old scan login: `POST /sns/getuserinfo_bycode`.

use dingtalk_types::{Secret, percent};

use super::hmac_sha256;

/// The `signature` of `sns/getuserinfo_bycode`, raw base64.
///
/// `app_secret` is the one of the scan-login app.
///
/// ```
/// use dingtalk_crypto::signature::sns;
///
/// let signature = sns(1_546_084_445_901, &"testappSecret".into());
/// assert_eq!(signature, "HCbG3xNE3vzhO+u7qCUL1jS5hsu2n5r2cFhnTrtyDAE=");
/// ```
pub fn sns(timestamp_ms: u64, app_secret: &Secret) -> String {
    hmac_sha256::sign(app_secret, &[&timestamp_ms.to_string()])
}

/// The query of `sns/getuserinfo_bycode`: `accessKey`, `timestamp`, `signature`, percent-encoded.
///
/// A secret, because whoever has it can make that call until the timestamp is too old.
pub fn sns_query(access_key: &str, timestamp_ms: u64, app_secret: &Secret) -> Secret {
    let signature = sns(timestamp_ms, app_secret);
    format!(
        "accessKey={}&timestamp={timestamp_ms}&signature={}",
        percent::encode(access_key),
        percent::encode(&signature),
    )
    .into()
}
