//! Opens connections: TCP, a proxy's tunnel, TLS.

mod connection;
mod error;
mod proxy;
mod resolver;
mod target;
#[cfg(test)]
mod tests;
mod tls;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use tower_service::Service;

pub use connection::Connection;
use connection::{Dialled, Io};
pub use error::TransportBuildError;
pub use proxy::Proxy;
use proxy::ProxyRules;
use resolver::{Resolver, Unresolved};
use target::Target;
pub(crate) use target::host_of;
use tls::Protocols;
pub use tls::Roots;
pub(crate) use tls::{Certificate, Tls, TlsSettings};

use crate::clock::Clock;
use crate::error::{Reached, TransportError, TransportErrorKind, find_cause};
use crate::public_only::is_public;

/// Opens connections the way [`HyperTransport`](crate::HyperTransport) does, for protocols of your own: the same proxy, root
/// certificates and time-out. Cheap to clone.
///
/// ```no_run
/// # async fn open() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = dingtalk_transport::HyperTransport::new()?;
/// let stream = transport.connector().connect(&"wss://wss-open-connection.dingtalk.com/connect".parse()?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Connector {
    shared: Arc<Shared>,
}

struct Shared {
    tcp: HttpConnector<Resolver>,
    /// As `tcp`, to public addresses only.
    public_tcp: HttpConnector<Resolver>,
    tls: Tls,
    proxies: Option<ProxyRules>,
    connect_timeout: Duration,
    clock: Arc<dyn Clock>,
}

/// How long the peer's TCP may leave what we send without an acknowledgement or without room, where the system can tell.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED_LIMIT: Duration = Duration::from_secs(40);

/// What the connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// HTTP requests: an HTTP proxy forwards plain ones without a tunnel, and HTTP/2 may be agreed on.
    Requests,
    /// Any bytes: a proxy always has to tunnel.
    Bytes,
}

/// Where a connection may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Anywhere,
    PublicOnly,
}

/// A plain request goes to a proxy in absolute form (RFC 9112 §3.2.2).
pub(crate) struct Forwarding {
    pub(crate) credentials: Option<HeaderValue>,
}

impl Connector {
    pub(crate) fn new(
        tls: Tls,
        proxy: Option<ProxyRules>,
        connect_timeout: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self::with_resolver(Resolver::default(), tls, proxy, connect_timeout, clock)
    }

    fn with_resolver(
        resolver: Resolver,
        tls: Tls,
        proxy: Option<ProxyRules>,
        connect_timeout: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let public_tcp = tcp(resolver.clone().public_only(), connect_timeout);
        let tcp = tcp(resolver, connect_timeout);
        Self { shared: Arc::new(Shared { tcp, public_tcp, tls, proxies: proxy, connect_timeout, clock }) }
    }

    /// Opens a connection to the host of `uri`, whose scheme is `http`, `https`, `ws` or `wss`; the secure ones get TLS with
    /// HTTP/1.1 as the protocol (ALPN). The path and query are not looked at and nothing of them is sent.
    ///
    /// # Errors
    /// Always with [`Reached::No`]: [`InvalidRequest`](TransportErrorKind::InvalidRequest) for any other URI, and
    /// [`Resolve`](TransportErrorKind::Resolve), [`Connect`](TransportErrorKind::Connect),
    /// [`ConnectTimeout`](TransportErrorKind::ConnectTimeout), [`Proxy`](TransportErrorKind::Proxy) or
    /// [`Tls`](TransportErrorKind::Tls).
    pub async fn connect(&self, uri: &Uri) -> Result<Connection, TransportError> {
        self.open(uri, Purpose::Bytes, Reach::Anywhere).await
    }

    pub(crate) async fn open(
        &self,
        uri: &Uri,
        purpose: Purpose,
        reach: Reach,
    ) -> Result<Connection, TransportError> {
        let target = Target::of(uri)?;
        let limit = self.shared.connect_timeout;
        match self.shared.clock.within(limit, self.open_unbounded(&target, purpose, reach)).await {
            Some(result) => result,
            None => Err(failure(TransportErrorKind::ConnectTimeout(limit), &target)),
        }
    }

    /// How a proxy forwards plain requests to the host of `uri`, if one does.
    pub(crate) fn forwarding(&self, uri: &Uri) -> Option<Forwarding> {
        let rules = self.shared.proxies.as_ref()?;
        if uri.scheme() != Some(&http::uri::Scheme::HTTP) {
            return None;
        }
        let mut credentials = rules.intercept(uri)?.basic_auth().cloned();
        if let Some(credentials) = &mut credentials {
            credentials.set_sensitive(true);
        }
        Some(Forwarding { credentials })
    }

