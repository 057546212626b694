//! Bodies without end.
#![cfg(feature = "hyper")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stderr, reason = "helpers of tests")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use common::*;
use dingtalk_transport::{Reached, Transport, TransportErrorKind};
use tokio::io::AsyncWriteExt;

const MIB: usize = 1024 * 1024;
const LIMIT: usize = 8 * MIB;

/// The most memory this process has ever held, in bytes. (Linux.)
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[tokio::test]
async fn a_gibibyte_of_chunks_stops_at_the_limit() {
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
    let before = peak_memory();
    let response = patient(transport().send(get(&server.url("/")))).await.expect("a head");
    let error = patient(response.into_body().collect(LIMIT)).await.expect_err("too large");
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::BodyTooLarge(LIMIT), Reached::Maybe));

    patient(server.all_closed()).await;
    let written = written.load(Ordering::SeqCst) as usize;
    assert!(written < 4 * LIMIT, "{written} bytes left the server");
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        let grown = after.saturating_sub(before);
        eprintln!("limit {LIMIT}: {written} bytes left the server, memory grew by {grown}");
        assert!(grown <= 2 * LIMIT, "memory grew by {grown} bytes");
    }
}

#[tokio::test]
async fn an_announced_length_above_the_limit_is_refused_before_reading() {
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\nx").await;
    let response = patient(transport().send(get(&server.url("/")))).await.expect("a head");
    let error = patient(response.into_body().collect(LIMIT)).await.expect_err("too large");
    assert_eq!(error.kind(), TransportErrorKind::BodyTooLarge(LIMIT));
    patient(server.all_closed()).await;
}
