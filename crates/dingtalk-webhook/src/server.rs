use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_transport::Body;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::counters::Refusal;
use crate::timing::{unless, within};
use crate::{DrainTimeout, Receiver};

mod head;
mod rewound;

use rewound::Rewound;

const MAX_CONNECTIONS: u16 = 100;
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);
const DRAIN_LIMIT: Duration = Duration::from_secs(10);
/// After an error of `accept`, usually for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The head is read before hyper sees the connection; this only has to hold it.
const HYPER_BUFFER: usize = 2 * head::LIMIT;

const BAD_REQUEST: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// A small HTTP/1.1 server for one [`Receiver`], to stand on the open internet or behind a proxy that does TLS.
///
/// 100 connections at most, further ones wait; a request head of 16 KiB at most within 5 s; one request per
/// connection, so that there is no second one to smuggle; 400 for a head that leaves open where its body ends.
///
/// ```no_run
/// # async fn run(receiver: dingtalk_webhook::Receiver) -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_webhook::WebhookServer;
///
/// let server = WebhookServer::bind("0.0.0.0:8080", receiver).await?.path("/dingtalk");
/// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
/// server.serve(async { drop(stopped.await) }).await?;
/// # drop(stop);
/// # Ok(())
/// # }
/// ```
pub struct WebhookServer {
    listener: TcpListener,
    receiver: Receiver,
    path: Option<Arc<str>>,
    max_connections: u16,
    drain_limit: Duration,
}

impl WebhookServer {
    /// Listens on `address`; port 0 takes a free one, see [`local_addr`](Self::local_addr).
    ///
    /// # Errors
    /// The address cannot be resolved or is in use.
    pub async fn bind(address: impl ToSocketAddrs, receiver: Receiver) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self {
            listener,
            receiver,
            path: None,
            max_connections: MAX_CONNECTIONS,
            drain_limit: DRAIN_LIMIT,
        })
    }

    /// Answers on this path only, with 404 on others; on every path by default.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into().into());
        self
    }

    /// How many connections may be open at the same time, 100 by default; further ones wait to be accepted.
    #[must_use]
    pub fn max_connections(mut self, connections: u16) -> Self {
        self.max_connections = connections;
        self
    }

    /// How long [`serve`](Self::serve) waits for open requests and running handlers at its end, 10 s by default.
    #[must_use]
    pub fn drain_limit(mut self, limit: Duration) -> Self {
        self.drain_limit = limit;
        self
    }

    /// The address it listens on.
    ///
    /// # Errors
    /// The operating system does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `shutdown` is done, then accepts no more, answers what is open and waits for the handlers.
    ///
    /// # Errors
    /// Some handlers still run after the [`drain_limit`](Self::drain_limit).
    pub async fn serve(self, shutdown: impl Future<Output = ()>) -> Result<(), DrainTimeout> {
        let Self { listener, receiver, path, max_connections, drain_limit } = self;
        let clock = Arc::clone(&receiver.parts().clock);
        let slots = Arc::new(Semaphore::new(max_connections.into()));
        let mut connections = JoinSet::new();
        let accepting = async {
            loop {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let connection = Connection { receiver: receiver.clone(), path: path.clone(), slot };
                        connections.spawn(connection.serve(stream));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "no connection could be accepted");
                        clock.sleep(ACCEPT_PAUSE).await;
                    }
                }
                while connections.try_join_next().is_some() {}
            }
        };
        unless(shutdown, accepting).await;
        drop(listener);

        let started = clock.monotonic();
        let open = async { while connections.join_next().await.is_some() {} };
        let _cut_at_the_limit = within(&*clock, drain_limit, open).await;
        drop(connections);
        receiver.drain(drain_limit.saturating_sub(clock.monotonic().saturating_sub(started))).await
    }
}

impl fmt::Debug for WebhookServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebhookServer")
            .field("address", &self.listener.local_addr().ok())
            .field("path", &self.path)
            .field("receiver", &self.receiver)
            .finish_non_exhaustive()
    }
}

struct Connection {
    receiver: Receiver,
    path: Option<Arc<str>>,
    slot: OwnedSemaphorePermit,
}

impl Connection {
    async fn serve(self, mut stream: TcpStream) {
        let _slot = self.slot;
        let clock = &*self.receiver.parts().clock;
        // A failure costs latency only.
        let _ = stream.set_nodelay(true);
        let head = match within(clock, HEAD_TIMEOUT, head::read(&mut stream)).await {
            Some(Ok(Some(head))) => head,
            Some(Ok(None)) | None => {
                self.receiver.count_refusal(Refusal::Head);
                let _unless_gone = within(clock, WRITE_TIMEOUT, refuse(&mut stream)).await;
                return;
            }
            Some(Err(_gone)) => return,
        };
        let (receiver, path) = (&self.receiver, self.path.as_deref());
        let service = service_fn(|request: Request<Incoming>| async move {
            Ok::<_, std::convert::Infallible>(respond(receiver, path, request).await)
        });
        let connection = http1::Builder::new()
            .keep_alive(false)
            .header_read_timeout(None)
            .max_buf_size(HYPER_BUFFER)
            .serve_connection(TokioIo::new(Rewound::new(head, stream)), service);
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the DingTalk callback broke off");
        }
    }
}

async fn respond(receiver: &Receiver, path: Option<&str>, request: Request<Incoming>) -> Response<Body> {
    if path.is_some_and(|path| path != request.uri().path()) {
        let mut refused: Response<Bytes> = receiver.refuse(Refusal::Path);
        *refused.status_mut() = StatusCode::NOT_FOUND;
        return refused.map(Body::from);
    }
    receiver.answer(request).await
}

async fn refuse(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(BAD_REQUEST).await?;
    stream.shutdown().await
}
