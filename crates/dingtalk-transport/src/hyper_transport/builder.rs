use std::sync::Arc;
use std::time::Duration;

use super::HyperTransport;
use super::pool::Pool;
use super::shared::{Shared, Timeouts};
use crate::clock::{Clock, TokioClock};
use crate::connector::{Certificate, Connector, Proxy, Roots, Tls, TlsSettings, TransportBuildError};

/// Settings of a [`HyperTransport`]; the defaults suit DingTalk's hosts.
#[derive(Debug)]
#[must_use]
pub struct HyperTransportBuilder {
    connect_timeout: Duration,
    timeouts: Timeouts,
    max_idle_per_host: usize,
    idle_timeout: Duration,
    proxy: Proxy,
    tls: TlsSettings,
    clock: Option<Arc<dyn Clock>>,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            timeouts: Timeouts {
                head: Duration::from_secs(10),
                body_stall: Duration::from_secs(20),
                total: Some(Duration::from_secs(60)),
            },
            max_idle_per_host: 128,
            idle_timeout: Duration::from_secs(55),
            proxy: Proxy::default(),
            tls: TlsSettings::default(),
            clock: None,
        }
    }
}

impl HyperTransportBuilder {
    /// How long opening a connection may take: name, TCP, proxy and TLS together. 5 s by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long to wait for the response head, from the call, or, in a request body of more than 64 KiB, from its last piece
    /// that went to the connection. 10 s by default.
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.head = limit;
        self
    }

    /// How long the response body may stand still while it is being read. 20 s by default.
    pub fn body_stall_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.body_stall = limit;
        self
    }

    /// How long the whole exchange may take, from the call to the last byte of the response body; `None` for no limit. 60 s by
    /// default; [`TotalTimeout`](crate::TotalTimeout) changes it for one request.
    pub fn total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.total = limit.into();
        self
    }

    /// How many idle connections are kept per host. 128 by default.
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = connections;
        self
    }

    /// How long an idle connection is used again; it is closed at most 5 s later. 55 s by default.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// Which proxy to use: the environment's by default.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Which certificate authorities to trust, besides the added ones.
    pub fn roots(mut self, roots: Roots) -> Self {
        self.tls.roots = roots;
        self
    }

    /// Also trusts the certificates in a PEM text, such as a company's own authority.
    pub fn add_root_certificate_pem(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.tls.added.push(Certificate::Pem(text.into()));
        self
    }

    /// Also trusts one certificate in DER form.
    pub fn add_root_certificate_der(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.tls.added.push(Certificate::Der(bytes.into()));
        self
    }

    /// Offers HTTP/2 to `https` hosts. Off by default.
    #[cfg(feature = "http2")]
    pub fn http2(mut self, offered: bool) -> Self {
        self.tls.http2 = offered;
        self
    }

    /// The clock of all time-outs. Tokio's by default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Makes the transport. A machine without trusted certificates is no error here: connections by TLS then fail with the
    /// kind [`Tls`](crate::TransportErrorKind::Tls).
    ///
    /// # Errors
    /// A proxy address or an added certificate that cannot be understood.
    pub fn build(self) -> Result<HyperTransport, TransportBuildError> {
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let tls = Tls::new(self.tls)?;
        let connector = Connector::new(tls, self.proxy.into_rules()?, self.connect_timeout, clock.clone());
        let pool = Arc::new(Pool::new(self.max_idle_per_host, self.idle_timeout, clock.clone()));
        Ok(HyperTransport { shared: Arc::new(Shared { pool, connector, timeouts: self.timeouts, clock }) })
    }
}