    async fn open_unbounded(
        &self,
        target: &Target,
        purpose: Purpose,
        reach: Reach,
    ) -> Result<Connection, TransportError> {
        // Behind a proxy too: it would be this network that it asks.
        if reach == Reach::PublicOnly && target.address().is_some_and(|address| !is_public(address)) {
            return Err(failure(TransportErrorKind::NotPublic, target));
        }
        let proxy = self.shared.proxies.as_ref().and_then(|rules| rules.intercept(target.uri()));
        let forwarded = proxy.is_some() && !target.is_secure() && purpose == Purpose::Requests;
        let stream = match &proxy {
            None => self.dial(target, reach).await?,
            Some(proxy) if forwarded => self.dial_proxy(proxy, target).await?,
            Some(proxy) => self.tunnel(proxy, target).await?,
        };
        if !target.is_secure() {
            return Ok(Connection::new(stream));
        }
        let protocols = match purpose {
            Purpose::Requests => Protocols::Requests,
            Purpose::Bytes => Protocols::Http1,
        };
        Ok(Connection::new(self.handshake(stream, target, protocols).await?))
    }

    async fn dial(&self, target: &Target, reach: Reach) -> Result<Io, TransportError> {
        let mut tcp = match reach {
            Reach::Anywhere => self.shared.tcp.clone(),
            Reach::PublicOnly => self.shared.public_tcp.clone(),
        };
        let stream = tcp.call(target.uri().clone()).await.map_err(|error| {
            let unresolved = find_cause::<Unresolved>(&error);
            let kind = if let Some(unresolved) = unresolved {
                match unresolved {
                    Unresolved::System(_) => TransportErrorKind::Resolve,
                    Unresolved::NotPublic => TransportErrorKind::NotPublic,
                }
            } else if find_cause::<io::Error>(&error).is_some_and(|io| io.kind() == io::ErrorKind::TimedOut) {
                TransportErrorKind::ConnectTimeout(self.shared.connect_timeout)
            } else {
                TransportErrorKind::Connect
            };
            failure(kind, target).with_source(error)
        })?;
        Ok(Io::Tcp(stream.into_inner()))
    }

    async fn dial_proxy(&self, proxy: &Intercept, target: &Target) -> Result<Io, TransportError> {
        let unusable = |error: TransportError| failure(TransportErrorKind::Proxy, target).with_source(error);
        let proxy = Target::of(proxy.uri()).map_err(unusable)?;
        let stream = self.dial(&proxy, Reach::Anywhere).await?;
        if proxy.is_secure() { self.handshake(stream, &proxy, Protocols::Http1).await } else { Ok(stream) }
    }

    async fn tunnel(&self, proxy: &Intercept, target: &Target) -> Result<Io, TransportError> {
        let stream = self.dial_proxy(proxy, target).await?;
        let mut tunnel = Tunnel::new(proxy.uri().clone(), Dialled::new(stream));
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        tunnel
            .call(target.uri().clone())
            .await
            .map(TokioIo::into_inner)
            .map_err(|error| failure(TransportErrorKind::Proxy, target).with_source(error))
    }

    async fn handshake(
        &self,
        stream: Io,
        target: &Target,
        protocols: Protocols,
    ) -> Result<Io, TransportError> {
        let connector = self
            .shared
            .tls
            .connector(protocols)
            .map_err(|error| failure(TransportErrorKind::Tls, target).with_source(error))?;
        let name = target.server_name()?;
        let stream = connector.connect(name, stream).await.map_err(|error| {
            // An end of the connection in the middle of the handshake says nothing about TLS.
            let kind =
                if is_tls_error(&error) { TransportErrorKind::Tls } else { TransportErrorKind::Connect };
            failure(kind, target).with_source(error)
        })?;
        Ok(Io::Tls(Box::new(stream)))
    }
}

fn tcp(resolver: Resolver, connect_timeout: Duration) -> HttpConnector<Resolver> {
    let mut tcp = HttpConnector::new_with_resolver(resolver);
    // Divided between the addresses of a host: one that does not answer must not take the time of the next.
    tcp.set_connect_timeout(Some(connect_timeout));
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED_LIMIT));
    tcp
}

impl fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connector")
            .field("proxied", &self.shared.proxies.is_some())
            .field("connect_timeout", &self.shared.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// Whether the TLS library, and not the network, raised `error`.
pub(crate) fn is_tls_error(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

fn failure(kind: TransportErrorKind, target: &Target) -> TransportError {
    TransportError::new(kind, Reached::No).with_host(target.label())
}
