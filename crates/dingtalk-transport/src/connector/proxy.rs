use std::env;
use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::error::TransportBuildError;
use super::target::host_of;
use crate::loopback::is_loopback;

/// The first of two that is set counts.
type Variable = [&'static str; 2];
const HTTPS: Variable = ["HTTPS_PROXY", "https_proxy"];
const HTTP: Variable = ["HTTP_PROXY", "http_proxy"];
/// For the targets that the others leave open.
const ALL: Variable = ["ALL_PROXY", "all_proxy"];
const EXCEPTIONS: Variable = ["NO_PROXY", "no_proxy"];

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
    /// would be another machine. A variable whose proxy cannot be used (SOCKS, or no address at all) is an error of the build.
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
            Choice::Environment => {
                let rules = || ProxyRules { matcher: Matcher::from_env(), loopback: false };
                Ok(environment_names_one()?.then(rules))
            }
            Choice::All(address) => {
                if !address.contains("://") {
                    return Err(TransportBuildError::InvalidProxy);
                }
                check(&address)?;
                Ok(Some(ProxyRules { matcher: Matcher::builder().all(address).build(), loopback: true }))
            }
        }
    }
}

/// Whether the environment names a proxy, by the rules of [`Matcher::from_env`], which passes over one that cannot be used.
fn environment_names_one() -> Result<bool, TransportBuildError> {
    // A CGI program gets HTTP_PROXY from a request header.
    let ignored = env::var_os("REQUEST_METHOD").is_some();
    let exceptions = EXCEPTIONS.iter().find_map(|name| env::var(name).ok()).unwrap_or_default();
    if ignored || exceptions.split(',').any(|exception| exception.trim() == "*") {
        return Ok(false);
    }
    let (https, http) = (names_one(HTTPS)?, names_one(HTTP)?);
    let all = !(https && http) && names_one(ALL)?;
    Ok(https || http || all)
}

fn names_one(variable: Variable) -> Result<bool, TransportBuildError> {
    let set = variable.into_iter().find_map(|name| Some((name, env::var_os(name)?)));
    let Some((name, address)) = set.filter(|(_, address)| !address.is_empty()) else { return Ok(false) };
    let checked = address.to_str().ok_or(TransportBuildError::InvalidProxy).and_then(check);
    match checked {
        Ok(()) => Ok(true),
        Err(reason) => Err(TransportBuildError::Environment { variable: name, reason: Box::new(reason) }),
    }
}

/// Whether `address` is that of a proxy; without a scheme it is one of HTTP.
fn check(address: &str) -> Result<(), TransportBuildError> {
    let uri: Uri = match address.split_once("://") {
        Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("socks") => {
            return Err(TransportBuildError::SocksProxy);
        }
        _ => address.parse().map_err(|_| TransportBuildError::InvalidProxy)?,
    };
    let authority = uri.authority().ok_or(TransportBuildError::InvalidProxy)?;
    // `user:p#ss@host` and `user:p/ss@host` end before the host: what is left has no number for a port.
    let host = host_of(authority);
    let port = host.rsplit(']').next().unwrap_or_default().contains(':');
    let known = matches!(uri.scheme_str(), None | Some("http" | "https"));
    if !known || authority.host().is_empty() || (port && authority.port_u16().is_none()) {
        return Err(TransportBuildError::InvalidProxy);
    }
    Ok(())
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
