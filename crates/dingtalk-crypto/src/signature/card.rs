//! Card callbacks over HTTP.

use dingtalk_types::Secret;

use super::{SignatureError, hmac_sha256};

/// The header `x-ddpaas-signature` of a card callback, for tests and test servers.
///
/// `timestamp` is the text of the header `x-ddpaas-signature-timestamp`, in milliseconds.
pub fn card_callback(timestamp: &str, api_secret: &Secret) -> String {
    hmac_sha256::sign(api_secret, &[timestamp])
}

/// Checks the headers `x-ddpaas-signature-timestamp` and `x-ddpaas-signature` of a card callback.
///
/// `api_secret` is the one that was given when the callback route was registered; without one DingTalk sends no
/// such headers. The platform documents no window for the timestamp: none is enforced here.
///
/// # Errors
///
/// [`SignatureError::Mismatch`].
///
/// ```
/// use dingtalk_crypto::signature::{card_callback, verify_card_callback};
///
/// let signature = card_callback("1664403536667", &"secret".into());
/// assert!(verify_card_callback("1664403536667", &signature, &"secret".into()).is_ok());
/// assert!(verify_card_callback("1664403536668", &signature, &"secret".into()).is_err());
/// ```
pub fn verify_card_callback(
    timestamp: &str,
    signature: &str,
    api_secret: &Secret,
) -> Result<(), SignatureError> {
    hmac_sha256::verify(api_secret, &[timestamp], signature)
}
