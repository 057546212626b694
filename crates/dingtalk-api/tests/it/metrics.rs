//! What became of calls: counters, and the hook that is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Answer, Script};
use dingtalk_api::{Client, FinishedCall, Outcome, RetryPolicy, oapi};
use dingtalk_testing::log::Log;
use dingtalk_transport::{Reached, TransportErrorKind};
use dingtalk_types::message::work::WorkMessage;
use dingtalk_types::oapi::message::AsyncSendV2Request;
use dingtalk_types::oapi::user::GetUserRequest;

const USER: &str = r#"{"errcode":0,"result":{"userid":"u1"}}"#;
const NOBODY: &str = r#"{"errcode":60121,"errmsg":"no such user"}"#;

type Told = Arc<Mutex<Vec<(&'static str, Outcome, u32, Duration)>>>;

fn told_client(script: &Script) -> (Client, Told) {
    let told = Told::default();
    let hook = Arc::clone(&told);
    let client = script.builder().metrics(move |call: &FinishedCall<'_>| {
        hook.lock().unwrap().push((call.operation, call.outcome, call.attempts, call.duration));
    });
    (client.build().unwrap(), told)
}

async fn outcome_of(answers: impl IntoIterator<Item = Answer>) -> (Outcome, u32) {
    let script = Script::new(answers);
    let (client, told) = told_client(&script);
    let _result = oapi::user::get(&client, &GetUserRequest::new("u1")).timeout(Duration::from_secs(5)).await;
    let told = told.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "once per call: {told:?}");
    assert_eq!(told[0].0, "oapi::user::get");
    (told[0].1, told[0].2)
}

#[tokio::test(start_paused = true)]
async fn every_way_to_end_is_told_once_with_its_class_and_its_attempts() {
    let reset = || Answer::Failure(TransportErrorKind::Connect, Reached::No);
    assert_eq!(outcome_of([Answer::Ok(USER)]).await, (Outcome::Succeeded, 1));
    assert_eq!(outcome_of([reset(), Answer::Ok(USER)]).await, (Outcome::Succeeded, 2));
    assert_eq!(outcome_of([Answer::Ok(NOBODY)]).await, (Outcome::Refused, 1));
    assert_eq!(outcome_of([Answer::Ok("<")]).await.0, Outcome::Refused);
    assert_eq!(outcome_of([Answer::Never]).await, (Outcome::TimedOut, 1));
    assert_eq!(outcome_of([reset()]).await.0, Outcome::Unanswered);
}

#[tokio::test(start_paused = true)]
async fn a_failed_call_is_logged_at_info_with_operation_code_and_request_id() {
    if dingtalk_testing::ran_alone(
        "metrics::a_failed_call_is_logged_at_info_with_operation_code_and_request_id",
    ) {
        return;
    }
    let log = Log::default();
    let _guard = log.capture_from(tracing::Level::INFO);
    let nobody = r#"{"errcode":60121,"errmsg":"no such user","request_id":"16yb"}"#;
    let script = Script::new([Answer::Ok(USER), Answer::Ok(nobody)]);
    let client = script.client();
    oapi::user::get(&client, &GetUserRequest::new("u1")).await.unwrap();
    oapi::user::get(&client, &GetUserRequest::new("u2")).await.unwrap_err();
    let nobody = AsyncSendV2Request::to_users(1, Vec::<String>::new(), WorkMessage::text("x"));
    oapi::message::async_send_v2(&client, &nobody).await.unwrap_err();
    let refused = log.line("operation=\"oapi::user::get\"");
    for field in ["INFO", "call failed", "code=\"60121\"", "request_id=\"16yb\"", "error="] {
        assert!(refused.contains(field), "{field} in {refused}");
    }
    // What was never sent has no code.
    assert!(!log.line("operation=\"oapi::message::async_send_v2\"").contains("code="));
}

#[tokio::test(start_paused = true)]
async fn calls_are_counted_by_how_they_ended() {
    let reset = Answer::Failure(TransportErrorKind::Connect, Reached::No);
    let script = Script::new([reset, Answer::Ok(USER), Answer::Ok(NOBODY), Answer::Never]);
    let (client, told) = told_client(&script);
    let request = GetUserRequest::new("u1");
    oapi::user::get(&client, &request).await.unwrap();
    oapi::user::get(&client, &request).await.unwrap_err();
    let given_up = oapi::user::get(&client, &request).retry(RetryPolicy::never());
    tokio::time::timeout(Duration::from_secs(1), given_up).await.unwrap_err();
    let counts = client.clone().counts();
    assert_eq!((counts.sent, counts.repeated, counts.under_way), (4, 1, 0), "{counts:?}");
    assert_eq!((counts.succeeded, counts.refused, counts.abandoned), (1, 1, 1), "{counts:?}");
    assert_eq!(counts.failed(), 1, "what a caller gave up is no failure of the call");
    let (_, outcome, attempts, duration) = told.lock().unwrap()[2];
    assert_eq!((outcome, attempts, duration), (Outcome::Abandoned, 1, Duration::from_secs(1)));

    client.shutdown(Duration::ZERO).await.unwrap();
    oapi::user::get(&client, &request).await.unwrap_err();
    assert_eq!(client.counts().not_sent, 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_breaks_a_limit_is_told_and_never_under_way() {
    let script = Script::new([Answer::Ok(USER)]);
    let (client, told) = told_client(&script);
    let people = (0..101).map(|number| format!("u{number}"));
    let notice = AsyncSendV2Request::to_users(1, people, WorkMessage::text("Tea."));
    oapi::message::async_send_v2(&client, &notice).await.unwrap_err();
    assert!(script.seen().is_empty());
    let told = told.lock().unwrap().clone();
    assert_eq!(told, [("oapi::message::async_send_v2", Outcome::NotSent, 0, Duration::ZERO)]);
    assert_eq!((client.counts().sent, client.counts().not_sent), (0, 1));
}
