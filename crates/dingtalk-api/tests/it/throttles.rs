//! Whom a limit holds back, and what it says of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Answer, Script, clock};
use dingtalk_api::{Client, ClientBuilder, Error, RateLimits, ThrottledBy, oapi};
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Body, Reached, TransportErrorKind, transport_fn};
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::oapi::user::GetUserRequest;
use dingtalk_webhook::WebhookRobot;
use http::{Method, Response};
use serde_json::json;
use tokio::time::{Instant, advance};

/// When requests arrived, and where.
type Log = Arc<Mutex<Vec<(String, Duration)>>>;

/// A server that answers by path, and what it saw.
fn server(respond: impl Fn(&str) -> &'static str + Send + Sync + 'static) -> (ClientBuilder, Log) {
    let (log, started) = (Log::default(), Instant::now());
    let seen = Arc::clone(&log);
    let transport = transport_fn(move |request: http::Request<Body>| {
        let path = request.uri().path().to_owned();
        let body = respond(&path);
        seen.lock().unwrap().push((path, started.elapsed()));
        async move { Ok(Response::new(Body::from(body))) }
    });
    let tokens = Arc::new(StaticToken::new("t"));
    (Client::builder(Arc::new(transport), tokens, Arc::new(clock())), log)
}

async fn call(client: &Client, path: &str, corp_id: Option<&str>) -> Result<(), Error> {
    let call = client.call_raw(Method::POST, path, &json!({}));
    let call = match corp_id {
        Some(corp_id) => call.for_corp(corp_id),
        None => call,
    };
    call.await.map(drop)
}

fn is_held_by(by: ThrottledBy, outcome: &Result<(), Error>) -> bool {
    matches!(outcome, Err(Error::Throttled { by: holder, .. }) if *holder == by)
}

