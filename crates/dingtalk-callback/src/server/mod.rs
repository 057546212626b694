use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use dingtalk_transport::{StillRunning, unless};
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinSet;

use crate::counters::Refusal;
use crate::receiver::CallbackReceiver;

mod head;
mod linger;
mod places;
mod rewound;

use places::{Arriving, Idle, Places};
use rewound::Rewound;

const MAX_CONNECTIONS: u16 = 100;
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// After an error of `accept`, usually for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The head is read before hyper sees the connection; this only has to hold it.
const HYPER_BUFFER: usize = 2 * head::LIMIT;

const BAD_REQUEST: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// A small HTTP/1.1 server for a [`CallbackReceiver`], to stand on the open internet or behind a proxy that does TLS.
///
/// 100 connections at most; when there are more, whoever has not sent its whole request within 250 ms makes room, the
/// longest silent first. A request head of 16 KiB at most within 5 s; one request per connection, so that there is no second
/// one to smuggle; 400 for a head that leaves open where its body ends.
///
/// ```no_run
/// # async fn run(callbacks: dingtalk_callback::CallbackReceiver) -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_callback::CallbackServer;
///
/// let server = CallbackServer::bind("0.0.0.0:8080", callbacks).await?;
/// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
/// server.serve(async { drop(stopped.await) }).await?;
/// # drop(stop);
/// # Ok(())
/// # }
/// ```
pub struct CallbackServer {
    listener: TcpListener,
    callbacks: CallbackReceiver,
    max_connections: u16,
    shutdown_timeout: Duration,
}

impl CallbackServer {
    /// Listens on `address`; port 0 takes a free one, see [`local_addr`](Self::local_addr).
    ///
    /// # Errors
    /// The address cannot be resolved or is in use.
    pub async fn bind(address: impl ToSocketAddrs, callbacks: CallbackReceiver) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, callbacks, max_connections: MAX_CONNECTIONS, shutdown_timeout: SHUTDOWN_TIMEOUT })
    }

    /// How many connections are served at the same time, 100 by default; further ones wait for a place.
    #[must_use]
    pub fn max_connections(mut self, connections: u16) -> Self {
        self.max_connections = connections;
        self
    }

    /// How long [`serve`](Self::serve) waits for open requests and receivers at its end, 10 s by default.
    #[must_use]
    pub fn shutdown_timeout(mut self, limit: Duration) -> Self {
        self.shutdown_timeout = limit;
        self
    }

    /// The address it listens on.
    ///
    /// # Errors
    /// The operating system does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `shutdown` is done, then accepts no more, answers what is open and waits for the
    /// receivers, as [`CallbackReceiver::shutdown`] does, all within the [`shutdown_timeout`](Self::shutdown_timeout).
    ///
    /// # Errors
    /// Some deliveries are still at work after it; the log names them.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) -> Result<(), StillRunning> {
        let Self { listener, callbacks, max_connections, shutdown_timeout } = self;
        let clock = Arc::clone(&callbacks.parts().clock);
        let places = Places::new(max_connections);
        tracing::info!(address = listener.local_addr().ok().map(tracing::field::display), "listening");
        let mut connections = JoinSet::new();
        let accepting = async {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let Some(place) = places.take(&*clock).await else { return };
                        connections.spawn(serve(callbacks.clone(), stream, places.clone(), place));
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
        tracing::info!("stopping");

        let started = clock.monotonic();
        let open = async { while connections.join_next().await.is_some() {} };
        let _cut_at_the_limit = clock.within(shutdown_timeout, open).await;
        drop(connections);
        let left = shutdown_timeout.saturating_sub(clock.monotonic().saturating_sub(started));
        let ended = callbacks.shutdown(left).await;
        tracing::info!("stopped");
        ended
    }
}

impl fmt::Debug for CallbackServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallbackServer")
            .field("address", &self.listener.local_addr().ok())
            .field("callbacks", &self.callbacks)
            .finish_non_exhaustive()
    }
}

/// One request, one answer, unless it takes its time and others wait.
async fn serve(
    callbacks: CallbackReceiver,
    mut stream: TcpStream,
    places: Places,
    _place: OwnedSemaphorePermit,
) {
    let clock = &*callbacks.parts().clock;
    let (idle, needed) = places.idle(clock);
    match unless(needed, answer(&callbacks, &mut stream, idle)).await {
        Some(true) => {
            let (_idle, needed) = places.idle(clock);
            unless(needed, linger::until_closed(&mut stream, clock)).await;
        }
        Some(false) => {}
        None => callbacks.count_refusal(Refusal::Head),
    }
}

/// Whether the peer may still be writing what nobody reads.
async fn answer(callbacks: &CallbackReceiver, stream: &mut TcpStream, idle: Idle) -> bool {
    let clock = &*callbacks.parts().clock;
    // A failure costs latency only.
    let _ = stream.set_nodelay(true);
    let head = match clock.within(HEAD_TIMEOUT, head::read(stream)).await {
        Some(Ok(Some(head))) => head,
        Some(Ok(None)) | None => {
            callbacks.count_refusal(Refusal::Head);
            return matches!(clock.within(WRITE_TIMEOUT, refuse(stream)).await, Some(Ok(())));
        }
        Some(Err(_gone)) => return false,
    };
    let (answered, idle) = (OnceLock::new(), Mutex::new(Some(idle)));
    let service = service_fn(|request: Request<Incoming>| async {
        let idle = idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let response = callbacks.answer(request.map(|body| Arriving { body, _idle: idle })).await;
        // One request per connection.
        let _ = answered.set(response.status());
        Ok::<_, Infallible>(response)
    });
    let connection = http1::Builder::new()
        .keep_alive(false)
        // A peer may end its side and wait for the answer.
        .half_close(true)
        // So that every refusal has the same bytes.
        .auto_date_header(false)
        .header_read_timeout(None)
        .max_buf_size(HYPER_BUFFER)
        .serve_connection(TokioIo::new(Rewound::new(head, &mut *stream)), service);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection to the DingTalk callback broke off");
    }
    match answered.get() {
        Some(&StatusCode::OK) => return false,
        Some(_) => {}
        // hyper has answered it, with the same bytes.
        None => callbacks.count_refusal(Refusal::Head),
    }
    true
}

async fn refuse(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(BAD_REQUEST).await?;
    stream.shutdown().await
}
