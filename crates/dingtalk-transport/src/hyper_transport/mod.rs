//! `HyperTransport`: hyper's connections, with our connector, pool, time-outs and errors around them.

mod awaiting;
mod builder;
mod exchange;
mod failure;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod origin;
mod pool;
mod request_body;
mod response_body;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Response};

pub use builder::{BuildError, HyperTransportBuilder};
use exchange::{Course, Exchange};
use origin::Origin;
use pool::Pool;
use request_body::RequestBody;

use crate::connector::host_of;
use crate::deadline::{Deadline, Timer};
use crate::transport::Sending;
use crate::{Body, Clock, Connector, Reached, TotalTimeout, Transport, TransportError, TransportErrorKind};

/// Sent unless the request names a user agent itself.
const DEFAULT_USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("dingtalk-open/", env!("CARGO_PKG_VERSION")));

/// A [`Transport`] over hyper, tokio and rustls, with a keep-alive pool. Cheap to clone; clones share the pool.
///
/// It speaks HTTP/1.1, follows no redirect, asks for no compression and sends each request at most once (a request that could
/// not even be begun because a pooled connection had died goes out on another). It needs a tokio runtime with I/O and time.
///
/// ```no_run
/// use std::time::Duration;
/// use dingtalk_transport::{Body, HyperTransport, Transport};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = HyperTransport::builder().head_timeout(Duration::from_secs(5)).build()?;
/// let request = http::Request::get("https://api.dingtalk.com/").body(Body::empty())?;
/// let response = transport.send(request).await?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    shared: Arc<Shared>,
}

struct Shared {
    pool: Arc<Pool>,
    connector: Connector,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, Clone, Copy)]
struct Timeouts {
    head: Duration,
    body_stall: Duration,
    total: Option<Duration>,
}

impl HyperTransport {
    /// A transport with the defaults that [`HyperTransportBuilder`] states.
    ///
    /// # Errors
    /// None with the defaults as they are; see [`HyperTransportBuilder::build`].
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// Changes the defaults.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }

    /// What opens this transport's connections: for a WebSocket with the same proxy and certificates.
    pub fn connector(&self) -> &Connector {
        &self.shared.connector
    }

    fn exchange(
        &self,
        mut request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send + use<> {
        let transport = Arc::clone(&self.shared);
        let total = match request.extensions_mut().remove::<TotalTimeout>() {
            Some(TotalTimeout(own)) => own,
            None => transport.timeouts.total,
        };
        match transport.origin(&request) {
            Ok(origin) => {
                let (started, head) = (transport.clock.monotonic(), transport.timeouts.head);
                let deadline = Deadline { started, head, total };
                request.headers_mut().entry(USER_AGENT).or_insert(DEFAULT_USER_AGENT);
                let request = request.map(|body| RequestBody::new(body, &transport.clock));
                exchange::begin(Exchange { transport, origin, deadline, timer: Timer::default() }, request)
            }
            Err(error) => Course::Refused { error: Some(error) },
        }
    }
}

impl Shared {
    /// Where the request goes, unless it cannot be sent as it is.
    fn origin(&self, request: &Request<Body>) -> Result<Arc<Origin>, TransportError> {
        let invalid = |reason: &str| {
            TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_source(reason)
        };
        let uri = request.uri();
        let Some(authority) = uri.authority() else { return Err(invalid("the URI names no host")) };
        let reason = if request.method() == Method::CONNECT {
            "CONNECT opens tunnels; use Connector"
        } else {
            match uri.scheme() {
                Some(scheme) if *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP => {
                    return Ok(self.pool.origin(scheme, authority, &self.connector));
                }
                _ => "the URI does not begin with https:// or http://",
            }
        };
        Err(invalid(reason).with_host(host_of(authority)))
    }
}

impl Transport for HyperTransport {
    /// What `async_trait` would write, without an `async` block around the future.
    fn send<'t, 'f>(&'t self, request: Request<Body>) -> Sending<'f>
    where
        't: 'f,
        Self: 'f,
    {
        Box::pin(self.exchange(request))
    }

    fn time_limit(&self) -> Option<Duration> {
        self.shared.timeouts.total
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HyperTransport")
            .field("connector", &self.shared.connector)
            .field("timeouts", &self.shared.timeouts)
            .finish_non_exhaustive()
    }
}
