//! What one scheme, host and port have in common (RFC 9110 §4.3.1).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

use super::http1::Http1;
use crate::Connector;
use crate::connector::{Forwarding, host_of};

pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// `scheme://authority/`
    pub(super) uri: Uri,
    /// The `host` header of its requests.
    pub(super) host: HeaderValue,
    /// How a proxy forwards its requests, if one does.
    pub(super) forwarding: Option<Forwarding>,
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    /// The longest idle first, each with the monotonic time since when.
    connections: Vec<(Duration, Http1)>,
    #[cfg(feature = "http2")]
    http2: Option<(Duration, super::http2::Http2)>,
}

impl Origin {
    pub(super) fn new(scheme: &Scheme, authority: &Authority, connector: &Connector) -> Self {
        let uri = Uri::builder().scheme(scheme.clone()).authority(authority.clone()).path_and_query("/");
        // Parts of a URI make a URI; the default is never seen.
        let uri = uri.build().unwrap_or_default();
        Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            host: host_header(scheme, authority),
            forwarding: connector.forwarding(&uri),
            uri,
            idle: Mutex::default(),
        }
    }

    pub(super) fn is(&self, scheme: &Scheme, authority: &Authority) -> bool {
        self.scheme == *scheme && self.authority == *authority
    }

    /// For messages: `host` or `host:port`.
    pub(super) fn label(&self) -> String {
        host_of(&self.authority)
    }

    /// The open connection that was used last, unless that was before `not_before`.
    pub(super) fn take(&self, not_before: Duration) -> Option<Http1> {
        let mut idle = self.lock();
        loop {
            let (since, connection) = idle.connections.pop()?;
            if since < not_before {
                // The others are older still; the sweeper closes them.
                return None;
            }
            if !connection.is_closed() {
                return Some(connection);
            }
        }
    }

    /// `false` when `max` connections are idle already.
    pub(super) fn put(&self, connection: Http1, now: Duration, max: usize) -> bool {
        let mut idle = self.lock();
        if idle.connections.len() >= max {
            idle.connections.retain(|(_, connection)| !connection.is_closed());
        }
        let kept = idle.connections.len() < max;
        if kept {
            idle.connections.push((now, connection));
        }
        kept
    }

    /// The connection that all requests share.
    #[cfg(feature = "http2")]
    pub(super) fn http2(&self, now: Duration) -> Option<super::http2::Http2> {
        let mut idle = self.lock();
        let (used, connection) = idle.http2.as_mut()?;
        *used = now;
        let connection = connection.clone();
        if connection.is_closed() {
            idle.http2 = None;
            return None;
        }
        Some(connection)
    }

    #[cfg(feature = "http2")]
    pub(super) fn share(&self, connection: super::http2::Http2, now: Duration) {
        self.lock().http2 = Some((now, connection));
    }

    pub(super) fn is_unused(&self) -> bool {
        let idle = self.lock();
        #[cfg(feature = "http2")]
        if idle.http2.is_some() {
            return false;
        }
        idle.connections.is_empty()
    }

    /// Closes what was used last before `not_before`, and forgets what its peer has closed.
    pub(super) fn sweep(&self, not_before: Duration) {
        let mut idle = self.lock();
        idle.connections.retain(|(since, connection)| *since >= not_before && !connection.is_closed());
        #[cfg(feature = "http2")]
        idle.http2.take_if(|(used, connection)| *used < not_before || connection.is_closed());
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
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
