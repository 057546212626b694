//! A server for tests that does to each connection what the test says, and counts connections.

pub mod tls;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_transport::{
    Body, Clock, HyperTransport, HyperTransportBuilder, Proxy, TokioClock, Transport, TransportError,
    TransportErrorKind,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longer than anything in a passing test takes: a hang becomes a failure.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

pub struct Server {
    pub address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    open: watch::Receiver<usize>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Runs `serve` on every connection, with the connection's number (from 0).
    pub async fn start<F, S>(serve: F) -> Self
    where
        F: Fn(TcpStream, usize) -> S + Send + Sync + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a local address");
        let accepted = Arc::new(AtomicUsize::new(0));
        let (count, open) = watch::channel(0);
        let counter = accepted.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).expect("TCP_NODELAY");
                let number = counter.fetch_add(1, Ordering::SeqCst);
                count.send_modify(|open| *open += 1);
                let serving = serve(stream, number);
                let count = count.clone();
                tokio::spawn(async move {
                    serving.await;
                    count.send_modify(|open| *open -= 1);
                });
            }
        });
        Self { address, accepted, open, accepting }
    }

    /// Answers every request on every connection with `answer`.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Arc<Vec<u8>> = Arc::new(answer.into());
        Self::start(move |mut stream, _| {
            let answer = answer.clone();
            async move {
                while read_request(&mut stream).await.is_some() {
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        })
        .await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How many connections there have been.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Waits until every connection has ended.
    pub async fn all_closed(&self) {
        self.open_at_most(0).await;
    }

    /// Waits until no more than `connections` are open.
    pub async fn open_at_most(&self, connections: usize) {
        let mut open = self.open.clone();
        patient(open.wait_for(|open| *open <= connections)).await.expect("the server runs");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// Request line and header lines.
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// The next request with its body (of stated length), or `None` when the connection ends before it is complete.
pub async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Received> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(bytes).ok()?;
    let mut received = Received { head, body: Vec::new() };
    let length = received.header("content-length").map_or(Some(0), |value| value.parse().ok())?;
    received.body.resize(length, 0);
    stream.read_exact(&mut received.body).await.ok()?;
    Some(received)
}

/// Reads until the peer closes.
pub async fn drain(stream: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 4096];
    while matches!(stream.read(&mut buffer).await, Ok(read) if read > 0) {}
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Fin,
    Reset,
}

/// Closes `stream` by FIN, or by RST.
pub fn end(stream: TcpStream, how: End) {
    if how == End::Reset {
        stream.set_zero_linger().expect("SO_LINGER");
    }
    drop(stream);
}

/// Fails the test instead of hanging.
pub async fn patient<F: Future>(future: F) -> F::Output {
    let clock: &dyn Clock = &TokioClock::new();
    clock.within(PATIENCE, future).await.expect("the future hangs")
}

/// A builder that no proxy of the machine can disturb.
pub fn builder() -> HyperTransportBuilder {
    HyperTransport::builder().proxy(Proxy::none())
}

pub fn transport() -> HyperTransport {
    builder().build().expect("a transport")
}

pub fn get(url: &str) -> http::Request<Body> {
    http::Request::get(url).body(Body::empty()).expect("a valid request")
}

pub fn post(url: &str, body: impl Into<Body>) -> http::Request<Body> {
    http::Request::post(url).body(body.into()).expect("a valid request")
}

/// Sends `request` and reads the answer, 1 MiB at most.
pub async fn call(
    transport: &impl Transport,
    request: http::Request<Body>,
) -> Result<bytes::Bytes, TransportError> {
    patient(async { transport.send(request).await?.into_body().collect(1024 * 1024).await }).await
}

/// The error that `request` gives.
pub async fn failure(transport: &impl Transport, request: http::Request<Body>) -> TransportError {
    call(transport, request).await.expect_err("the call should fail")
}

/// The kind of error that `request` gives.
pub async fn failure_kind(transport: &impl Transport, request: http::Request<Body>) -> TransportErrorKind {
    failure(transport, request).await.kind()
}

/// The error with all its causes, as people print it.
pub fn chain(error: &TransportError) -> String {
    use std::error::Error;
    std::iter::successors(Some(error as &dyn Error), |error| (*error).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
