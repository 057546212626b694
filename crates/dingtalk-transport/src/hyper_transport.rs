//! `HyperTransport`: hyper-util's pooled client, with our connector, time-outs and errors around it.

mod builder;
mod dispatch;
mod failure;
mod request_body;
mod response_body;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::header::{PROXY_AUTHORIZATION, USER_AGENT};
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Request, Response, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client, ResponseFuture};

pub use builder::{BuildError, HyperTransportBuilder};
use dispatch::Dispatcher;
use request_body::{Progress, RequestBody};
use response_body::ResponseBody;

use crate::connector::host_of;
use crate::deadline::Deadline;
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

    /// Sets up the exchange before anything is awaited: what a future does not hold need not be moved with it.
    fn exchange(
        &self,
        mut request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send + use<> {
        let shared = self.shared.clone();
        let total = match request.extensions_mut().remove::<TotalTimeout>() {
            Some(TotalTimeout(own)) => own,
            None => shared.timeouts.total,
        };
        let prepared = check(&request).map(|authority| {
            if let Some(credentials) = shared.connector.forwarding_credentials(request.uri()) {
                request.headers_mut().insert(PROXY_AUTHORIZATION, credentials);
            }
            request.headers_mut().entry(USER_AGENT).or_insert(DEFAULT_USER_AGENT);
            *request.version_mut() = Version::HTTP_11;
            let progress = Progress::new(shared.clock.clone());
            let request = request.map(|body| RequestBody::new(body, progress.clone()));
            (authority, progress, shared.client.request(request))
        });
        async move {
            let (authority, progress, response) = prepared?;
            let started = shared.clock.monotonic();
            let deadline = Deadline { started, head: shared.timeouts.head, total };
            let response =
                shared.head(response, &progress, deadline).await.map_err(|error| match error.host() {
                    // The proxy's, when that could not be reached.
                    Some(_) => error,
                    None => error.with_host(host_of(&authority)),
                })?;
            Ok(response.map(|incoming| {
                if incoming.is_end_stream() {
                    Body::empty()
                } else {
                    Body::stream(ResponseBody::new(incoming, shared, authority, deadline))
                }
            }))
        }
    }
}

impl Shared {
    /// Waits for the response head; one timer stands for both the head's and the total time-out.
    async fn head(
        &self,
        mut response: ResponseFuture,
        progress: &Progress,
        deadline: Deadline,
    ) -> Result<Response<Incoming>, TransportError> {
        let mut timer = self.clock.sleep(deadline.first_wait());
        let expired = poll_fn(|context| {
            loop {
                if let Poll::Ready(result) = Pin::new(&mut response).poll(context) {
                    return Poll::Ready(Ok(result));
                }
                if timer.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                match deadline.after(self.clock.monotonic(), progress.last_piece()) {
                    Ok(wait) => timer = self.clock.sleep(wait),
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
}

/// Where the request goes, unless hyper-util would refuse it with an error that names no reason.
fn check(request: &Request<Body>) -> Result<Authority, TransportError> {
    let invalid = |reason: &str| {
        TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_source(reason)
    };
    let Some(authority) = request.uri().authority() else {
        return Err(invalid("the URI names no host"));
    };
    let reason = if request.method() == Method::CONNECT {
        "CONNECT opens tunnels; use Connector"
    } else if request.uri().scheme().is_some_and(|scheme| *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP)
    {
        return Ok(authority.clone());
    } else {
        "the URI does not begin with https:// or http://"
    };
    Err(invalid(reason).with_host(host_of(authority)))
}

impl Transport for HyperTransport {
    /// What `async_trait` would write, but with the request prepared outside the boxed future.
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
