//! The connection is cut after every byte: never a hang, always the right kind, always the truth about what was reached.

use std::sync::Arc;

use crate::support::tls::{Authority, relay};
use crate::support::*;
use dingtalk_transport::{HyperTransport, Proxy, Reached, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: 4f1c\r\n";

/// Connection `k` gets the first `k` bytes of `answer`.
async fn cutting_answer(answer: Arc<Vec<u8>>, how: End) -> Server {
    Server::start(move |mut stream, cut| {
        let answer = answer.clone();
        async move {
            read_request(&mut stream).await.expect("a whole request");
            stream.write_all(&answer[..cut]).await.expect("room for the answer");
            end(stream, how);
        }
    })
    .await
}

async fn cut_every_byte(head: String, body: &str, how: End) {
    let head_length = head.len();
    let answer = Arc::new((head + body).into_bytes());
    let server = cutting_answer(answer.clone(), how).await;
    let transport = transport();
    for cut in 0..answer.len() {
        let error = failure(&transport, post(&server.url("/v1.0/robot/send?key=s3cret"), "{}")).await;
        let expected = if cut < head_length {
            TransportErrorKind::ConnectionClosed
        } else {
            TransportErrorKind::Truncated
        };
        assert_eq!((error.kind(), error.reached()), (expected, Reached::Maybe), "{how:?} after byte {cut}");
        assert_eq!(error.host(), Some(server.address.to_string().as_str()));
        assert!(!chain(&error).contains("s3cret"), "{}", chain(&error));
        assert_eq!(server.accepted(), cut + 1, "a connection was used again, or a request sent twice");
    }
    call(&transport, post(&server.url("/"), "{}")).await.expect("the whole answer is no error");
}

#[tokio::test]
async fn an_answer_with_a_length_is_cut_after_every_byte() {
    let body = r#"{"errcode":0,"errmsg":"ok"}"#;
    for how in [End::Fin, End::Reset] {
        cut_every_byte(format!("{HEAD}content-length: {}\r\n\r\n", body.len()), body, how).await;
    }
}

#[tokio::test]
async fn a_chunked_answer_is_cut_after_every_byte() {
    let body = "10\r\n{\"errcode\":0,\"er\r\n0b\r\nrmsg\":\"ok\"}\r\n0\r\n\r\n";
    for how in [End::Fin, End::Reset] {
        cut_every_byte(format!("{HEAD}transfer-encoding: chunked\r\n\r\n"), body, how).await;
    }
}

#[tokio::test]
async fn the_server_closes_after_every_byte_of_the_request() {
    for how in [End::Fin, End::Reset] {
        let server = Server::start(move |mut stream, cut| async move {
            let mut read = vec![0; cut];
            stream.read_exact(&mut read).await.expect("that many bytes");
            end(stream, how);
        })
        .await;
        let transport = transport();
        let request = || post(&server.url("/topapi/message"), r#"{"msg":"hello"}"#);
        let length = {
            let recorder = Server::answering(OK).await;
            call(&transport, post(&recorder.url("/topapi/message"), r#"{"msg":"hello"}"#)).await.expect("ok");
            "POST /topapi/message HTTP/1.1\r\n".len() + r#"{"msg":"hello"}"#.len()
        };
        for cut in 0..=length {
            let error = failure(&transport, request()).await;
            assert_eq!(error.kind(), TransportErrorKind::ConnectionClosed, "{how:?} after byte {cut}");
            // A server that has seen no byte may or may not have been sent some.
            assert!(cut == 0 || error.reached() == Reached::Maybe, "{how:?} after byte {cut}");
        }
    }
}

#[tokio::test]
async fn a_proxys_answer_is_cut_after_every_byte() {
    let answer = b"HTTP/1.1 200 Connection established\r\nproxy-agent: test\r\n\r\n";
    for how in [End::Fin, End::Reset] {
        let proxy = cutting_answer(Arc::new(answer.to_vec()), how).await;
        let transport =
            HyperTransport::builder().proxy(Proxy::all(proxy.url(""))).build().expect("a transport");
        for cut in 0..=answer.len() {
            let error = failure(&transport, post("https://api.dingtalk.com/v1.0/x", "{}")).await;
            // After the last byte the tunnel stands, and breaks during the TLS handshake.
            let expected =
                if cut < answer.len() { TransportErrorKind::Proxy } else { TransportErrorKind::Connect };
            assert_eq!((error.kind(), error.reached()), (expected, Reached::No), "{how:?} after byte {cut}");
            assert_eq!(error.host(), Some("api.dingtalk.com"));
        }
    }
}

#[tokio::test]
async fn a_tls_handshake_is_cut_after_every_byte() {
    let authority = Authority::new();
    let server = authority.server("localhost").await;
    let transport = authority.trusted().build().expect("a transport");
    for how in [End::Fin, End::Reset] {
        let relay = relay(server.address, how).await;
        let url = format!("https://localhost:{}/", relay.address.port());
        let mut established = None;
        for cut in 0.. {
            match call(&transport, post(&url, "{}")).await {
                Ok(_) => break,
                Err(error) if error.kind() == TransportErrorKind::Connect => {
                    assert_eq!(error.reached(), Reached::No, "{how:?} after byte {cut}");
                    assert_eq!(
                        established, None,
                        "{how:?} after byte {cut}: the handshake was complete before"
                    );
                }
                Err(error) => {
                    let kinds = [TransportErrorKind::ConnectionClosed, TransportErrorKind::Truncated];
                    assert!(kinds.contains(&error.kind()), "{how:?} after byte {cut}: {error}");
                    established.get_or_insert(cut);
                }
            }
        }
        let handshake = established.expect("cuts after the handshake");
        assert!(handshake > 400, "the server's part of the handshake is only {handshake} bytes");
        eprintln!("{how:?}: {handshake} cuts within the handshake, {} in all", relay.accepted());
    }
}
