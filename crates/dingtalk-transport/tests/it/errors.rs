//! Every kind of error, and that none tells a secret.

use std::pin::Pin;
use std::task::{Context, Poll};

use crate::support::*;
use bytes::Bytes;
use dingtalk_transport::{Body, Reached, TransportError, TransportErrorKind};
use http_body::Frame;
use tokio::net::TcpListener;

async fn failure_with(answer: &'static [u8]) -> TransportError {
    let server = Server::start(move |mut stream, _| async move {
        use tokio::io::AsyncWriteExt;
        read_request(&mut stream).await.expect("a request");
        stream.write_all(answer).await.expect("room for the answer");
        drain(&mut stream).await;
    })
    .await;
    failure(&transport(), post(&server.url("/send?access_token=s3cret"), "{}")).await
}

fn verdict(error: &TransportError) -> (TransportErrorKind, Reached) {
    (error.kind(), error.reached())
}

#[tokio::test]
async fn a_request_without_a_usable_uri_is_invalid() {
    for uri in ["/relative", "api.dingtalk.com", "ftp://api.dingtalk.com/", "wss://api.dingtalk.com/"] {
        let error = failure(&transport(), get(uri)).await;
        assert_eq!(verdict(&error), (TransportErrorKind::InvalidRequest, Reached::No), "{uri}");
    }
    let mut connect = get("https://api.dingtalk.com/");
    *connect.method_mut() = http::Method::CONNECT;
    assert_eq!(failure_kind(&transport(), connect).await, TransportErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_unresolved() {
    let error = failure(&transport(), get("http://no-such-host.invalid/?key=s3cret")).await;
    assert_eq!(verdict(&error), (TransportErrorKind::Resolve, Reached::No));
    assert_eq!(error.host(), Some("no-such-host.invalid"));
    assert!(error.to_string().starts_with("the name of no-such-host.invalid could not be resolved"));
}

#[tokio::test]
async fn a_refused_connection_reached_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = failure(&transport(), post(&format!("http://{address}/"), "{}")).await;
    assert_eq!(verdict(&error), (TransportErrorKind::Connect, Reached::No));
    assert_eq!(error.host(), Some(address.to_string().as_str()));
    assert!(chain(&error).contains("refused"), "{}", chain(&error));
}

#[tokio::test]
async fn a_connection_closed_at_once_may_have_been_reached() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await;
    })
    .await;
    let error = failure(&transport(), post(&server.url("/"), "{}")).await;
    assert_eq!(verdict(&error), (TransportErrorKind::ConnectionClosed, Reached::Maybe));
}

#[tokio::test]
async fn what_is_not_http_is_an_invalid_response() {
    let malformed: [&[u8]; 8] = [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nfolded: a\r\n b\r\ncontent-length: 0\r\n\r\n",
        b"\x16\x03\x01\x00\x05hello\r\n\r\n",
        b"\x00\x00\x00\x00\x00\x00\x00\x00\r\n\r\n",
    ];
    for answer in malformed {
        let error = failure_with(answer).await;
        let name = String::from_utf8_lossy(answer).into_owned();
        assert_eq!(verdict(&error), (TransportErrorKind::InvalidResponse, Reached::Maybe), "{name}");
        assert!(!chain(&error).contains("s3cret"), "{}", chain(&error));
    }
}

#[tokio::test]
async fn a_head_of_more_than_a_hundred_headers_is_an_invalid_response() {
    let headers: String = (0..200).map(|number| format!("x-{number}: y\r\n")).collect();
    let answer = format!("HTTP/1.1 200 OK\r\n{headers}content-length: 0\r\n\r\n");
    let error = failure_with(answer.leak().as_bytes()).await;
    assert_eq!(verdict(&error), (TransportErrorKind::InvalidResponse, Reached::Maybe));
}

#[tokio::test]
async fn chunked_garbage_is_an_invalid_response_that_quotes_nothing() {
    let malformed: [&[u8]; 3] = [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\ns3cret header\r\n\r\n",
    ];
    for answer in malformed {
        let error = failure_with(answer).await;
        let name = String::from_utf8_lossy(answer).into_owned();
        assert_eq!(verdict(&error), (TransportErrorKind::InvalidResponse, Reached::Maybe), "{name}");
        assert!(!chain(&error).contains("s3cret"), "{}", chain(&error));
    }
}

#[tokio::test]
async fn a_request_body_that_fails_is_named_as_such() {
    /// One piece, then an error.
    struct Broken(bool);
    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
            let first = std::mem::take(&mut self.0);
            Poll::Ready(Some(if first {
                Ok(Frame::data(Bytes::from_static(b"half")))
            } else {
                Err(std::io::Error::other("the file vanished"))
            }))
        }
    }
    let server = Server::start(|mut stream, _| async move { drain(&mut stream).await }).await;
    let error = failure(&transport(), post(&server.url("/"), Body::stream(Broken(true)))).await;
    assert_eq!(verdict(&error), (TransportErrorKind::RequestBody, Reached::Maybe));
    assert!(chain(&error).contains("the file vanished"), "{}", chain(&error));
    patient(server.all_closed()).await;
}

#[tokio::test]
async fn any_status_is_an_answer_and_no_redirect_is_followed() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let server = Server::answering(answer).await;
    let response = patient(dingtalk_transport::Transport::send(&transport(), get(&server.url("/")))).await;
    assert_eq!(response.expect("an answer").status(), 302);
}

#[tokio::test]
async fn an_interim_answer_is_skipped() {
    let server = Server::answering([b"HTTP/1.1 100 Continue\r\n\r\n", OK].concat()).await;
    assert_eq!(call(&transport(), post(&server.url("/"), "{}")).await.expect("the final answer"), "{}");
}
