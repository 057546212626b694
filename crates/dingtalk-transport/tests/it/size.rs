//! Bodies without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::support::*;
use dingtalk_transport::{Reached, Transport, TransportErrorKind};
use tokio::io::AsyncWriteExt;

const MIB: usize = 1024 * 1024;
const LIMIT: usize = 8 * MIB;

#[tokio::test]
async fn a_gibibyte_of_chunks_stops_at_the_limit() {
    if dingtalk_testing::ran_alone("size::a_gibibyte_of_chunks_stops_at_the_limit") {
        return;
    }
    let written = Arc::new(AtomicU64::new(0));
    let counter = written.clone();
    let server = Server::start(move |mut stream, _| {
        let counter = counter.clone();
        async move {
            read_request(&mut stream).await.expect("a request");
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.expect("room");
            let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
            for _ in 0..(1024 * MIB / 0x10000) {
                if stream.write_all(&chunk).await.is_err() {
                    return;
                }
                counter.fetch_add(0x10000, Ordering::SeqCst);
            }
        }
    })
    .await;
    let before = dingtalk_testing::peak_bytes();
    let response = patient(transport().send(get(&server.url("/")))).await.expect("a head");
    let error = patient(response.into_body().collect(LIMIT)).await.expect_err("too large");
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::BodyTooLarge(LIMIT), Reached::Maybe));

    patient(server.all_closed()).await;
    let written = written.load(Ordering::SeqCst) as usize;
    assert!(written < 4 * LIMIT, "{written} bytes left the server");
    let grown = dingtalk_testing::peak_bytes().saturating_sub(before);
    eprintln!("limit {LIMIT}: {written} bytes left the server, memory grew by {grown}");
    assert!(grown <= 2 * LIMIT, "memory grew by {grown} bytes");
}

#[tokio::test]
async fn an_announced_length_above_the_limit_is_refused_before_reading() {
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\nx").await;
    let response = patient(transport().send(get(&server.url("/")))).await.expect("a head");
    let error = patient(response.into_body().collect(LIMIT)).await.expect_err("too large");
    assert_eq!(error.kind(), TransportErrorKind::BodyTooLarge(LIMIT));
    patient(server.all_closed()).await;
}

/// Bytes that a server at `address` has written and its one client has not read, once nothing is on the way between their
/// two sockets because the client's buffer is full. (Linux.)
#[cfg(target_os = "linux")]
fn held_by_the_kernel(address: std::net::SocketAddr) -> Option<usize> {
    const ZERO_WINDOW_PROBES: &str = "04:";
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("the table of sockets");
    let port = format!(":{:04X}", address.port());
    let sockets: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    let end =
        |field: usize| sockets.iter().find(|socket| socket[field].ends_with(&port) && socket[3] == "01");
    let (server, client) = (end(1).expect("the server's end"), end(2).expect("the client's end"));
    let bytes = |queue| usize::from_str_radix(queue, 16).expect("a number");
    let unsent = bytes(server[4].split(':').next().expect("two queues"));
    let unread = bytes(client[4].split(':').next_back().expect("two queues"));
    server[5].starts_with(ZERO_WINDOW_PROBES).then_some(unsent + unread)
}

/// H9, counted on the sockets. The server has a thread of its own, so that there is always more to read than the client
/// takes at a time.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn no_more_than_64_kib_beyond_the_limit_are_read() {
    use std::io::Write as _;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let written = Arc::new(AtomicU64::new(0));
    let counter = written.clone();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        read_request(&mut stream).await.expect("a request");
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("room");
        let mut stream = stream.into_std().expect("a socket");
        stream.set_nonblocking(false).expect("a blocking socket");
        // A write that blocks is not counted yet: let it be short.
        let write = move || {
            while let Ok(count) = stream.write(&[b'x'; 1024]) {
                counter.fetch_add(count as u64, Ordering::SeqCst);
            }
        };
        tokio::task::spawn_blocking(write).await.expect("no panic");
    });
    let response = patient(transport().send(get(&format!("http://{address}/")))).await.expect("a head");
    let error = patient(response.into_body().collect(LIMIT)).await.expect_err("too large");
    assert_eq!(error.kind(), TransportErrorKind::BodyTooLarge(LIMIT));

    // The connection is closed only when the one thread of this test waits again. Until then the server fills the buffers.
    let count = || (written.load(Ordering::SeqCst) as usize, held_by_the_kernel(address));
    let (mut before, mut now) = (count(), count());
    while before != now || now.1.is_none() {
        (before, now) = (now, count());
    }
    let read = now.0 - now.1.expect("counted");
    eprintln!("limit {LIMIT}: {read} bytes read");
    assert!(read + 1024 >= LIMIT, "{read} bytes cannot be all that was read");
    assert!(read <= LIMIT + 64 * 1024, "{} bytes beyond the limit were read", read - LIMIT);
    patient(serving).await.expect("the connection is closed");
}
