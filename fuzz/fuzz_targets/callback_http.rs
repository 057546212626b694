//! Bytes of a connection to the callbacks's own server: one refusal for all of them, and nobody disagrees on where the body ends.
#![no_main]

// The module itself, because it is private; what the server does around it is repeated here without a socket.
#[path = "../../crates/dingtalk-callback/src/server/head.rs"]
mod head;

use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_crypto::CallbackCipher;
use dingtalk_events::{Acknowledgement, Delivery, Receive};
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use libfuzzer_sys::fuzz_target;
use tokio::io::AsyncReadExt as _;
use tokio::runtime::{Builder, Runtime};

struct Nobody;

#[async_trait]
impl Receive for Nobody {
    async fn receive(&self, _delivery: Delivery) -> Acknowledgement {
        unreachable!("an unsigned push reached the handler")
    }
}

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime"));
static CALLBACKS: LazyLock<CallbackReceiver> = LazyLock::new(|| {
    let _entered = RUNTIME.enter();
    let aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    let cipher = CallbackCipher::new("token", aes_key, "suite").expect("a cipher");
    let app = App::new("suite", Arc::new(Nobody))
        .events("/events", cipher)
        .robot("/robot", "secret")
        .outgoing_robot("/outgoing", "0bcc8f52a86f4d2ea4f3f3c55d6ac7b1")
        .cards("/cards", "secret");
    CallbackReceiver::builder().app(app).build()
});

fuzz_target!(|bytes: &[u8]| RUNTIME.block_on(connection(bytes)));

async fn connection(bytes: &[u8]) {
    let mut rest = bytes;
    let Ok(Some(head)) = head::read(&mut rest).await else { return };
    let after_head =
        bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the end of a head") + 4;
    let received = &bytes[after_head..];

    let service = service_fn(async |request: Request<Incoming>| {
        let (head, body) = request.into_parts();
        if let Ok(body) = body.collect().await {
            let body = body.to_bytes();
            assert_is_the_body(&body, &head.headers, received);
            return Ok::<_, Infallible>(CALLBACKS.answer(Request::from_parts(head, Full::new(body))).await);
        }
        Ok(CALLBACKS.answer(Request::from_parts(head, Full::new(Bytes::new()))).await)
    });
    let mut written = Vec::new();
    let stream = tokio::io::join(head.chain(rest), &mut written);
    let connection = http1::Builder::new()
        .keep_alive(false)
        .half_close(true)
        .auto_date_header(false)
        .header_read_timeout(None)
        .max_buf_size(2 * head::LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    let _broken_off = connection.await;
    assert_is_one_refusal(&written);
}

/// A body ends where its one header says, and what follows is not read as a second request.
fn assert_is_the_body(body: &[u8], headers: &HeaderMap, received: &[u8]) {
    if headers.contains_key(http::header::TRANSFER_ENCODING) {
        assert!(body.len() <= received.len());
        return;
    }
    let length =
        headers.get(http::header::CONTENT_LENGTH).map_or("0", |length| length.to_str().expect("digits"));
    let length: usize = length.parse().expect("a length");
    assert_eq!(Some(body), received.get(..length), "the body ends elsewhere");
}

fn assert_is_one_refusal(written: &[u8]) {
    let written = String::from_utf8_lossy(written).to_ascii_lowercase();
    let answer = written.strip_prefix("http/1.1 100 continue\r\n\r\n").unwrap_or(&written);
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let mut lines: Vec<_> = head.split("\r\n").collect();
    let status = lines.remove(0);
    lines.sort_unstable();
    // HTTP/1.0 closes without saying so.
    let said = match status {
        "http/1.1 400 bad request" => vec!["connection: close", "content-length: 0"],
        "http/1.0 400 bad request" => vec!["content-length: 0"],
        _ => panic!("{answer}"),
    };
    assert_eq!((lines, body), (said, ""), "{answer}");
}
