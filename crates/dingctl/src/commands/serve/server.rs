//! The HTTP server: connections, and their end.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use dingtalk_transport::{Clock, unless};
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::gateway::Gateway;
use crate::failure::Failure;

/// Connections that may wait to be accepted, as far as the system allows.
const BACKLOG: u32 = 16_384;
/// After an error of `accept`, usually for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Between two requests on a connection, and for the head of one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// Listens, and has not begun to serve.
pub(super) struct Server {
    listener: TcpListener,
    clock: Arc<dyn Clock>,
}

impl Server {
    pub(super) fn bind(address: SocketAddr, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(Self { listener: socket.listen(BACKLOG)?, clock })
    }

    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the system asks this process to end, then answers what is open. `announce` is called when it may be asked.
    /// How many connections were still open after `grace`.
    pub(super) async fn serve(
        self,
        gateway: Arc<Gateway>,
        grace: Duration,
        announce: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let Self { listener, clock } = self;
        let mut asked = pin!(dingtalk_open::shutdown_signal());
        // It listens from its first poll on, and whoever reads the announcement may ask at once.
        let early = poll_fn(|context| Poll::Ready(asked.as_mut().poll(context))).await;
        announce()?;
        let (close, closing) = watch::channel(false);
        let mut connections = JoinSet::new();
        if early.is_pending() {
            unless(asked, accept(&listener, &mut connections, &gateway, &closing, &*clock)).await;
        }
        drop(listener);
        // Whoever is not there any more has nothing to close.
        let _ = close.send(true);
        let ended = async { while connections.join_next().await.is_some() {} };
        let _cut = clock.within(grace, ended).await;
        Ok(connections.len())
    }
}

async fn accept(
    listener: &TcpListener,
    connections: &mut JoinSet<()>,
    gateway: &Arc<Gateway>,
    closing: &watch::Receiver<bool>,
    clock: &dyn Clock,
) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, Arc::clone(gateway), closing.clone()));
            }
            Err(error) => {
                note(&error);
                clock.sleep(ACCEPT_PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, gateway: Arc<Gateway>, mut closing: watch::Receiver<bool>) {
    // A failure costs latency only.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let gateway = Arc::clone(&gateway);
        async move { Ok::<_, Infallible>(gateway.answer(request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE_TIMEOUT).half_close(true);
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
    // What breaks off is the caller's to notice.
    if unless(closing.wait_for(|closing| *closing), serving.as_mut()).await.is_none() {
        serving.as_mut().graceful_shutdown();
        let _ = serving.await;
    }
}

fn note(error: &io::Error) {
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "no connection could be accepted: {error}");
}
