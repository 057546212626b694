//! Base addresses and the URIs built on them.

use std::fmt;

use bytes::Bytes;
use dingtalk_transport::is_loopback;
use dingtalk_types::{Host, Hosts};
use http::Uri;
use http::uri::{Authority, InvalidUri, Parts, PathAndQuery, Scheme};

/// The parsed base addresses of both hosts.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    api: Address,
    oapi: Address,
}

#[derive(Debug, Clone)]
struct Address {
    scheme: Scheme,
    authority: Authority,
    /// A path in front of every operation's, for gateways; mostly empty.
    prefix: String,
}

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum AddressError {
    /// A base address is no absolute `http` or `https` URL.
    Address(String),
    /// A base address is plain `http` to another machine: tokens would travel in the clear.
    PlainHttp(String),
}

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => {
                write!(
                    formatter,
                    "`{}` is no base address: give one like https://api.dingtalk.com",
                    address.escape_debug()
                )
            }
            Self::PlainHttp(address) => write!(
                formatter,
                "`{}` would send tokens in the clear: use https, or `allow_plain_http` in a trusted network",
                address.escape_debug()
            ),
        }
    }
}

impl std::error::Error for AddressError {}

impl Addresses {
    pub(crate) fn parse(hosts: &Hosts, allow_plain_http: bool) -> Result<Self, AddressError> {
        Ok(Self {
            api: Address::parse(&hosts.api, allow_plain_http)?,
            oapi: Address::parse(&hosts.oapi, allow_plain_http)?,
        })
    }

    /// The URI of `path` on `host` with a credential and a query, all percent-encoded already.
    pub(crate) fn uri(
        &self,
        host: Host,
        path: &str,
        credential: Option<(&str, &str)>,
        query: &str,
    ) -> Result<Uri, InvalidUri> {
        let address = match host {
            Host::Api => &self.api,
            Host::Oapi => &self.oapi,
        };
        let (name, value) = credential.unwrap_or_default();
        let (mark, equals) = if credential.is_some() { ("?", "=") } else { ("", "") };
        let separator = match (credential, query) {
            (_, "") => "",
            (Some(_), _) => "&",
            (None, _) => "?",
        };
        // One allocation of exactly this size, which then becomes the URI.
        let target = [&address.prefix, path, mark, name, equals, value, separator, query].concat();
        let mut parts = Parts::default();
        parts.scheme = Some(address.scheme.clone());
        parts.authority = Some(address.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(target))?);
        // Scheme, authority and path together always make a URI; the default is never seen.
        Ok(Uri::from_parts(parts).unwrap_or_default())
    }
}

impl Address {
    fn parse(address: &str, allow_plain_http: bool) -> Result<Self, AddressError> {
        let invalid = || AddressError::Address(address.to_owned());
        let parts = address.parse::<Uri>().map_err(|_| invalid())?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else { return Err(invalid()) };
        if authority.as_str().contains('@') || (scheme != Scheme::HTTP && scheme != Scheme::HTTPS) {
            return Err(invalid());
        }
        if scheme == Scheme::HTTP && !allow_plain_http && !is_loopback(authority.host()) {
            return Err(AddressError::PlainHttp(address.to_owned()));
        }
        let path = parts.path_and_query;
        if path.as_ref().is_some_and(|path| path.query().is_some()) {
            return Err(invalid());
        }
        let prefix = path.map(|path| path.path().trim_end_matches('/').to_owned()).unwrap_or_default();
        Ok(Self { scheme, authority, prefix })
    }
}
