//! Slow and silent peers: every wait ends exactly when it should. Real sockets, a clock that the test moves.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crate::support::*;
use bytes::Bytes;
use dingtalk_transport::{
    Body, HyperTransport, ManualClock, Proxy, Reached, TotalTimeout, Transport, TransportError,
    TransportErrorKind,
};
use http_body::Body as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn clocked(clock: &ManualClock) -> HyperTransport {
    builder().clock(Arc::new(clock.clone())).build().expect("a transport")
}

type Sending = JoinHandle<Result<http::Response<Body>, TransportError>>;

fn spawn(transport: &HyperTransport, request: http::Request<Body>) -> Sending {
    let transport = transport.clone();
    tokio::spawn(async move { transport.send(request).await })
}

/// Checks that `sending` fails with `kind` when `limit` has passed, and not a millisecond earlier.
async fn assert_fails_at(clock: &ManualClock, limit: Duration, sending: Sending) -> TransportError {
    clock.advance(limit - Duration::from_millis(1));
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert!(!sending.is_finished(), "it ended before its time");
    clock.advance(Duration::from_millis(1));
    patient(sending).await.expect("no panic").expect_err("a time-out")
}

/// A server that reads each request, reports it, and then writes what the test sends.
async fn scripted() -> (Server, mpsc::UnboundedReceiver<()>, mpsc::UnboundedSender<Vec<u8>>) {
    let (asked, requests) = mpsc::unbounded_channel();
    let (script, bytes) = mpsc::unbounded_channel::<Vec<u8>>();
    let bytes = Arc::new(tokio::sync::Mutex::new(bytes));
    let server = Server::start(move |mut stream, _| {
        let (asked, bytes) = (asked.clone(), bytes.clone());
        async move {
            read_request(&mut stream).await.expect("a request");
            asked.send(()).expect("the test listens");
            let mut bytes = bytes.lock().await;
            while let Some(piece) = bytes.recv().await {
                if stream.write_all(&piece).await.is_err() {
                    return;
                }
            }
            drain(&mut stream).await;
        }
    })
    .await;
    (server, requests, script)
}

async fn next_frame(body: &mut Body) -> Option<Result<Bytes, TransportError>> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
    patient(frame).await.map(|frame| frame.map(|frame| frame.into_data().expect("data")))
}

