use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::error::TransportBuildError;
use crate::loopback::is_loopback;

const VARIABLES: [&str; 6] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// Which proxy connections go through.
///
/// An `https` target is tunnelled (`CONNECT`), a plain `http` request is handed to the proxy to forward. The proxy's address
/// is `http://host:port` or, for TLS to the proxy itself, `https://host:port`, with `user:password@` before the host when the
/// proxy asks for credentials (percent-encoded; sent as `Basic`).
#[derive(Clone)]
pub struct Proxy(Choice);

#[derive(Clone)]
enum Choice {
    Environment,
    None,
    All(String),
}

impl Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, read once when the transport is built. The default.
    ///
    /// This machine itself (`localhost`, `127.0.0.0/8`, `::1`) is never reached through the environment's proxy: there it
    /// would be another machine.
    pub fn environment() -> Self {
        Self(Choice::Environment)
    }

    /// No proxy, whatever the environment says.
    pub fn none() -> Self {
        Self(Choice::None)
    }

    /// `address` for every target, whatever the environment says.
    pub fn all(address: impl Into<String>) -> Self {
        Self(Choice::All(address.into()))
    }

    /// `None` when no target can ever be proxied.
    pub(crate) fn into_rules(self) -> Result<Option<ProxyRules>, TransportBuildError> {
        match self.0 {
            Choice::None => Ok(None),
            Choice::Environment if VARIABLES.iter().all(|name| std::env::var_os(name).is_none()) => Ok(None),
            Choice::Environment => Ok(Some(ProxyRules { matcher: Matcher::from_env(), loopback: false })),
            Choice::All(address) => {
                let uri: Uri = address.parse().map_err(|_| TransportBuildError::InvalidProxy)?;
                if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty)
                {
                    return Err(TransportBuildError::InvalidProxy);
                }
                Ok(Some(ProxyRules { matcher: Matcher::builder().all(address).build(), loopback: true }))
            }
        }
    }
}

/// Which proxy, if any, a target goes through.
pub(crate) struct ProxyRules {
    matcher: Matcher,
    /// Whether this machine itself is reached through the proxy, too.
    loopback: bool,
}

impl ProxyRules {
    pub(crate) fn intercept(&self, target: &Uri) -> Option<Intercept> {
        let stays = is_loopback(target.host().unwrap_or_default()) && !self.loopback;
        if stays { None } else { self.matcher.intercept(target) }
    }
}

impl Default for Proxy {
    fn default() -> Self {
        Self::environment()
    }
}

impl fmt::Debug for Proxy {
    /// Never shows the address: it may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Choice::Environment => "Proxy(environment)",
            Choice::None => "Proxy(none)",
            Choice::All(_) => "Proxy(all)",
        })
    }
}
