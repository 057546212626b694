//! The process with the gateway.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_events::{Delivery, Dispatcher, Route};
use dingtalk_transport::{
    Body, Clock, Reached, TokioClock, Transport, TransportError, TransportErrorKind, transport_fn,
};
use dingtalk_types::Hosts;
use http::{Request, Response, Uri};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use turmoil::net::TcpStream;

use super::DINGTALK;
use crate::app::{App, AppHandle};
use crate::dial::{Dial, Stream};
use crate::gateway::GatewayBuilder;
use crate::subscription::Subscription;

/// How long handlers take, in turns: milliseconds.
const WORK: [u64; 5] = [0, 50, 0, 10, 30];

#[derive(Clone)]
pub(super) struct Client {
    proven_after: Duration,
    handle: Arc<Mutex<Option<AppHandle>>>,
    /// Of this process and those before it.
    sockets: Arc<AtomicUsize>,
    /// Restarts forget what was handled.
    process: Arc<AtomicU64>,
    runs: Arc<Mutex<BTreeMap<(u64, u64), u32>>>,
    /// What the handler of the next event takes, in milliseconds; 0 for what is usual.
    long_work: Arc<AtomicU64>,
}

impl Client {
    pub(super) fn new(proven_after: Duration) -> Self {
        Self {
            proven_after,
            handle: Arc::default(),
            sockets: Arc::default(),
            process: Arc::default(),
            runs: Arc::default(),
            long_work: Arc::default(),
        }
    }

    pub(super) async fn run(self) -> turmoil::Result {
        let process = self.process.fetch_add(1, Ordering::SeqCst);
        let clock: Arc<dyn Clock> = Arc::new(TokioClock::starting_at(std::time::SystemTime::UNIX_EPOCH));
        let (runs, long_work, pause) = (self.runs.clone(), self.long_work.clone(), clock.clone());
        let handler = move |delivery: Delivery| {
            let event =
                delivery.metadata().event_id.as_deref().and_then(|id| id.parse().ok()).expect("an id");
            *runs.lock().expect("a lock").entry((process, event)).or_default() += 1;
            let work = match long_work.swap(0, Ordering::SeqCst) {
                0 => WORK[usize::try_from(event).expect("small") % WORK.len()],
                long => long,
            };
            let work = Duration::from_millis(work);
            let working = pause.sleep(work);
            async move {
                if !work.is_zero() {
                    working.await;
                }
            }
        };
        let dispatcher = Dispatcher::builder().clock(clock.clone()).on(Route::any_event(), handler).build();
        let address = format!("http://{DINGTALK}");
        let transport: Arc<dyn Transport> = Arc::new(transport_fn(open_call));
        let gateway = GatewayBuilder::new(transport, Arc::new(Network { open: self.sockets.clone() }))
            .clock(clock)
            .hosts(Hosts::custom(address.clone(), address))
            .proven_after(self.proven_after)
            .build();
        let app = App::new("client", "secret", Arc::new(dispatcher)).subscribe(Subscription::events());
        let handle = gateway.add(app).expect("added");
        *self.handle.lock().expect("a lock") = Some(handle);
        std::future::pending().await
    }

    /// Of the process that runs, or ran last.
    pub(super) fn handle(&self) -> Option<AppHandle> {
        self.handle.lock().expect("a lock").clone()
    }

    pub(super) fn sockets(&self) -> usize {
        self.sockets.load(Ordering::SeqCst)
    }

    pub(super) fn work_on_the_next(&self, length: Duration) {
        let milliseconds = u64::try_from(length.as_millis()).expect("small");
        self.long_work.store(milliseconds, Ordering::SeqCst);
    }

    /// How many events ran, and how many of them twice in one process.
    pub(super) fn handled(&self) -> (usize, usize) {
        let runs = self.runs.lock().expect("a lock");
        let events: std::collections::BTreeSet<u64> = runs.keys().map(|(_, event)| *event).collect();
        (events.len(), runs.values().filter(|runs| **runs > 1).count())
    }
}

/// The simulated one, and how many of its streams are open.
struct Network {
    open: Arc<AtomicUsize>,
}

#[async_trait]
impl Dial for Network {
    async fn dial(&self, uri: &Uri) -> Result<Box<dyn Stream>, TransportError> {
        let stream = connect(uri).await?;
        self.open.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Counted { stream, open: self.open.clone() }))
    }
}

async fn connect(uri: &Uri) -> Result<TcpStream, TransportError> {
    let host = uri.host().expect("a host");
    TcpStream::connect((host, 80)).await.map_err(|error| failure(TransportErrorKind::Connect, error))
}

/// One request on a connection of its own.
async fn open_call(request: Request<Body>) -> Result<Response<Body>, TransportError> {
    let closed = |error| failure(TransportErrorKind::ConnectionClosed, error);
    let mut stream = connect(request.uri()).await?;
    let body = request.into_body().collect(4096).await?;
    let head = format!("POST /open HTTP/1.1\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), &body].concat()).await.map_err(closed)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.map_err(closed)?;
    let (_, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| closed(io::ErrorKind::UnexpectedEof.into()))?;
    Ok(Response::new(Body::from(body.to_owned())))
}

fn failure(kind: TransportErrorKind, error: io::Error) -> TransportError {
    TransportError::new(kind, Reached::No).with_source(error)
}

struct Counted {
    stream: TcpStream,
    open: Arc<AtomicUsize>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
