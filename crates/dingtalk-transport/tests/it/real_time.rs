//! Slow and silent peers by the real clock: the total time-out is exact to 50 ms, the time of five calls' median.
#![cfg(feature = "hyper")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    unreachable_pub,
    reason = "a test, with its part of the helpers"
)]

mod support;

use std::time::Duration;

use dingtalk_transport::{Clock, TokioClock, TransportErrorKind};
use support::*;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const TOTAL: Duration = Duration::from_millis(300);
const EXACT: Duration = Duration::from_millis(50);
const CALLS: usize = 5;

/// Calls `url` and checks by how much the calls outlast the total time-out; none may end before it.
async fn assert_exact(peer: &str, url: &str) {
    let clock = TokioClock::new();
    let mut late = Vec::new();
    for _ in 0..CALLS {
        // Without a connection that is open already.
        let transport = builder().total_timeout(TOTAL).build().expect("a transport");
        let started = clock.monotonic();
        let kind = failure_kind(&transport, get(url)).await;
        let took = clock.monotonic() - started;
        assert_eq!(kind, TransportErrorKind::TotalTimeout(TOTAL), "{peer}");
        late.push(took.checked_sub(TOTAL).unwrap_or_else(|| panic!("{peer}: ended after {took:?} already")));
    }
    late.sort_unstable();
    let (median, worst) = (late[CALLS / 2], late[CALLS - 1]);
    eprintln!("{peer}: {median:?} late, {worst:?} at worst");
    assert!(median <= EXACT, "{peer}: {late:?} late");
}

/// Reads the request, writes `first`, and then a byte in 50 ms.
async fn dripping(first: &'static [u8]) -> Server {
    Server::start(move |mut stream, _| async move {
        let clock = TokioClock::new();
        read_request(&mut stream).await;
        let mut piece = first;
        while stream.write_all(piece).await.is_ok() {
            piece = b"x";
            clock.sleep(Duration::from_millis(50)).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_head_of_one_byte_in_50_ms_meets_the_total_timeout() {
    let server = dripping(b"HTTP/1.1 200 OK\r\nserver: ").await;
    assert_exact("one byte in 50 ms, in the head", &server.url("/")).await;
}

#[tokio::test]
async fn a_body_of_one_byte_in_50_ms_meets_the_total_timeout() {
    let server = dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
    assert_exact("one byte in 50 ms, in the body", &server.url("/")).await;
}

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_meets_the_total_timeout() {
    let server = Server::start(|mut stream, _| async move { drain(&mut stream).await }).await;
    assert_exact("no answer", &server.url("/")).await;
}

#[tokio::test]
async fn half_a_head_meets_the_total_timeout() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await;
        if stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-le").await.is_ok() {
            drain(&mut stream).await;
        }
    })
    .await;
    assert_exact("half a head", &server.url("/")).await;
}

#[tokio::test]
async fn a_stalled_tls_handshake_meets_the_total_timeout() {
    let server = Server::start(|mut stream, _| async move { drain(&mut stream).await }).await;
    assert_exact("no ServerHello", &format!("https://localhost:{}/", server.address.port())).await;
}

/// A full accept queue drops every further SYN, as a black hole does. (Linux.)
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_black_hole_meets_the_total_timeout() {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let listener = socket.listen(0).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let _queued = TcpStream::connect(address).await.expect("the queue takes one");
    assert_exact("a black hole", &format!("http://{address}/")).await;
}
