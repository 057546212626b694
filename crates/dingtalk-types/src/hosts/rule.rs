//! Which addresses that arrive from outside may be called.

use http::Uri;
use http::uri::Authority;

use super::Hosts;

impl Hosts {
    /// Whether `address`, pasted by a user or taken from a message, is one of DingTalk's: `https`, exactly the legacy or the
    /// new host, the default port, no user information. Anything else could be made to reach inside the caller's network.
    ///
    /// Addresses that are not DingTalk's own, such as the embedded DingTalk's, are accepted as configured.
    pub fn owns(&self, address: &str) -> bool {
        let forbidden = |byte: u8| {
            !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'|')
        };
        if address.bytes().any(forbidden) {
            return false;
        }
        let Ok(uri) = address.parse::<Uri>() else { return false };
        [&self.oapi, &self.api].iter().any(|base| is_below(&uri, base))
    }
}

fn is_below(uri: &Uri, base: &str) -> bool {
    let Ok(base) = base.parse::<Uri>() else { return false };
    let same_port = |port: Option<u16>, other: Option<u16>| match uri.scheme_str() {
        Some("https") => port.unwrap_or(443) == other.unwrap_or(443),
        _ => port.unwrap_or(80) == other.unwrap_or(80),
    };
    uri.scheme_str() == base.scheme_str()
        && uri.authority().is_some_and(is_host_and_port)
        && matches!((uri.host(), base.host()), (Some(host), Some(base)) if host.eq_ignore_ascii_case(base))
        && same_port(uri.port_u16(), base.port_u16())
}

/// Whether `authority` is a host, perhaps with a port: no user information, and none of the ports that [`http`] takes for none
/// (`host:44x`) or for a number (`host:+443`, `[::1]x:443`).
pub fn is_host_and_port(authority: &Authority) -> bool {
    match authority.as_str().strip_prefix(authority.host()) {
        Some("") => true,
        Some(rest) => {
            let digits =
                rest.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
            digits && authority.port_u16().is_some()
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dingtalks_own_addresses_are_accepted() {
        let hosts = Hosts::china();
        for address in [
            "https://oapi.dingtalk.com/robot/send?access_token=1",
            "https://oapi.dingtalk.com:443/robot/sendBySession?session=a%2Fb",
            "https://api.dingtalk.com/v1.0/x",
            "HTTPS://OAPI.DINGTALK.COM/robot/send",
        ] {
            assert!(hosts.owns(address), "{address}");
        }
        let own = Hosts::custom("http://127.0.0.1:8080", "http://127.0.0.1:8080");
        assert!(own.owns("http://127.0.0.1:8080/robot/send"));
    }

    #[test]
    fn evasions_are_refused() {
        let hosts = Hosts::china();
        let evasions = [
            "http://oapi.dingtalk.com/",
            "//oapi.dingtalk.com/",
            "oapi.dingtalk.com/robot/send",
            "/robot/send",
            "",
            " ",
            "ftp://oapi.dingtalk.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://",
            "https:///robot/send",
            "https://oapi.dingtalk.com.evil.com/",
            "https://evil.com/oapi.dingtalk.com",
            "https://evil.com?oapi.dingtalk.com",
            "https://evil.com#oapi.dingtalk.com",
            "https://oapi.dingtalk.com@evil.com/",
            "https://user@oapi.dingtalk.com/",
            "https://user:pw@oapi.dingtalk.com/",
            "https://oapi.dingtalk.com:pw@evil.com/",
            "https://evil.com\\@oapi.dingtalk.com/",
            "https://oapi.dingtalk.com\\.evil.com/",
            "https:\\\\oapi.dingtalk.com/",
            "https://oapi.dingtalk.com./robot/send",
            "https://.oapi.dingtalk.com/",
            "https://oapi..dingtalk.com/",
            "https://oapi.dingtalk.com:80/",
            "https://oapi.dingtalk.com:8443/",
            "https://oapi.dingtalk.com:444/",
            "https://oapi.dingtalk.com:0/",
            "https://oapi.dingtalk.com:44FFF3/",
            "https://oapi.dingtalk.com:443x/",
            "https://oapi.dingtalk.com:+443/",
            "https://oapi.dingtalk.com:65979/",
            "https://oapi.dingtalk.com:/x y",
            "https://xoapi.dingtalk.com/",
            "https://oapi-dingtalk.com/",
            "https://oapidingtalk.com/",
            "https://dingtalk.com/",
            "https://login.dingtalk.com/",
            "https://oapi.dingtalk.co/",
            "https://oapi.dingtalk.com.cn/",
            "https://oapi.dingtalk.io/",
            "https://oapi%2edingtalk.com/",
            "https://oapi.dingtalk%2ecom/",
            "https://%6fapi.dingtalk.com/",
            "https://oapi.dingtalk.com%00.evil.com/",
            "https://oapi.dingtalk.com%2f.evil.com/",
            "https://oapi.dingtalk.com\t/",
            "https://\toapi.dingtalk.com/",
            "https://oapi.ding\ntalk.com/",
            "https://oapi.dingtalk.com\0/",
            "https://oapi.dingtalk.com /",
            " https://oapi.dingtalk.com/",
            "https://127.0.0.1/",
            "https://localhost/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://metadata.google.internal/",
            "https://oаpi.dingtalk.com/",
            "https://xn--oapi.dingtalk.com/",
            "https://oapi。dingtalk。com/",
            "https://ｏapi.dingtalk.com/",
            "https://oapi.dingtalk.com\u{2028}/",
            "https://oapi.dingtalk.com|evil.com/",
            "gopher://oapi.dingtalk.com/",
            "wss://oapi.dingtalk.com/",
            "https://[oapi.dingtalk.com]/",
            "https://oapi.dingtalk.com,evil.com/",
            "https://oapi.dingtalk.com;evil.com/",
        ];
        assert!(evasions.len() >= 60, "only {} evasions", evasions.len());
        for address in evasions {
            assert!(!hosts.owns(address), "accepted {address:?}");
        }
    }
}