/// Lets the reader of `body` begin to wait.
async fn begin_to_wait(body: &mut Body) {
    poll_fn(|context| {
        assert!(Pin::new(&mut *body).poll_frame(context).is_pending(), "nothing has been sent");
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn a_server_that_never_answers_costs_the_head_timeout() {
    let clock = ManualClock::default();
    let (server, mut requests, _script) = scripted().await;
    let sending = spawn(&clocked(&clock), post(&server.url("/"), "{}"));
    patient(requests.recv()).await;
    let error = assert_fails_at(&clock, seconds(10), sending).await;
    assert_eq!(
        (error.kind(), error.reached()),
        (TransportErrorKind::HeadTimeout(seconds(10)), Reached::Maybe)
    );
    assert!(error.is_timeout());
}

#[tokio::test]
async fn half_a_head_is_no_head() {
    let clock = ManualClock::default();
    let (server, mut requests, script) = scripted().await;
    script.send(HEAD[..20].to_vec()).expect("the server runs");
    let sending = spawn(&clocked(&clock), get(&server.url("/")));
    patient(requests.recv()).await;
    let error = assert_fails_at(&clock, seconds(10), sending).await;
    assert_eq!(error.kind(), TransportErrorKind::HeadTimeout(seconds(10)));
}

#[tokio::test]
async fn a_total_timeout_below_the_heads_comes_first() {
    let clock = ManualClock::default();
    let (server, mut requests, _script) = scripted().await;
    let transport =
        builder().clock(Arc::new(clock.clone())).total_timeout(seconds(3)).build().expect("a transport");
    let sending = spawn(&transport, get(&server.url("/")));
    patient(requests.recv()).await;
    let error = assert_fails_at(&clock, seconds(3), sending).await;
    assert_eq!(
        (error.kind(), error.reached()),
        (TransportErrorKind::TotalTimeout(seconds(3)), Reached::Maybe)
    );
}

#[tokio::test]
async fn a_stalled_tls_handshake_costs_the_connect_timeout() {
    let clock = ManualClock::default();
    let (hello, mut hellos) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| {
        let hello = hello.clone();
        async move {
            stream.read_u8().await.expect("a ClientHello");
            hello.send(()).expect("the test listens");
            drain(&mut stream).await;
        }
    })
    .await;
    let url = format!("https://localhost:{}/", server.address.port());
    let sending = spawn(&clocked(&clock), get(&url));
    patient(hellos.recv()).await;
    let error = assert_fails_at(&clock, seconds(5), sending).await;
    assert_eq!(
        (error.kind(), error.reached()),
        (TransportErrorKind::ConnectTimeout(seconds(5)), Reached::No)
    );
    patient(server.all_closed()).await;
}

#[tokio::test]
async fn a_proxy_that_never_answers_costs_the_connect_timeout() {
    let clock = ManualClock::default();
    let (proxy, mut requests, _script) = scripted().await;
    let transport = HyperTransport::builder()
        .proxy(Proxy::all(proxy.url("")))
        .clock(Arc::new(clock.clone()))
        .build()
        .expect("a transport");
    let sending = spawn(&transport, get("https://api.dingtalk.com/"));
    patient(requests.recv()).await;
    let error = assert_fails_at(&clock, seconds(5), sending).await;
    assert_eq!(
        (error.kind(), error.reached()),
        (TransportErrorKind::ConnectTimeout(seconds(5)), Reached::No)
    );
}

/// A full accept queue drops every further SYN, as a black hole does. (Linux.)
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_black_hole_costs_the_connect_timeout() {
    let clock = ManualClock::default();
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let listener = socket.listen(0).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let _queued = TcpStream::connect(address).await.expect("the queue takes one");

    let sending = spawn(&clocked(&clock), post(&format!("http://{address}/"), "{}"));
    patient(clock.wait_for_sleepers(2)).await;
    let error = assert_fails_at(&clock, seconds(5), sending).await;
    assert_eq!(
        (error.kind(), error.reached()),
        (TransportErrorKind::ConnectTimeout(seconds(5)), Reached::No)
    );
}

#[tokio::test]
async fn a_head_timeout_before_the_connection_stands_has_reached_nobody() {
    let clock = ManualClock::default();
    let server = Server::start(|mut stream, _| async move { drain(&mut stream).await }).await;
    let transport = builder()
        .clock(Arc::new(clock.clone()))
        .connect_timeout(seconds(30))
        .head_timeout(seconds(2))
        .build()
        .expect("a transport");
    let sending = spawn(&transport, post(&format!("https://localhost:{}/", server.address.port()), "{}"));
    patient(clock.wait_for_sleepers(2)).await;
    let error = assert_fails_at(&clock, seconds(2), sending).await;
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::HeadTimeout(seconds(2)), Reached::No));
}

#[tokio::test]
async fn a_body_that_stands_still_costs_the_stall_timeout_even_without_a_total() {
    let clock = ManualClock::default();
    let (server, _requests, script) = scripted().await;
    let transport =
        builder().clock(Arc::new(clock.clone())).total_timeout(None).build().expect("a transport");
    script.send([HEAD, b"part"].concat()).expect("the server runs");
    let mut body = patient(transport.send(get(&server.url("/")))).await.expect("a head").into_body();
    assert_eq!(next_frame(&mut body).await.expect("a frame").expect("data"), "part");

    begin_to_wait(&mut body).await;
    let reading = tokio::spawn(async move { next_frame(&mut body).await });
    clock.advance(Duration::from_millis(19_999));
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert!(!reading.is_finished(), "it ended before its time");
    clock.advance(Duration::from_millis(1));
    let error = patient(reading).await.expect("no panic").expect("an end").expect_err("a stall");
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::BodyStall(seconds(20)), Reached::Maybe));
    drop(script);
    patient(server.all_closed()).await;
}

