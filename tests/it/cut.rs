//! The connection is cut after every byte of an answer: no hang, no panic, an error that says whether the server may have
//! acted; what is idempotent is repeated, the rest is not.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::support::{End, RawServer};
use dingtalk_open::error::ErrorKind;
use dingtalk_open::message::robot::RobotMessage;
use dingtalk_open::transport::{Reached, TransportErrorKind};
use dingtalk_open::types::oapi::user::GetUserRequest;
use dingtalk_open::{Error, RetryPolicy, oapi, v1};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";

fn with_length(body: &str) -> Vec<u8> {
    format!("{HEAD}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn chunked(body: &str) -> Vec<u8> {
    let (first, second) = body.split_at(body.len() / 2);
    let chunk = |part: &str| format!("{:x}\r\n{part}\r\n", part.len());
    format!("{HEAD}transfer-encoding: chunked\r\n\r\n{}{}0\r\n\r\n", chunk(first), chunk(second)).into_bytes()
}

#[tokio::test]
async fn a_cut_answer_is_repeated_for_a_query_and_reported_for_a_message() {
    let started = Instant::now();
    let mut cases = 0;
    for end in [End::Fin, End::Reset] {
        for encode in [with_length, chunked] {
            cases += cut_queries(encode(r#"{"errcode":0,"result":{"userid":"u1","name":"n"}}"#), end).await;
            cases += cut_messages(encode(r#"{"processQueryKey":"k"}"#), end).await;
        }
    }
    println!("{cases} cuts in {:?}", started.elapsed());
}

/// Every other answer is cut, one byte later each time: the caller notices nothing.
async fn cut_queries(answer: Vec<u8>, end: End) -> usize {
    let cuts = answer.len();
    let server = RawServer::start(move |number| match number % 2 {
        0 => (answer[..number / 2].to_vec(), end),
        _ => (answer.clone(), End::Fin),
    })
    .await;
    for cut in 0..cuts {
        let user = oapi::user::get(&server.ding(), &GetUserRequest::new("u1")).retry(at_once(3)).await;
        let user = user.unwrap_or_else(|error| panic!("cut after {cut} bytes by {end:?}: {error:?}"));
        assert_eq!(user.result.name, "n");
        assert_eq!(server.served.load(Ordering::SeqCst), 2 * (cut + 1), "cut after {cut} bytes by {end:?}");
    }
    cuts
}

/// Every answer is cut: each message goes out once, and the error says that it may have been delivered.
async fn cut_messages(answer: Vec<u8>, end: End) -> usize {
    let cuts = answer.len();
    let server = RawServer::start(move |number| (answer[..number].to_vec(), end)).await;
    for cut in 0..cuts {
        let began = Instant::now();
        let request = RobotMessage::text("hello").to_users("robot", ["u1"]);
        let error = match v1::robot::batch_send_oto(&server.ding(), &request).retry(at_once(5)).await {
            Err(error) => error,
            Ok(_) => panic!("cut after {cut} bytes by {end:?}, and yet a success"),
        };
        assert_eq!(error.reached(), Reached::Maybe, "cut after {cut} by {end:?}: {error:?}");
        let kind = error.transport().unwrap_or_else(|| panic!("{error:?}")).kind();
        assert!(
            matches!(kind, TransportErrorKind::ConnectionClosed | TransportErrorKind::Truncated),
            "cut after {cut} by {end:?}: {kind:?}"
        );
        assert_eq!(server.served.load(Ordering::SeqCst), cut + 1, "cut after {cut}: sent twice");
        assert!(began.elapsed() < Duration::from_secs(5), "cut after {cut}: took {:?}", began.elapsed());
    }
    cuts
}

/// Retries without waiting.
fn at_once(attempts: u32) -> RetryPolicy {
    let mut policy = RetryPolicy::attempts(attempts);
    policy.base_delay = Duration::ZERO;
    policy
}

/// The cut request of a token looks like any other: repeated, and never a hang.
#[tokio::test]
async fn a_cut_token_answer_is_repeated_and_then_told() {
    let token = with_length(r#"{"accessToken":"t","expireIn":7200}"#);
    for cut in (0..token.len()).step_by(11) {
        let answer = token[..cut].to_vec();
        let server = RawServer::start(move |_| (answer.clone(), End::Fin)).await;
        let hosts = dingtalk_open::Hosts::custom(&*server.address, &*server.address);
        let ding = dingtalk_open::DingTalk::builder().app("id", "secret").hosts(hosts).build().unwrap();
        let error = oapi::user::get(&ding, &GetUserRequest::new("u1")).await.unwrap_err();
        assert!(matches!(error, Error::Token { .. }), "{error:?}");
        assert_ne!(error.kind(), Some(&ErrorKind::CredentialInvalid));
        let asked = server.served.load(Ordering::SeqCst);
        assert!((1..=3).contains(&asked), "cut after {cut}: asked {asked} times");
    }
}
