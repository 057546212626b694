//! What a request looks like on the wire.

use crate::support::*;
use dingtalk_transport::Transport;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

/// The request as a server sees it.
async fn received(
    request: impl FnOnce(&Server) -> http::Request<dingtalk_transport::Body>,
) -> (Received, Server) {
    let (seen, mut requests) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| {
        let seen = seen.clone();
        async move {
            while let Some(request) = read_request(&mut stream).await {
                seen.send(request).expect("the test listens");
                stream.write_all(OK).await.expect("room for the answer");
            }
        }
    })
    .await;
    let transport = transport();
    patient(transport.send(request(&server))).await.expect("an answer");
    (patient(requests.recv()).await.expect("a request"), server)
}

#[tokio::test]
async fn nothing_is_added_but_host_length_and_user_agent() {
    let (request, server) =
        received(|server| post(&server.url("/topapi/v2/user/get?access_token=t"), "{}")).await;
    let mut lines: Vec<&str> = request.head.trim_end().split("\r\n").collect();
    assert_eq!(lines.remove(0), "POST /topapi/v2/user/get?access_token=t HTTP/1.1");
    lines.sort_unstable();
    let agent = concat!("user-agent: dingtalk-open/", env!("CARGO_PKG_VERSION"));
    assert_eq!(lines, ["content-length: 2", &format!("host: {}", server.address), agent]);
    assert_eq!(request.body, b"{}");
}

#[tokio::test]
async fn the_callers_user_agent_and_host_stay() {
    let (request, _server) = received(|server| {
        let mut request = get(&server.url("/"));
        request.headers_mut().insert("user-agent", http::HeaderValue::from_static("mine"));
        request.headers_mut().insert("host", http::HeaderValue::from_static("oapi.dingtalk.com"));
        request
    })
    .await;
    assert_eq!(request.header("user-agent"), Some("mine"));
    assert_eq!(request.header("host"), Some("oapi.dingtalk.com"));
}

#[tokio::test]
async fn a_large_body_arrives_whole() {
    let large: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    let sent = large.clone();
    let (request, _server) = received(|server| post(&server.url("/media/upload"), sent)).await;
    assert_eq!(request.header("content-length"), Some("3000000"));
    assert!(request.body == large, "the body has changed on its way");
}