#[tokio::test]
async fn a_body_that_drips_is_no_stall_but_meets_the_total_timeout() {
    let clock = ManualClock::default();
    let (server, _requests, script) = scripted().await;
    script.send(HEAD.to_vec()).expect("the server runs");
    let mut body = patient(clocked(&clock).send(get(&server.url("/")))).await.expect("a head").into_body();
    for passed in [15, 30, 45] {
        begin_to_wait(&mut body).await;
        clock.advance(seconds(15));
        script.send(b"x".to_vec()).expect("the server runs");
        assert_eq!(next_frame(&mut body).await.expect("a frame").expect("data"), "x", "after {passed} s");
    }
    begin_to_wait(&mut body).await;
    clock.advance(seconds(15));
    let error = next_frame(&mut body).await.expect("an end").expect_err("the total time-out");
    assert_eq!(error.kind(), TransportErrorKind::TotalTimeout(seconds(60)));
}

#[tokio::test]
async fn a_slow_reader_is_no_stalled_server() {
    let clock = ManualClock::default();
    let (server, _requests, script) = scripted().await;
    let transport =
        builder().clock(Arc::new(clock.clone())).total_timeout(None).build().expect("a transport");
    script.send(HEAD.to_vec()).expect("the server runs");
    let mut body = patient(transport.send(get(&server.url("/")))).await.expect("a head").into_body();
    begin_to_wait(&mut body).await;
    script.send(b"one".to_vec()).expect("the server runs");
    assert_eq!(next_frame(&mut body).await.expect("a frame").expect("data"), "one");

    clock.advance(seconds(3600));
    begin_to_wait(&mut body).await;
    script.send(b"two".to_vec()).expect("the server runs");
    assert_eq!(next_frame(&mut body).await.expect("a frame").expect("data"), "two");
}

#[tokio::test]
async fn an_endless_body_that_never_pauses_meets_the_total_timeout() {
    let clock = ManualClock::default();
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await.expect("a request");
        stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.expect("room");
        while stream.write_all(b"4\r\nmore\r\n").await.is_ok() {}
    })
    .await;
    let mut body = patient(clocked(&clock).send(get(&server.url("/")))).await.expect("a head").into_body();
    next_frame(&mut body).await.expect("a frame").expect("data");
    clock.advance(seconds(60));
    let error = next_frame(&mut body).await.expect("an end").expect_err("the total time-out");
    assert_eq!(error.kind(), TransportErrorKind::TotalTimeout(seconds(60)));
    drop(body);
    patient(server.all_closed()).await;
}

#[tokio::test]
async fn one_request_can_have_a_total_timeout_of_its_own() {
    let clock = ManualClock::default();
    let (server, mut requests, _script) = scripted().await;
    let mut request = get(&server.url("/"));
    request.extensions_mut().insert(TotalTimeout(Some(seconds(1))));
    let sending = spawn(&clocked(&clock), request);
    patient(requests.recv()).await;
    let error = assert_fails_at(&clock, seconds(1), sending).await;
    assert_eq!(error.kind(), TransportErrorKind::TotalTimeout(seconds(1)));
}

#[tokio::test]
async fn a_long_upload_that_advances_puts_the_head_timeout_off() {
    let clock = ManualClock::default();
    let (go, wait) = mpsc::unbounded_channel::<()>();
    let (taken, mut pieces) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| async move {
        drain(&mut stream).await;
    })
    .await;
    /// One piece whenever the test says so, and no end.
    struct Pieces {
        go: mpsc::UnboundedReceiver<()>,
        taken: mpsc::UnboundedSender<()>,
    }
    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = TransportError;
        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut std::task::Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
            self.go.poll_recv(context).map(|go| {
                go.map(|()| {
                    self.taken.send(()).expect("the test listens");
                    Ok(http_body::Frame::data(Bytes::from_static(b"piece")))
                })
            })
        }
    }
    let body = Body::stream(Pieces { go: wait, taken });
    let sending = spawn(&clocked(&clock), post(&server.url("/media/upload"), body));
    for _ in 0..4 {
        go.send(()).expect("the body lives");
        patient(pieces.recv()).await;
        tokio::task::yield_now().await;
        clock.advance(seconds(9));
        tokio::task::yield_now().await;
        assert!(!sending.is_finished(), "an upload that makes progress was cut");
    }
    clock.advance(seconds(1));
    let error = patient(sending).await.expect("no panic").expect_err("a time-out");
    assert_eq!(error.kind(), TransportErrorKind::HeadTimeout(seconds(10)));
}
