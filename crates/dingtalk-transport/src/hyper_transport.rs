//! `HyperTransport`: hyper-util's pooled client, with our connector, time-outs and errors around it.

mod builder;
mod dispatch;
mod failure;
mod request_body;
mod response_body;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use http::header::{PROXY_AUTHORIZATION, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Response, Uri, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;

pub use builder::{BuildError, HyperTransportBuilder};
use dispatch::Dispatcher;
use request_body::{Progress, RequestBody};
use response_body::ResponseBody;

use crate::connector::host_of;
use crate::deadline::Deadline;
use crate::{Body, Clock, Connector, Reached, Transport, TransportError, TransportErrorKind};

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
    client: Client<Dispatcher, RequestBody>,
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

/// Put this into a request's extensions to give it another total time-out than the transport's, or none: for large media.
///
/// ```
/// use dingtalk_transport::{Body, TotalTimeout};
/// let mut request = http::Request::get("https://example.com/large").body(Body::empty()).unwrap();
/// request.extensions_mut().insert(TotalTimeout(None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalTimeout(pub Option<Duration>);

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

    async fn exchange(&self, mut request: Request<Body>) -> Result<Response<Body>, TransportError> {
        check(&request)?;
        let shared = &self.shared;
        let started = shared.clock.monotonic();
        let total = match request.extensions_mut().remove::<TotalTimeout>() {
            Some(TotalTimeout(own)) => own,
            None => shared.timeouts.total,
        };
        if let Some(credentials) = shared.connector.forwarding_credentials(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, credentials);
        }
        request.headers_mut().entry(USER_AGENT).or_insert(DEFAULT_USER_AGENT);
        *request.version_mut() = Version::HTTP_11;

        let uri = request.uri().clone();
        let progress = Progress::new(shared.clock.clone());
        let request = request.map(|body| RequestBody::new(body, progress.clone()));
        let deadline = Deadline { started, head: shared.timeouts.head, total };
        let response = self.head(request, &progress, deadline).await.map_err(|error| match error.host() {
            // The proxy's, when that could not be reached.
            Some(_) => error,
            None => error.with_host(host_of(&uri)),
        })?;
        Ok(response.map(|incoming| self.body(incoming, uri, deadline)))
    }

    /// Waits for the response head; one timer stands for both the head's and the total time-out.
    async fn head(
        &self,
        request: Request<RequestBody>,
        progress: &Progress,
        deadline: Deadline,
    ) -> Result<Response<Incoming>, TransportError> {
        let clock = &self.shared.clock;
        let mut response = pin!(self.shared.client.request(request));
        let mut timer = clock.sleep(deadline.first_wait());
        let expired = poll_fn(|context| {
            loop {
                if let Poll::Ready(result) = response.as_mut().poll(context) {
                    return Poll::Ready(Ok(result));
                }
                if timer.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                match deadline.after(clock.monotonic(), progress.last_piece()) {
                    Ok(wait) => timer = clock.sleep(wait),
                    Err(kind) => return Poll::Ready(Err(kind)),
                }
            }
        })
        .await;
        match expired {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(failure::of_head(error, progress)),
            Err(kind) => Err(TransportError::new(kind, progress.give_up())),
        }
    }

    fn body(&self, incoming: Incoming, uri: Uri, deadline: Deadline) -> Body {
        if incoming.is_end_stream() {
            return Body::empty();
        }
        let shared = &self.shared;
        Body::stream(ResponseBody::new(
            incoming,
            uri,
            deadline,
            shared.timeouts.body_stall,
            shared.clock.clone(),
        ))
    }
}

/// Refuses what hyper-util would refuse with an error that names no reason.
fn check(request: &Request<Body>) -> Result<(), TransportError> {
    let uri = request.uri();
    let reason = if !matches!(uri.scheme(), Some(scheme) if *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP)
    {
        "the URI does not begin with https:// or http://"
    } else if uri.host().is_none_or(str::is_empty) {
        "the URI names no host"
    } else if request.method() == Method::CONNECT {
        "CONNECT opens tunnels; use Connector"
    } else {
        return Ok(());
    };
    Err(TransportError::new(TransportErrorKind::InvalidRequest, Reached::No)
        .with_host(host_of(uri))
        .with_source(reason))
}

#[async_trait]
impl Transport for HyperTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        self.exchange(request).await
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
