//! Robots: the webhook that is called, and the message that DingTalk pushes.

use dingtalk_types::{Secret, percent};

use super::{SignatureError, hmac_sha256};

/// How old or how far ahead the timestamp of a pushed robot message may be, in milliseconds: one hour.
const WINDOW_MS: u64 = 60 * 60 * 1000;

/// The `sign` of a custom robot's webhook, raw base64.
///
/// `secret` is the whole text of the console, with its `SEC` prefix. DingTalk refuses timestamps more than an hour
/// off with errcode 310000.
///
/// ```
/// use dingtalk_crypto::signature::robot_webhook;
///
/// let sign = robot_webhook(1_577_262_236_757, &"this is a secret".into());
/// assert_eq!(sign, "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA=");
/// ```
pub fn robot_webhook(timestamp_ms: u64, secret: &Secret) -> String {
    robot_callback(&timestamp_ms.to_string(), secret)
}

/// The webhook URL of the console (`https://oapi.dingtalk.com/robot/send?access_token=…`) with `timestamp` and
/// `sign` appended, to be sent as it is.
///
/// A secret, because the access token in it lets everybody post to the group.
///
/// ```
/// use dingtalk_crypto::signature::robot_webhook_url;
///
/// let webhook = "https://oapi.dingtalk.com/robot/send?access_token=0123".into();
/// let url = robot_webhook_url(&webhook, 1_577_262_236_757, &"this is a secret".into());
/// assert_eq!(
///     url.expose(),
///     "https://oapi.dingtalk.com/robot/send?access_token=0123\
///      &timestamp=1577262236757&sign=DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA%3D",
/// );
/// ```
pub fn robot_webhook_url(webhook_url: &Secret, timestamp_ms: u64, secret: &Secret) -> Secret {
    let webhook_url = webhook_url.expose();
    let separator = if webhook_url.contains('?') { '&' } else { '?' };
    let sign = robot_webhook(timestamp_ms, secret);
    format!("{webhook_url}{separator}timestamp={timestamp_ms}&sign={}", percent::encode(&sign)).into()
}

/// The header `sign` of a robot message that DingTalk pushes over HTTP, for tests and test servers.
///
/// `timestamp` is the text of the header `timestamp`, in milliseconds.
pub fn robot_callback(timestamp: &str, app_secret: &Secret) -> String {
    hmac_sha256::sign(app_secret, &[timestamp, "\n", app_secret.expose()])
}

/// Checks the headers `timestamp` and `sign` of a robot message pushed over HTTP.
///
/// The signature does not cover the body: whoever saw one request can repeat its headers for an hour with another
/// body, so drop message ids that were seen before.
///
/// # Errors
///
/// [`SignatureError::Mismatch`] for a wrong signature; with a right one [`SignatureError::InvalidTimestamp`] or, more
/// than an hour away from `now_ms`, [`SignatureError::Expired`].
pub fn verify_robot_callback(
    timestamp: &str,
    sign: &str,
    app_secret: &Secret,
    now_ms: u64,
) -> Result<(), SignatureError> {
    hmac_sha256::verify(app_secret, &[timestamp, "\n", app_secret.expose()], sign)?;
    let timestamp_ms: u64 = timestamp.parse().map_err(|_| SignatureError::InvalidTimestamp)?;
    let distance_ms = now_ms.abs_diff(timestamp_ms);
    if distance_ms > WINDOW_MS { Err(SignatureError::Expired { distance_ms }) } else { Ok(()) }
}

/// Checks the header `token` of a message that an outgoing custom robot pushes. It signs nothing: whoever knows the token can
/// write any message. Compared in constant time.
///
/// # Errors
///
/// [`SignatureError::Mismatch`], always where the expected token is empty.
///
/// ```
/// use dingtalk_crypto::signature::verify_outgoing_token;
///
/// assert!(verify_outgoing_token("the token", &"the token".into()).is_ok());
/// assert!(verify_outgoing_token("another", &"the token".into()).is_err());
/// ```
pub fn verify_outgoing_token(token: &str, expected: &Secret) -> Result<(), SignatureError> {
    // Digests are compared, so that not even the length of the expected one takes time to tell.
    let digest = hmac_sha256::sign(&token.into(), &[token]);
    hmac_sha256::verify(expected, &[expected.expose()], &digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: u64 = 1_783_610_513_000;

    fn check(timestamp_ms: u64) -> Result<(), SignatureError> {
        let secret = Secret::new("secret");
        let sign = robot_webhook(timestamp_ms, &secret);
        verify_robot_callback(&timestamp_ms.to_string(), &sign, &secret, NOW_MS)
    }

    #[test]
    fn exactly_an_hour_is_inside_the_window_on_both_sides() {
        assert_eq!(check(NOW_MS - WINDOW_MS), Ok(()));
        assert_eq!(check(NOW_MS + WINDOW_MS), Ok(()));
        let expired = Err(SignatureError::Expired { distance_ms: WINDOW_MS + 1 });
        assert_eq!(check(NOW_MS - WINDOW_MS - 1), expired);
        assert_eq!(check(NOW_MS + WINDOW_MS + 1), expired);
    }

    #[test]
    fn a_signed_timestamp_that_is_no_number_is_refused() {
        let secret = Secret::new("secret");
        for timestamp in ["", "now", "-1", "18446744073709551616"] {
            let sign = robot_callback(timestamp, &secret);
            let verdict = verify_robot_callback(timestamp, &sign, &secret, NOW_MS);
            assert_eq!(verdict, Err(SignatureError::InvalidTimestamp), "{timestamp:?}");
        }
    }

    #[test]
    fn a_malformed_sign_is_a_mismatch() {
        let long = "A".repeat(10_000);
        for sign in ["", "=", "not base64", "AAAA", &long] {
            let verdict = verify_robot_callback("1", sign, &Secret::new("secret"), 1);
            assert_eq!(verdict, Err(SignatureError::Mismatch), "{sign:?}");
        }
    }

    #[test]
    fn an_empty_secret_verifies_nothing() {
        let sign = robot_callback("1", &Secret::new(""));
        let verdict = verify_robot_callback("1", &sign, &Secret::new(""), 1);
        assert_eq!(verdict, Err(SignatureError::Mismatch));
    }

    #[test]
    fn an_outgoing_token_is_the_same_to_the_byte() {
        let expected = Secret::new("outgoing token");
        assert_eq!(verify_outgoing_token("outgoing token", &expected), Ok(()));
        let others =
            ["", "outgoing toke", "outgoing token ", "Outgoing token", "outgoing token\0", "outgoing tokem"];
        for token in others {
            assert_eq!(verify_outgoing_token(token, &expected), Err(SignatureError::Mismatch), "{token:?}");
        }
        assert_eq!(verify_outgoing_token("", &Secret::new("")), Err(SignatureError::Mismatch));
    }

    #[test]
    fn a_webhook_url_without_a_query_gets_one() {
        let url = robot_webhook_url(&"http://localhost/robot".into(), 1, &"secret".into());
        assert!(url.expose().starts_with("http://localhost/robot?timestamp=1&sign="), "{}", url.expose());
    }
}
