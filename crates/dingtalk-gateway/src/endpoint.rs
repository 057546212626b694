//! Where the open call sends us, and whether we go.

use dingtalk_transport::is_loopback;
use dingtalk_types::hosts::is_host_and_port;
use dingtalk_types::{Secret, percent};
use http::Uri;

const DINGTALK: [&str; 2] = ["dingtalk.com", "dingtalk.io"];

/// An endpoint that passed the rule, with its single-use ticket.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// For dialling: scheme, host and port count.
    pub(crate) uri: Uri,
    /// `host` or `host:port`, as given.
    pub(crate) authority: String,
    /// Path and query with the ticket.
    pub(crate) target: Secret,
}

/// Which hosts may be connected to.
#[derive(Debug, Clone, Default)]
pub(crate) struct HostRule {
    /// Hosts of the user's own, in lower case.
    pub(crate) allowed: Vec<String>,
    /// The host of the open call where that is not DingTalk's, and whether it is called by TLS.
    pub(crate) own: Option<(String, bool)>,
}

impl HostRule {
    /// For open calls to `api`, a base address.
    pub(crate) fn of(api: &str, allowed: Vec<String>) -> Self {
        let uri = api.parse::<Uri>().ok();
        let own =
            uri.and_then(|uri| Some((uri.host()?.to_ascii_lowercase(), uri.scheme_str() == Some("https"))));
        Self { allowed, own: own.filter(|(host, _)| !is_dingtalk(host)) }
    }

    fn check(&self, host: &str, secure: bool) -> Result<(), &'static str> {
        if self.allowed.iter().any(|allowed| allowed == host) {
            return Ok(());
        }
        let own = self.own.as_ref();
        if own.is_some_and(|(own, _)| own == host || (is_loopback(own) && is_loopback(host))) {
            return if secure || own.is_some_and(|(_, by_tls)| !by_tls) {
                Ok(())
            } else {
                Err("the open call went by TLS, its scheme is ws")
            };
        }
        match (is_dingtalk(host), secure) {
            (true, true) => Ok(()),
            (true, false) => Err("its scheme is not wss"),
            (false, _) => Err("its host is not DingTalk's"),
        }
    }
}

impl Endpoint {
    /// Checks `endpoint` and adds `ticket`. Host, port, path and query stay as given.
    pub(crate) fn new(endpoint: &str, ticket: &str, rule: &HostRule) -> Result<Self, &'static str> {
        let uri: Uri = endpoint.trim().parse().map_err(|_| "it is not a URL")?;
        let secure = match uri.scheme_str() {
            Some("wss") => true,
            Some("ws") => false,
            _ => return Err("its scheme is not wss"),
        };
        let authority = uri.authority().ok_or("it names no host")?;
        if authority.as_str().contains('@') {
            return Err("it carries user information");
        }
        if !is_host_and_port(authority) {
            return Err("its port is no number");
        }
        rule.check(&authority.host().to_ascii_lowercase(), secure)?;
        let authority = authority.as_str().to_owned();
        let path = match uri.path() {
            "" => "/",
            path => path,
        };
        let ticket = percent::encode(ticket);
        let target = match uri.query() {
            Some(query) if !query.is_empty() => format!("{path}?{query}&ticket={ticket}"),
            _ => format!("{path}?ticket={ticket}"),
        };
        Ok(Self { uri, authority, target: Secret::new(target) })
    }
}