#[tokio::test(start_paused = true)]
async fn a_robot_keeps_its_minute_whatever_thousands_of_other_windows_do() {
    let (builder, log) = server(|_| r#"{"errcode":0}"#);
    let client = builder.timeout(Duration::from_secs(600)).build().unwrap();
    let (robot, message) = (WebhookRobot::new("token"), WebhookMessage::text("hi"));
    for _ in 0..20 {
        oapi::robot::send(&client, &robot, &message).await.unwrap();
    }
    for second in 0..50 {
        for number in 0..100 {
            let corp = format!("corp-{second}-{number}");
            call(&client, "/topapi/x", Some(&corp)).await.unwrap();
        }
        advance(Duration::from_secs(1)).await;
    }
    for _ in 0..20 {
        oapi::robot::send(&client, &robot, &message).await.unwrap();
    }
    let log = log.lock().unwrap();
    let sent: Vec<_> = log.iter().filter(|(path, _)| path == "/robot/send").map(|(_, at)| *at).collect();
    println!("20 messages, 5000 organisations, 20 messages: the 21st left at {:?}", sent[20]);
    assert!(sent[20] >= Duration::from_secs(60), "{:?}", sent[20]);
}

#[tokio::test(start_paused = true)]
async fn a_throttle_holds_what_its_scope_names_and_nothing_else() {
    let app_wide = [
        r#"{"errcode":90001,"errmsg":"x"}"#,
        r#"{"errcode":90013,"errmsg":"x"}"#,
        r#"{"errcode":88,"sub_code":"90003","sub_msg":"x"}"#,
    ];
    let of_one_operation = [
        r#"{"errcode":90005,"errmsg":"x"}"#,
        r#"{"errcode":45009,"errmsg":"x"}"#,
        r#"{"errcode":143103,"errmsg":"x"}"#,
    ];
    for limits in [RateLimits::default(), RateLimits::unlimited()] {
        for (refusal, whole_app) in app_wide
            .map(|refusal| (refusal, true))
            .into_iter()
            .chain(of_one_operation.map(|refusal| (refusal, false)))
        {
            let (builder, _) = server(move |path| match path {
                "/topapi/throttled" => refusal,
                _ => r#"{"errcode":0}"#,
            });
            let client = builder.rate_limits(limits).build().unwrap();
            call(&client, "/topapi/throttled", Some("c1")).await.unwrap_err();
            let same = call(&client, "/topapi/throttled", Some("c1")).await;
            assert!(is_held_by(ThrottledBy::DingTalk, &same), "{refusal}: {same:?}");
            assert!(same.unwrap_err().to_string().contains("DingTalk throttles it"));

            let other = call(&client, "/topapi/other", Some("c1")).await;
            assert_eq!(is_held_by(ThrottledBy::DingTalk, &other), whole_app, "{refusal}: {other:?}");
            let request = GetUserRequest::new("u");
            let typed = oapi::user::get(&client, &request).for_corp("c1").await.map(drop);
            assert_eq!(is_held_by(ThrottledBy::DingTalk, &typed), whole_app, "{refusal}: {typed:?}");

            call(&client, "/topapi/other", Some("c2")).await.unwrap();
            call(&client, "/topapi/other", None).await.unwrap();
            oapi::robot::send(&client, &WebhookRobot::new("r"), &WebhookMessage::text("hi")).await.unwrap();
            advance(Duration::from_secs(61)).await;
            call(&client, "/topapi/other", Some("c1")).await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn raw_calls_are_told_apart_by_method_and_path_and_count_with_the_typed_one() {
    let (builder, _) = server(|_| r#"{"errcode":0}"#);
    let client = builder.build().unwrap();
    let started = Instant::now();
    for path in 0..200 {
        call(&client, &format!("/topapi/op{path}"), None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO, "different operations held each other up");
    for _ in 0..10 {
        call(&client, "/topapi/v2/user/get", None).await.unwrap();
        oapi::user::get(&client, &GetUserRequest::new("u")).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    call(&client, "/topapi/v2/user/get", None).await.unwrap();
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "21 calls of one operation in {:?}",
        started.elapsed()
    );
    let get = client.call_raw(Method::GET, "/topapi/v2/user/get", &json!({}));
    let before = started.elapsed();
    get.await.unwrap();
    assert_eq!(started.elapsed(), before, "another method is another operation");
}

#[tokio::test(start_paused = true)]
async fn unlimited_holds_nothing_back_but_what_dingtalk_has_refused() {
    let (builder, log) = server(|path| match path {
        "/robot/send" => r#"{"errcode":130101,"errmsg":"send too fast"}"#,
        _ => r#"{"errcode":0}"#,
    });
    let limits = RateLimits::unlimited();
    let client = builder.rate_limits(limits).timeout(Duration::from_millis(500)).build().unwrap();
    let started = Instant::now();
    for _ in 0..100 {
        call(&client, "/topapi/x", None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    let (robot, message) = (WebhookRobot::new("r"), WebhookMessage::text("hi"));
    for _ in 0..599 {
        oapi::robot::send(&client, &robot, &message).await.unwrap_err();
        advance(Duration::from_secs(1)).await;
    }
    let sent = log.lock().unwrap().iter().filter(|(path, _)| path == "/robot/send").count();
    assert_eq!(sent, 1, "messages of a muted robot left");
    advance(Duration::from_secs(2)).await;
    oapi::robot::send(&client, &robot, &message).await.unwrap_err();
    assert_eq!(log.lock().unwrap().iter().filter(|(path, _)| path == "/robot/send").count(), 2);
}

/// Starts `calls` calls at once: how many succeeded, the errors of the others, and the time it took.
async fn at_once(client: &Client, calls: usize, patient: bool) -> (usize, Vec<Error>, Duration) {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..calls {
        let client = client.clone();
        tasks.spawn(async move {
            let request = GetUserRequest::new(format!("u{number}"));
            let call = oapi::user::get(&client, &request);
            if patient { call.patient() } else { call }.await.map(drop)
        });
    }
    let outcomes = tasks.join_all().await;
    let succeeded = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    (succeeded, outcomes.into_iter().filter_map(Result::err).collect(), started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn calls_whose_time_ends_in_the_clients_own_queue_say_so_and_patient_ones_all_arrive() {
    let (builder, _) = server(|_| r#"{"errcode":0,"result":{"userid":"u"}}"#);
    let client = builder.build().unwrap();
    let (succeeded, errors, took) = at_once(&client, 900, false).await;
    println!("900 calls at once, 30 s each: {succeeded} succeeded in {took:?}; the others: {}", errors[0]);
    assert!((600..=620).contains(&succeeded), "{succeeded}");
    for error in errors {
        assert!(matches!(error, Error::Throttled { by: ThrottledBy::Client, .. }), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("own queue") && text.contains("patient()"), "{text}");
        assert!(error.is_throttled() && error.reached() == Reached::No);
    }
    advance(Duration::from_secs(5)).await;
    let (succeeded, errors, took) = at_once(&client, 900, true).await;
    println!("900 patient calls at once, 30 s each: {succeeded} succeeded in {took:?}");
    assert!(errors.is_empty() && took < Duration::from_secs(46), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn patience_spends_nothing_of_the_time_for_the_answer_and_keeps_that_limit() {
    let transport = transport_fn(|request: http::Request<Body>| async move {
        let slow = request.uri().path().ends_with("/slow");
        tokio::time::sleep(Duration::from_secs(if slow { 20 } else { 40 })).await;
        Ok(Response::new(Body::from(r#"{"errcode":0}"#)))
    });
    let tokens = Arc::new(StaticToken::new("t"));
    let limits = RateLimits::default();
    let client =
        Client::builder(Arc::new(transport), tokens, Arc::new(clock())).rate_limits(limits).build().unwrap();
    for (path, ends) in [("/topapi/slow", true), ("/topapi/slower", false)] {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..1_000 {
            let client = client.clone();
            tasks.spawn(
                async move { client.call_raw(Method::POST, path, &json!({})).patient().await.map(drop) },
            );
        }
        let succeeded = tasks.join_all().await.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(succeeded, if ends { 1_000 } else { 0 }, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_patient_message_waits_until_the_robot_is_heard_again() {
    let script =
        Script::new([Answer::Ok(r#"{"errcode":660026,"errmsg":"x"}"#), Answer::Ok(r#"{"errcode":0}"#)]);
    let client = script.client();
    let (robot, message) = (WebhookRobot::new("r"), WebhookMessage::text("hi"));
    oapi::robot::send(&client, &robot, &message).await.unwrap_err();
    oapi::robot::send(&client, &robot, &message).patient().await.unwrap();
    assert!(script.seen()[1].at >= Duration::from_secs(600));
}

#[tokio::test(start_paused = true)]
async fn a_message_without_a_uuid_leaves_once_when_its_answer_is_lost() {
    let session = "https://oapi.dingtalk.com/robot/sendBySession?session=s";
    let robots = [WebhookRobot::new("r"), WebhookRobot::from_url(session).unwrap()];
    for robot in robots {
        for (uuid, times) in [(None, 1), (Some("once".to_owned()), 3)] {
            let script = Script::new([Answer::Failure(TransportErrorKind::ConnectionClosed, Reached::Maybe)]);
            let mut message = WebhookMessage::text("hi");
            message.msg_uuid = uuid;
            oapi::robot::send(&script.client(), &robot, &message).await.unwrap_err();
            assert_eq!(script.seen().len(), times);
        }
    }
}
