//! Accepts connections and takes each request through record, faults, gate and handler.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::call::Call;
use crate::connection::{Breaker, Connection, Ending};
use crate::control;
use crate::fault::{self, FaultKind};
use crate::gateway::drive::Driver;
use crate::gateway::upgrade::Upgrade;
use crate::login;
use crate::objects;
use crate::operate::operate;
use crate::paths::{CONNECT, CONTROL, OBJECTS};
use crate::platform::Platform;
use crate::record::RecordedRequest;
use crate::reply::{Reply, Source};
use crate::router::{ROUTER, Router};
use crate::wire::Wire;

/// More than the largest upload (20 MB) with its multipart frame.
const BODY_LIMIT: usize = 32 << 20;

/// How long answers that are under way may take at the end, real time.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// What a connection becomes after its last request, with what hands over its socket.
type Upgraded = Arc<Mutex<Option<(Purpose, OnUpgrade)>>>;

#[derive(Debug)]
enum Purpose {
    Stream(Driver),
    /// The client takes the fake for its proxy.
    Tunnel,
}

#[derive(Debug)]
struct Received {
    request: Request<Incoming>,
    secure: bool,
}

/// What every connection is served from.
#[derive(Debug)]
pub(crate) struct Server {
    platform: Arc<Platform>,
    router: &'static Router,
}

impl Server {
    pub(crate) fn new(platform: Arc<Platform>) -> Self {
        Self { platform, router: &ROUTER }
    }
}

type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

