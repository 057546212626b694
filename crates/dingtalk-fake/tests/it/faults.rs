//! Misbehaviour, seen from a bare socket.

use std::time::Duration;

use crate::support::Http;
use dingtalk_fake::{Fake, Fault};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const GET_TOKEN: &str = "GET /gettoken HTTP/1.1\r\nhost: fake\r\n\r\n";

/// Everything that comes before the end of the connection, and how it ended.
async fn exchange(fake: &Fake, request: &str) -> (Vec<u8>, std::io::Result<()>) {
    let mut stream = TcpStream::connect(fake.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    let mut block = [0; 4096];
    loop {
        match stream.read(&mut block).await {
            Ok(0) => return (received, Ok(())),
            Ok(count) => received.extend_from_slice(&block[..count]),
            Err(error) => return (received, Err(error)),
        }
    }
}

/// The length of the answer without a fault, head and body.
async fn answer_length(fake: &Fake) -> usize {
    let mut stream = TcpStream::connect(fake.address()).await.unwrap();
    stream.write_all(GET_TOKEN.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    while !received.ends_with(b"}") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    received.len()
}

fn body(answer: &[u8]) -> &[u8] {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    &answer[head + 4..]
}

#[tokio::test]
async fn a_reset_is_an_rst_and_the_operation_does_not_run() {
    let fake = Fake::start().await.unwrap();
    fake.inject(Fault::reset("/gettoken"));
    let (received, end) = exchange(&fake, GET_TOKEN).await;
    assert!(received.is_empty());
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!((fake.requests().all()[0].status, fake.requests().for_tokens()), (0, 0));
}

#[tokio::test]
async fn the_connection_ends_after_exactly_the_wanted_byte() {
    let fake = Fake::start().await.unwrap();
    let length = answer_length(&fake).await;
    for after in 1..=length {
        fake.inject(Fault::close_after("/gettoken", after));
        let (received, end) = exchange(&fake, GET_TOKEN).await;
        assert_eq!((received.len(), end.is_ok()), (after, true), "close after {after} bytes");
        fake.inject(Fault::reset_after("/gettoken", after));
        let (received, end) = exchange(&fake, GET_TOKEN).await;
        // A reset may overtake bytes that were not read yet.
        assert!(
            received.len() <= after && end.is_err(),
            "reset after {after} bytes: {} came",
            received.len()
        );
    }
    println!("connection closed and reset after each of {length} byte offsets");
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_content_length() {
    let fake = Fake::start().await.unwrap();
    fake.inject(Fault::truncate("/gettoken", 7));
    let (received, end) = exchange(&fake, GET_TOKEN).await;
    assert_eq!((body(&received).len(), end.is_ok()), (7, true));
    let head = String::from_utf8_lossy(&received).to_lowercase();
    let length: usize =
        head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap();
    assert!(length > 7, "{head}");
    fake.inject(Fault::truncate("/gettoken", 0));
    assert_eq!(body(&exchange(&fake, GET_TOKEN).await.0), b"");
}

#[tokio::test]
async fn a_stalled_body_and_a_hang_leave_the_connection_open() {
    let fake = Fake::start().await.unwrap();
    for (fault, expected) in [(Fault::stall_body("/gettoken", 5), 5), (Fault::hang("/gettoken"), 0)] {
        fake.inject(fault);
        let mut stream = TcpStream::connect(fake.address()).await.unwrap();
        stream.write_all(GET_TOKEN.as_bytes()).await.unwrap();
        let mut received = Vec::new();
        let until_silent = async {
            let mut block = [0; 4096];
            while let Ok(count) = stream.read(&mut block).await {
                assert_ne!(count, 0, "the connection was closed");
                received.extend_from_slice(&block[..count]);
            }
        };
        #[expect(clippy::disallowed_methods, reason = "silence is real time")]
        let silence = tokio::time::timeout(Duration::from_millis(100), until_silent).await;
        assert!(silence.is_err());
        assert_eq!(if expected == 0 { received.len() } else { body(&received).len() }, expected);
    }
}

#[tokio::test]
async fn answers_in_place_of_the_operation_are_used_up_in_order() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let path = format!("/topapi/v2/user/get?access_token={token}");
    let get = async || http.post(&path, json!({"userid": "lisi"})).await;
    fake.inject(Fault::throttle("/topapi/*").times(2));
    fake.inject(Fault::ban("/topapi/v2/user/get"));
    for _ in 0..2 {
        let throttled = get().await;
        assert_eq!((&throttled["errcode"], &throttled["sub_code"]), (&json!(88), &json!("90018")));
    }
    let banned = get().await;
    assert_eq!(
        (&banned["status"], &banned["punish"], &banned["errcode"]),
        (&json!(1111), &json!("deny"), &json!(null))
    );
    assert_eq!(get().await["errcode"], 0);

    fake.inject(Fault::throttle("/v1.0/oauth2/jsapiTickets"));
    let throttled = http.api(http::Method::POST, "/v1.0/oauth2/jsapiTickets", &token, json!({})).await;
    assert_eq!(throttled.status, 403);
    assert_eq!(throttled.json()["code"], "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi");
    fake.inject(Fault::throttle("/robot/send"));
    assert_eq!(http.post("/robot/send?access_token=x", json!({})).await["errcode"], 130101);

    fake.inject(Fault::html("*"));
    let page = http.send(http::Method::GET, "/gettoken", &[], "").await.unwrap();
    assert_eq!((page.status.as_u16(), page.headers["content-type"].to_str().unwrap()), (502, "text/html"));
    fake.inject(Fault::status_with_body("*", 503, "{\"code\":\"serviceBusy\"}"));
    let busy = http.send(http::Method::GET, "/gettoken", &[], "").await.unwrap();
    assert_eq!((busy.status.as_u16(), busy.json()["code"].clone()), (503, json!("serviceBusy")));
}

#[tokio::test]
async fn a_latency_delays_the_real_answer() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    fake.inject(Fault::latency("/gettoken", Duration::from_millis(120)));
    let mut early = Box::pin(http.get("/gettoken"));
    #[expect(clippy::disallowed_methods, reason = "the latency is real time")]
    let silence = tokio::time::timeout(Duration::from_millis(60), &mut early).await;
    assert!(silence.is_err(), "the answer came too early");
    assert_eq!(early.await["errcode"], 40035);
}

#[tokio::test]
async fn a_huge_body_is_made_while_it_is_sent() {
    let fake = Fake::start().await.unwrap();
    fake.inject(Fault::huge_body("/gettoken", 1 << 40));
    let mut stream = TcpStream::connect(fake.address()).await.unwrap();
    stream.write_all(GET_TOKEN.as_bytes()).await.unwrap();
    let (mut block, mut received) = (vec![0; 1 << 16], 0);
    while received < 8 << 20 {
        received += stream.read(&mut block).await.unwrap();
    }
}

#[tokio::test]
async fn connections_are_counted_and_end_with_the_fake() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    for _ in 0..3 {
        http.get("/gettoken").await;
    }
    assert_eq!(fake.requests().connections_opened(), 1, "keep-alive");
    let mut stream = TcpStream::connect(fake.address()).await.unwrap();
    let address = fake.address();
    stream.write_all(b"GET /gettoken HTTP/1.1\r\n").await.unwrap();
    fake.shutdown().await;
    let end = stream.read(&mut [0; 16]).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    assert!(TcpStream::connect(address).await.is_err());
}
