//! `HyperTransport`: hyper's connections, with our connector, pool, time-outs and errors around them.

mod awaiting;
mod builder;
mod connections;
mod course;
mod exchange;
mod failure;
mod home;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod origin;
mod pool;
mod request_body;
mod response_body;
mod shared;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Request};

pub use builder::HyperTransportBuilder;
use shared::Shared;

use crate::body::Body;
use crate::connector::{Connector, TransportBuildError};
use crate::transport::{Sending, Transport};

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

impl HyperTransport {
    /// A transport with the defaults that [`HyperTransportBuilder`] states.
    ///
    /// # Errors
    /// None with the defaults as they are; see [`HyperTransportBuilder::build`].
    pub fn new() -> Result<Self, TransportBuildError> {
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
}

impl Transport for HyperTransport {
    /// What `async_trait` would write, without an `async` block around the future.
    fn send<'t, 'f>(&'t self, request: Request<Body>) -> Sending<'f>
    where
        't: 'f,
        Self: 'f,
    {
        Box::pin(course::of(Arc::clone(&self.shared), request))
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
