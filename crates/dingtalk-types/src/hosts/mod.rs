//! Where DingTalk is, and which addresses are its own.

mod rule;

use std::fmt;

pub use rule::is_host_and_port;

/// Where DingTalk is: the base addresses, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hosts {
    /// The new API, `https://api.dingtalk.com`.
    pub api: String,
    /// The legacy API, `https://oapi.dingtalk.com`.
    pub oapi: String,
    /// The login pages, `https://login.dingtalk.com`.
    pub login: String,
}

/// One of the hosts of [`Hosts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Host {
    /// The new API: token in a header, verdict in the HTTP status.
    Api,
    /// The legacy API: token in the query, verdict in `errcode`.
    Oapi,
}

impl Hosts {
    /// The platform in China, `*.dingtalk.com`.
    pub fn china() -> Self {
        Self::of_domain("dingtalk.com")
    }

    /// The international platform, `*.dingtalk.io`.
    pub fn international() -> Self {
        Self::of_domain("dingtalk.io")
    }

    /// Other addresses, such as those of the embedded DingTalk; a trailing slash is dropped.
    pub fn custom(api: impl Into<String>, oapi: impl Into<String>) -> Self {
        let trimmed = |address: String| address.trim_end_matches('/').to_owned();
        let api = trimmed(api.into());
        Self { oapi: trimmed(oapi.into()), login: api.clone(), api }
    }

    /// The base address of `host`.
    pub fn base(&self, host: Host) -> &str {
        match host {
            Host::Api => &self.api,
            Host::Oapi => &self.oapi,
        }
    }

    fn of_domain(domain: &str) -> Self {
        Self {
            api: format!("https://api.{domain}"),
            oapi: format!("https://oapi.{domain}"),
            login: format!("https://login.{domain}"),
        }
    }
}

impl Default for Hosts {
    fn default() -> Self {
        Self::china()
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Api => "api",
            Self::Oapi => "oapi",
        })
    }
}
