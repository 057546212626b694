//! Which fields hold secrets: decided by the last words of the wire name, exceptions in the overlay.

use crate::catalogue::Type;
use crate::names;

/// Endings of names that hold an access token, a secret, a password or a one-time code for one.
const ENDINGS: [&str; 23] = [
    "secret",
    "password",
    "passwd",
    "access_token",
    "refresh_token",
    "sns_token",
    "sso_token",
    "sts_token",
    "security_token",
    "system_token",
    "upload_token",
    "outgoing_token",
    "service_token",
    "visitor_token",
    "jsapi_ticket",
    "suite_ticket",
    "aes_key",
    "secret_key",
    "private_key",
    "permanent_code",
    "persistent_code",
    "tmp_auth_code",
    "signature",
];

pub(super) fn is_secret(wire: &str, ty: &Type) -> bool {
    let name = names::snake(wire);
    let compact = matches!(wire, "appsecret" | "corpsecret" | "ssosecret");
    *ty == Type::String && (compact || name == "token" || ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_secrets_are_and_cursors_are_not() {
        for secret in ["accessToken", "client_secret", "appsecret", "accessKeySecret", "token", "suiteTicket"]
        {
            assert!(is_secret(secret, &Type::String), "{secret}");
        }
        for plain in ["nextToken", "pageToken", "x-client-token", "secretLevel", "accessKeyId"] {
            assert!(!is_secret(plain, &Type::String), "{plain}");
        }
        assert!(!is_secret("password", &Type::Bool));
    }
}
