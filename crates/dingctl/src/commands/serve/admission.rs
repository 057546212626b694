//! Who may call.

use std::net::IpAddr;

use dingtalk_types::Secret;
use http::StatusCode;
use http::header::{AUTHORIZATION, HOST, HeaderMap, ORIGIN};
use subtle::ConstantTimeEq as _;

/// What callers have to show.
#[derive(Debug)]
pub(super) struct Admission {
    token: Option<Secret>,
}

/// Why somebody may not call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) why: &'static str,
    pub(super) next: &'static str,
}

/// What a caller who shows no token, or the wrong one, does now.
const SHOW: &str = "say `Authorization: Bearer TOKEN` with that of DINGCTL_GATEWAY_TOKEN, or of `dingctl profile keep NAME serve`";
/// What makes a gateway open to more than programs of its machine.
const ASK: &str = "start the gateway with DINGCTL_GATEWAY_TOKEN set, and show that token; or call it as a program of this machine";

impl Admission {
    pub(super) fn new(token: Option<Secret>) -> Self {
        Self { token }
    }

    /// With a token, who shows it. Without one, programs of this machine, but none of the pages that its browsers show: those
    /// reach loopback, too, by their own scripts or by a name that suddenly means 127.0.0.1.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let refused = |status, why, next| Err(Refused { status, why, next });
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if let Some(token) = &self.token {
            let shown = text(AUTHORIZATION).strip_prefix("Bearer ").unwrap_or_default();
            return if bool::from(shown.as_bytes().ct_eq(token.expose().as_bytes())) {
                Ok(())
            } else {
                refused(StatusCode::UNAUTHORIZED, "this is not the gateway's token, or none was shown", SHOW)
            };
        }
        if headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site") {
            return refused(
                StatusCode::FORBIDDEN,
                "pages of browsers may not call without a gateway token",
                ASK,
            );
        }
        if !is_of_this_machine(text(HOST)) {
            return refused(
                StatusCode::FORBIDDEN,
                "call 127.0.0.1 or localhost: another Host needs a gateway token",
                ASK,
            );
        }
        Ok(())
    }
}

/// Whether a `Host` names loopback.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn checked(token: Option<&str>, headers: &[(&'static str, &'static str)]) -> Option<u16> {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let refused = Admission::new(token.map(Secret::new)).check(&headers.collect()).err();
        refused.map(|refused| refused.status.as_u16())
    }

    #[test]
    fn a_token_is_asked_of_everybody() {
        assert_eq!(checked(Some("t"), &[("authorization", "Bearer t"), ("host", "elsewhere")]), None);
        for wrong in ["Bearer u", "Bearer ", "Bearer tt", "t", "Basic t"] {
            assert_eq!(
                checked(Some("t"), &[("authorization", wrong), ("host", "127.0.0.1")]),
                Some(401),
                "{wrong}"
            );
        }
    }

    #[test]
    fn without_a_token_programs_of_this_machine_call_and_pages_do_not() {
        for host in ["127.0.0.1:8347", "localhost", "LOCALHOST:1", "[::1]:8347", "127.0.0.1"] {
            assert_eq!(checked(None, &[("host", host)]), None, "{host}");
        }
        for host in ["evil.example:8347", "127.0.0.1.evil.example", "10.0.0.1", ""] {
            assert_eq!(checked(None, &[("host", host)]), Some(403), "{host}");
        }
        assert_eq!(checked(None, &[("host", "localhost"), ("origin", "https://evil.example")]), Some(403));
        assert_eq!(checked(None, &[("host", "localhost"), ("sec-fetch-site", "cross-site")]), Some(403));
    }
}
