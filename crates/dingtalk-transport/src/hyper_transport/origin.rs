//! What one scheme, host and port have in common (RFC 9110 §4.3.1).

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

use crate::connector::{Connector, Forwarding, Reach, host_of};

pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// Where its connections may go: one that may go anywhere is not used for a request that may not.
    pub(super) reach: Reach,
    /// `scheme://authority/`
    pub(super) uri: Uri,
    /// The `host` header of its requests.
    pub(super) host: HeaderValue,
    /// How a proxy forwards its requests, if one does.
    pub(super) forwarding: Option<Forwarding>,
}

impl Origin {
    pub(super) fn new(scheme: &Scheme, authority: &Authority, reach: Reach, connector: &Connector) -> Self {
        let uri = Uri::builder().scheme(scheme.clone()).authority(authority.clone()).path_and_query("/");
        // Parts of a URI make a URI; the default is never seen.
        let uri = uri.build().unwrap_or_default();
        Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            reach,
            host: host_header(scheme, authority),
            forwarding: connector.forwarding(&uri),
            uri,
        }
    }

    pub(super) fn is(&self, scheme: &Scheme, authority: &Authority, reach: Reach) -> bool {
        self.scheme == *scheme && self.authority == *authority && self.reach == reach
    }

    /// For messages: `host` or `host:port`.
    pub(super) fn label(&self) -> String {
        host_of(&self.authority)
    }
}

/// The authority without user information, and without the port where it is the scheme's own.
fn host_header(scheme: &Scheme, authority: &Authority) -> HeaderValue {
    let own_port = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    let host = match authority.port_u16() {
        Some(port) if port != own_port => host_of(authority),
        _ => authority.host().to_owned(),
    };
    // What is valid in an authority is valid in a header.
    HeaderValue::from_maybe_shared(Bytes::from(host)).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_header_names_no_user_and_no_default_port() {
        for (scheme, authority, header) in [
            (Scheme::HTTPS, "oapi.dingtalk.com", "oapi.dingtalk.com"),
            (Scheme::HTTPS, "oapi.dingtalk.com:443", "oapi.dingtalk.com"),
            (Scheme::HTTP, "oapi.dingtalk.com:443", "oapi.dingtalk.com:443"),
            (Scheme::HTTP, "user:word@127.0.0.1:8080", "127.0.0.1:8080"),
            (Scheme::HTTP, "[::1]:80", "[::1]"),
        ] {
            assert_eq!(host_header(&scheme, &Authority::from_static(authority)), header, "{authority}");
        }
    }
}