fn is_dingtalk(host: &str) -> bool {
    DINGTALK.iter().any(|domain| {
        host == *domain || host.strip_suffix(domain).is_some_and(|subdomain| subdomain.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dingtalk() -> HostRule {
        HostRule::of("https://api.dingtalk.com", Vec::new())
    }

    fn target(endpoint: &str, ticket: &str) -> String {
        Endpoint::new(endpoint, ticket, &dingtalk()).expect("an endpoint").target.expose().to_owned()
    }

    #[test]
    fn the_endpoint_stays_as_given_and_the_ticket_is_encoded() {
        let endpoint = "wss://wss-open-connection.dingtalk.com:443/connect";
        let made = Endpoint::new(endpoint, "a+b/c=&d e%", &dingtalk()).expect("an endpoint");
        assert_eq!(made.authority, "wss-open-connection.dingtalk.com:443");
        assert_eq!(made.target.expose(), "/connect?ticket=a%2Bb%2Fc%3D%26d%20e%25");
        assert_eq!(target("wss://open-connection.dingtalk.io", "t"), "/?ticket=t");
        assert_eq!(target("wss://x.dingtalk.com/a/b?zone=1", "t"), "/a/b?zone=1&ticket=t");
        assert_eq!(target("wss://x.dingtalk.com/a?", "t"), "/a?ticket=t");
    }

    #[test]
    fn only_dingtalk_by_tls_is_trusted() {
        for endpoint in [
            "ws://wss-open-connection.dingtalk.com/connect",
            "https://wss-open-connection.dingtalk.com/connect",
            "rsocket://wss-open-connection.dingtalk.com",
            "wss://evil.com/connect",
            "wss://dingtalk.com.evil.com/connect",
            "wss://evildingtalk.com/connect",
            "wss://wss.dingtalk.com@evil.com/connect",
            "wss://evil.com@wss.dingtalk.com/connect",
            "wss://user:password@wss.dingtalk.com/connect",
            "wss://wss.dingtalk.com:44FFF3/connect",
            "wss://wss.dingtalk.com:65979/connect",
            "wss://wss.dingtalk.com:+443/connect",
            "wss://wss.dingtalk.com./connect",
            "wss://evil.com\\.dingtalk.com/connect",
            "wss://evil.com#.dingtalk.com/connect",
            "wss://evil.com?.dingtalk.com/connect",
            "wss://evil.com%2e.dingtalk.com/connect",
            "wss://evil.com\t.dingtalk.com/connect",
            "wss://evil.com\r\n.dingtalk.com/connect",
            "wss://xn--dingtalk-com.evil/connect",
            "wss://dingtalk\u{3002}com/connect",
            "wss://127.0.0.1/connect",
            "wss://[::1]/connect",
            "wss://[::ffff:127.0.0.1]/connect",
            "wss://2130706433/connect",
            "wss://localhost/connect",
            "wss://169.254.169.254/latest",
            "wss:///connect",
            "wss:connect",
            "//wss.dingtalk.com/connect",
            "wss.dingtalk.com",
            "",
            " ",
        ] {
            let verdict = Endpoint::new(endpoint, "t", &dingtalk());
            assert!(verdict.is_err(), "{endpoint:?} is taken for {verdict:?}");
        }
        for endpoint in ["wss://WSS-Open-Connection.DingTalk.com/connect", "wss://dingtalk.io"] {
            assert!(Endpoint::new(endpoint, "t", &dingtalk()).is_ok(), "{endpoint}");
        }
    }

    #[test]
    fn loopback_is_trusted_only_when_the_open_call_went_there() {
        let fake = HostRule::of("http://127.0.0.1:8080", Vec::new());
        for endpoint in ["ws://127.0.0.1:9/connect", "ws://localhost:9/", "wss://[::1]:9/"] {
            assert!(Endpoint::new(endpoint, "t", &fake).is_ok(), "{endpoint}");
        }
        assert!(Endpoint::new("ws://10.0.0.1/connect", "t", &fake).is_err());
    }

    #[test]
    fn an_own_host_is_trusted_at_the_security_of_its_open_call() {
        let own = HostRule::of("https://dingtalk.corp.example", Vec::new());
        assert!(Endpoint::new("wss://dingtalk.corp.example/c", "t", &own).is_ok());
        assert!(Endpoint::new("ws://dingtalk.corp.example/c", "t", &own).is_err());
        let listed = HostRule::of("https://api.dingtalk.com", vec!["relay.example".to_owned()]);
        assert!(Endpoint::new("ws://relay.example/c", "t", &listed).is_ok());
    }

    #[test]
    fn debug_shows_no_ticket() {
        let endpoint = Endpoint::new("wss://x.dingtalk.com/c", "canary", &dingtalk()).expect("an endpoint");
        assert!(!format!("{endpoint:?}").contains("canary"));
    }
}