/// Serves until it is told to stop, which lets answers that are under way go out, or dropped; the connections go with it.
pub(crate) async fn run(listener: TcpListener, server: Arc<Server>, stop: Arc<Notify>) {
    let mut connections = JoinSet::new();
    let closing = watch::Sender::new(false);
    loop {
        tokio::select! {
            () = stop.notified() => {
                closing.send_replace(true);
                return end(connections).await;
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    server.platform.counters.count_connection();
                    connections.spawn(serve(stream, server.clone(), closing.subscribe()));
                }
                // Out of file descriptors, most likely: one connection has to end first.
                Err(_) => {
                    connections.join_next().await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn end(mut connections: JoinSet<()>) {
    let answers = async { while connections.join_next().await.is_some() {} };
    #[expect(clippy::disallowed_methods, reason = "clients wait in real time")]
    let answered = tokio::time::timeout(LAST_ANSWERS, answers).await;
    if answered.is_err() {
        connections.shutdown().await;
    }
}

async fn serve(stream: TcpStream, server: Arc<Server>, mut closing: watch::Receiver<bool>) {
    // Only a latency, never an answer, depends on it.
    let _ = stream.set_nodelay(true);
    let mut outer = Some(stream);
    while let Some(stream) = outer.take() {
        let Some(wire) = secured(stream, &server.platform).await else { return };
        outer = serve_wire(wire, server.clone(), &mut closing).await;
    }
}

#[cfg(feature = "tls")]
async fn secured(stream: TcpStream, platform: &Platform) -> Option<Wire> {
    match &platform.settings.tls {
        Some(tls) => tls.accept(stream).await,
        None => Some(Wire::Plain(stream)),
    }
}

#[cfg(not(feature = "tls"))]
#[expect(clippy::unused_async, reason = "it waits with the feature tls")]
async fn secured(stream: TcpStream, _: &Platform) -> Option<Wire> {
    Some(Wire::Plain(stream))
}

/// Ends when the fake stops.
async fn closed(closing: &mut watch::Receiver<bool>) {
    // An error means that it is gone already.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Serves until the end, or until the client asks for a tunnel: to the fake again, whatever host it names.
async fn serve_wire(
    wire: Wire,
    server: Arc<Server>,
    closing: &mut watch::Receiver<bool>,
) -> Option<TcpStream> {
    let secure = wire.is_secure();
    let breaker = Breaker::default();
    let connection = TokioIo::new(Connection::new(wire, breaker.clone()));
    let upgraded = Upgraded::default();
    let service = service_fn(|request| {
        let (server, breaker, upgraded) = (server.clone(), breaker.clone(), upgraded.clone());
        let request = Received { request, secure };
        async move { Ok::<_, Infallible>(answer(&server, breaker, upgraded, request).await) }
    });
    // Given up before anything is made of its socket.
    {
        let mut serving = pin!(http1::Builder::new().serve_connection(connection, service).with_upgrades());
        // A connection that ends early is the client's wish or a fault's.
        tokio::select! {
            _ = serving.as_mut() => {}
            () = closed(closing) => {
                serving.as_mut().graceful_shutdown();
                let _ = serving.await;
            }
        }
    }
    let (purpose, upgrade) = upgraded.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    // Fails when the client has left before the answer.
    let parts = upgrade.await.ok()?.downcast::<TokioIo<Connection>>().ok()?;
    let connection = parts.io.into_inner();
    match purpose {
        Purpose::Stream(driver) => {
            tokio::select! {
                () = driver.run(connection, parts.read_buf.into()) => {}
                () = closed(closing) => {}
            }
            None
        }
        Purpose::Tunnel => match connection.into_wire() {
            Wire::Plain(stream) => Some(stream),
            #[cfg(feature = "tls")]
            Wire::Tls(_) => None,
        },
    }
}

async fn answer(
    Server { platform, router }: &Server,
    breaker: Breaker,
    upgraded: Upgraded,
    Received { mut request, secure }: Received,
) -> Answer {
    breaker.clear();
    let upgrade = hyper::upgrade::on(&mut request);
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await.map(http_body_util::Collected::to_bytes)
    else {
        return into_response(Reply::text(
            StatusCode::PAYLOAD_TOO_LARGE,
            "text/plain",
            "the body exceeds 32 MiB",
        ));
    };
    let call = Call { secure, ..Call::new(parts, body) };
    if call.path.starts_with(CONTROL) {
        return into_response(control::answer(platform.clone(), call).await);
    }
    let at_ms = platform.clock.now_ms();
    let number = platform.recorder.arrived(&call, at_ms);
    let (delay, kind) = platform.faults.take(&call.path);
    if !delay.is_zero() {
        #[expect(clippy::disallowed_methods, reason = "a latency is real time by definition")]
        tokio::time::sleep(delay).await;
    }
    match &kind {
        Some(FaultKind::Hang) => std::future::pending::<()>().await,
        Some(FaultKind::Reset) => {
            breaker.after(0, Ending::Reset);
            return into_response(Reply::text(StatusCode::OK, "text/plain", ""));
        }
        _ => {}
    }
    let spoilt = kind.as_ref().and_then(|kind| fault::answer::answer(platform, kind, &call.path));
    let become_of_it = |purpose| {
        *upgraded.lock().unwrap_or_else(PoisonError::into_inner) = Some((purpose, upgrade));
    };
    if spoilt.is_none() && call.method == Method::CONNECT {
        become_of_it(Purpose::Tunnel);
        platform.recorder.answered(number, 200);
        return Response::new(Full::default().boxed_unsync());
    }
    if spoilt.is_none() && call.path == CONNECT {
        let answer = match platform.gateway.upgrade(&call).await {
            Ok(Upgrade { accept, driver }) => {
                become_of_it(Purpose::Stream(driver));
                switching_protocols(&accept)
            }
            Err(reply) => into_response(reply),
        };
        platform.recorder.answered(number, answer.status().as_u16());
        // The bytes of the WebSocket count on from those of the answer.
        return damage(&breaker, kind.filter(|kind| !matches!(kind, FaultKind::HugeBody(_))), answer);
    }
    let reply = match spoilt {
        Some(reply) => Reply { source: Source::Fault, ..reply },
        None if call.path.starts_with(OBJECTS) => objects::answer(platform, &call),
        None => match login::answer(platform, &call) {
            Some(page) => page,
            None => operate(platform, router, call, |call| RecordedRequest::new(number, call, at_ms)).await,
        },
    };
    platform.recorder.answered_with(number, &reply, platform.clock.now_ms());
    damage(&breaker, kind, into_response(reply))
}

/// Applies a fault that lets the operation run and spoils its answer.
fn damage(breaker: &Breaker, kind: Option<FaultKind>, answer: Answer) -> Answer {
    match kind {
        Some(FaultKind::CloseAfter(bytes)) => breaker.after(bytes, Ending::Close),
        Some(FaultKind::ResetAfter(bytes)) => breaker.after(bytes, Ending::Reset),
        Some(FaultKind::Truncate(bytes)) => breaker.after_body(bytes, Ending::Close),
        Some(FaultKind::StallBody(bytes)) => breaker.after_body(bytes, Ending::Stall),
        Some(FaultKind::HugeBody(length)) => return answer.map(|_| Spaces { left: length }.boxed_unsync()),
        _ => {}
    }
    answer
}

/// An endless-looking body that is made while it is sent.
struct Spaces {
    left: u64,
}

impl Body for Spaces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        static BLOCK: [u8; 16 << 10] = [b' '; 16 << 10];
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut block = Bytes::from_static(&BLOCK);
        block.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left = self.left.saturating_sub(u64::try_from(block.len()).unwrap_or(u64::MAX));
        Poll::Ready(Some(Ok(Frame::data(block))))
    }
}

fn switching_protocols(accept: &str) -> Answer {
    let mut response = into_response(Reply::text(StatusCode::SWITCHING_PROTOCOLS, "text/plain", ""));
    let headers = response.headers_mut();
    headers.clear();
    headers.insert(http::header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(http::header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::try_from(accept) {
        headers.insert(http::header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

fn into_response(reply: Reply) -> Answer {
    let mut response = Response::new(Full::new(reply.body).boxed_unsync());
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    if let Some(Ok(request_id)) = reply.request_id.map(HeaderValue::try_from) {
        headers.insert("x-acs-request-id", request_id);
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    if reply.source == Source::Shape {
        headers.insert("x-fake-answer", HeaderValue::from_static("shape"));
    }
    response
}
