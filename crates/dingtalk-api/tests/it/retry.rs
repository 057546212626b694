//! What is repeated, when, and how often.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{Answer, Script};
use async_trait::async_trait;
use dingtalk_api::{Error, RetryPolicy, oapi, v1};
use dingtalk_auth::{AuthError, Token, TokenProvider, TokenRequest};
use dingtalk_transport::{Reached, TransportErrorKind};
use dingtalk_types::Secret;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::message::robot::RobotMessage;
use dingtalk_types::oapi::user::GetUserRequest;
use dingtalk_types::v1::robot::BatchSendOtoRequest;

const USER: &str = r#"{"errcode":0,"request_id":"r1","result":{"userid":"u1","name":"张三"}}"#;
const SENT: &str = r#"{"processQueryKey":"k"}"#;

fn send_request() -> BatchSendOtoRequest {
    RobotMessage::text("hello").to_users("robot", ["u1"])
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_an_idempotent_call_is_repeated() {
    let lost = Answer::Failure(TransportErrorKind::ConnectionClosed, Reached::Maybe);
    let script = Script::new([lost.clone(), lost, Answer::Ok(USER)]);
    let user = oapi::user::get(&script.client(), &GetUserRequest::new("u1")).await.unwrap();
    assert_eq!(user.result.name, "张三");
    assert_eq!(script.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_a_message_is_reported_and_not_repeated() {
    let script = Script::new([Answer::Failure(
        TransportErrorKind::HeadTimeout(Duration::from_secs(10)),
        Reached::Maybe,
    )]);
    let error = v1::robot::batch_send_oto(&script.client(), &send_request()).await.unwrap_err();
    assert_eq!((script.seen().len(), error.reached()), (1, Reached::Maybe), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_never_sent_is_repeated() {
    let refused = Answer::Failure(TransportErrorKind::Connect, Reached::No);
    let script = Script::new([refused, Answer::Ok(SENT)]);
    v1::robot::batch_send_oto(&script.client(), &send_request()).await.unwrap();
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_message_is_repeated_after_the_wait_because_nothing_happened() {
    let throttled =
        r#"{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","requestid":"q","message":"qps"}"#;
    let script = Script::new([Answer::Status(403, throttled), Answer::Ok(SENT)]);
    v1::robot::batch_send_oto(&script.client(), &send_request()).await.unwrap();
    let seen = script.seen();
    let wait = seen[1].at - seen[0].at;
    assert!(wait >= Duration::from_secs(1) && wait < Duration::from_secs(2), "waited {wait:?}");
}

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_is_never_repeated_and_counted() {
    let script = Script::new([Answer::Ok(r#"{"errcode":90020,"errmsg":"quota"}"#)]);
    let client = script.client();
    let error = oapi::user::get(&client, &GetUserRequest::new("u1")).await.unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::QuotaExhausted));
    assert_eq!(script.seen().len(), 1);
    assert!(client.quota().exhausted);
}

#[tokio::test(start_paused = true)]
async fn a_server_failure_is_repeated_only_for_idempotent_calls() {
    let busy = Answer::Status(503, r#"{"code":"serviceBusy","message":"busy"}"#);
    let script = Script::new([busy.clone()]);
    let client = script.client();
    oapi::user::get(&client, &GetUserRequest::new("u1")).await.unwrap_err();
    assert_eq!(script.seen().len(), 3, "three attempts in all");
    v1::robot::batch_send_oto(&client, &send_request()).await.unwrap_err();
    assert_eq!(script.seen().len(), 4, "a message goes out once");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_over_all_attempts_and_tells_whether_the_server_may_have_acted() {
    let script = Script::new([Answer::Never]);
    let started = tokio::time::Instant::now();
    let client = script.client();
    let call = oapi::user::get(&client, &GetUserRequest::new("u1")).timeout(Duration::from_secs(2));
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::DeadlineExceeded { reached: Reached::Maybe, .. }), "{error:?}");
    assert_eq!(started.elapsed().as_secs(), 2);
}

/// Counts its tokens: `t1`, `t2`, … and knows which were refused.
#[derive(Debug, Default)]
struct Counting {
    issued: AtomicUsize,
    rejected: AtomicUsize,
}

#[async_trait]
impl TokenProvider for Counting {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        None
    }

    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Token::new(Secret::new(format!("t{number}"))))
    }

    fn reject(&self, _request: &TokenRequest<'_>, _token: &Token) {
        self.rejected.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_and_the_call_replayed_once_even_without_retries() {
    for (style, refusal) in [
        ("legacy", Answer::Ok(r#"{"errcode":40014,"errmsg":"invalid"}"#)),
        ("gateway", Answer::Ok(r#"{"errcode":88,"sub_code":"40014","sub_msg":"invalid","errmsg":"x"}"#)),
        ("expired", Answer::Ok(r#"{"errcode":42001,"errmsg":"expired"}"#)),
        ("new", Answer::Status(400, r#"{"code":"InvalidAuthentication","message":"bad","requestid":"r"}"#)),
        ("bare 401", Answer::Status(401, "")),
    ] {
        let script = Script::new([refusal.clone(), Answer::Ok(USER)]);
        let tokens = Arc::new(Counting::default());
        let client = script.builder_with(tokens.clone()).retry(RetryPolicy::never()).build().unwrap();
        oapi::user::get(&client, &GetUserRequest::new("u1"))
            .await
            .unwrap_or_else(|error| panic!("{style}: {error}"));
        assert_eq!(tokens.rejected.load(Ordering::SeqCst), 1, "{style}");
        assert!(script.seen()[1].uri.contains("access_token=t2"), "{style}: {}", script.seen()[1].uri);

        let script = Script::new([refusal]);
        let client = script.builder_with(Arc::new(Counting::default())).build().unwrap();
        let error = oapi::user::get(&client, &GetUserRequest::new("u1")).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::TokenInvalid), "{style}");
        assert_eq!(script.seen().len(), 2, "{style}: one replay, then the error");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_callers_own_is_not_replaced() {
    let script = Script::new([Answer::Ok(r#"{"errcode":40014,"errmsg":"invalid"}"#)]);
    let client = script.builder_with(Arc::new(Counting::default())).build().unwrap();
    let own = Token::new(Secret::new("user-token"));
    oapi::user::get(&client, &GetUserRequest::new("u1")).token(own).await.unwrap_err();
    assert_eq!(script.seen().len(), 1);
}

/// H4: over random fault scripts, a call that is not idempotent never leaves twice after it may have been executed.
#[tokio::test(start_paused = true)]
async fn in_random_fault_scripts_a_message_leaves_once_after_it_may_have_executed() {
    let faults = [
        Answer::Failure(TransportErrorKind::Connect, Reached::No),
        Answer::Failure(TransportErrorKind::Tls, Reached::No),
        Answer::Failure(TransportErrorKind::ConnectionClosed, Reached::Maybe),
        Answer::Failure(TransportErrorKind::Truncated, Reached::Maybe),
        Answer::Failure(TransportErrorKind::BodyStall(Duration::from_secs(1)), Reached::Maybe),
        Answer::Status(503, ""),
        Answer::Status(500, r#"{"code":"system.error"}"#),
        Answer::Status(403, r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi"}"#),
        Answer::Status(400, r#"{"code":"InvalidAuthentication"}"#),
        Answer::Ok("{broken"),
        Answer::Ok(SENT),
    ];
    let may_have_executed = |answer: &Answer| match answer {
        Answer::Failure(_, reached) => *reached == Reached::Maybe,
        Answer::Status(status, _) => *status >= 500,
        _ => true,
    };
    let scripts = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let mut random = fastrand::Rng::with_seed(7);
    let left_twice = AtomicU64::new(0);
    for _ in 0..scripts {
        let answers: Vec<_> = (0..6).map(|_| faults[random.usize(..faults.len())].clone()).collect();
        let script = Script::new(answers.clone());
        let client = script
            .builder()
            .retry(RetryPolicy::attempts(5))
            .timeout(Duration::from_secs(600))
            .build()
            .unwrap();
        let _ = v1::robot::batch_send_oto(&client, &send_request()).await;
        let executions =
            answers.iter().take(script.seen().len()).filter(|answer| may_have_executed(answer)).count();
        left_twice.fetch_add(u64::from(executions > 1), Ordering::Relaxed);
    }
    println!("{scripts} random fault scripts: {} left twice", left_twice.load(Ordering::Relaxed));
    assert_eq!(left_twice.load(Ordering::Relaxed), 0);
}
