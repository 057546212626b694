//! What the client holds back by itself.

use std::time::Duration;

use crate::support::{Answer, Script};
use dingtalk_api::{Error, RateLimits, RetryPolicy, oapi};
use dingtalk_transport::StillRunning;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::oapi::user::GetUserRequest;
use dingtalk_webhook::WebhookRobot;

const USER: &str = r#"{"errcode":0,"result":{"userid":"u1"}}"#;
const OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

/// The most calls in any window of `per`, over calls in order of time.
fn most_in_a_window(times: &[Duration], per: Duration) -> usize {
    times
        .iter()
        .enumerate()
        .map(|(first, start)| times[first..].iter().take_while(|time| **time < *start + per).count())
        .max()
        .unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_called_twenty_times_a_second_and_a_robot_twenty_times_a_minute() {
    let script = Script::new([Answer::Ok(OK)]);
    let client = script
        .builder()
        .rate_limits(RateLimits::default())
        .timeout(Duration::from_secs(3_600))
        .build()
        .unwrap();
    let end = tokio::time::Instant::now() + Duration::from_secs(600);
    let mut tasks = tokio::task::JoinSet::new();
    for worker in 0..64 {
        let client = client.clone();
        tasks.spawn(async move {
            let robot = WebhookRobot::new("robot-token");
            while tokio::time::Instant::now() < end {
                match worker % 2 {
                    0 => drop(oapi::user::get(&client, &GetUserRequest::new("u1")).await),
                    _ => drop(oapi::robot::send(&client, &robot, &WebhookMessage::text("hi")).await),
                }
            }
        });
    }
    tasks.join_all().await;
    let times = |path: &str| -> Vec<_> {
        script
            .seen()
            .iter()
            .filter(|seen| seen.uri.contains(path))
            .map(|seen| seen.at)
            .filter(|at| at.as_secs() < 600)
            .collect()
    };
    let (users, messages) = (times("/user/get"), times("/robot/send"));
    println!(
        "10 virtual minutes, 64 tasks: {} calls (at most 12000), {} robot messages (at most 200)",
        users.len(),
        messages.len()
    );
    assert_eq!(most_in_a_window(&users, Duration::from_secs(1)), 20);
    assert_eq!(most_in_a_window(&messages, Duration::from_secs(60)), 20);
    assert!(users.len() >= 11_760, "only {} of 12000", users.len());
    assert!(messages.len() >= 196, "only {} of 200", messages.len());
}

#[tokio::test(start_paused = true)]
async fn callers_leave_in_the_order_they_came_and_a_cancelled_one_frees_its_place() {
    let script = Script::new([Answer::Ok(USER)]);
    let client = script.builder().rate_limits(RateLimits::default()).build().unwrap();
    let mut tasks = Vec::new();
    for number in 0..60 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            oapi::user::get(&client, &GetUserRequest::new(format!("u{number}"))).await.map(drop)
        }));
        tokio::task::yield_now().await;
    }
    tasks.drain(20..40).for_each(|task| task.abort());
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let order: Vec<_> =
        script.seen().iter().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).collect();
    let expected: Vec<_> =
        (0..20).chain(40..60).map(|number| format!(r#"{{"userid":"u{number}"}}"#)).collect();
    assert_eq!(order, expected);
    assert!(script.seen()[39].at < Duration::from_millis(1_100), "the cancelled callers still took a window");
}

#[tokio::test(start_paused = true)]
async fn during_a_ban_nothing_leaves_for_five_minutes() {
    let ban = Answer::Ok(r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#);
    let script = Script::new([ban, Answer::Ok(USER)]);
    let client = script.client();
    let request = GetUserRequest::new("u1");
    let error = oapi::user::get(&client, &request).await.unwrap_err();
    assert!(matches!(error.kind(), Some(ErrorKind::Banned { .. })), "{error:?}");
    for _ in 0..299 {
        tokio::time::advance(Duration::from_secs(1)).await;
        let error = oapi::user::get(&client, &request).await.unwrap_err();
        assert!(matches!(error, Error::Banned { presumed: false, .. }), "{error:?}");
    }
    assert_eq!(script.seen().len(), 1, "a packet left during the ban");
    assert!(client.banned_for().is_some());
    oapi::user::get(&client, &request).despite_ban().await.unwrap();
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(client.banned_for(), None);
    oapi::user::get(&client, &request).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_muted_robot_sends_nothing_for_ten_minutes_and_says_so_at_once() {
    for code in [
        r#"{"errcode":130101,"errmsg":"send too fast"}"#,
        r#"{"errcode":410100,"errmsg":"x"}"#,
        r#"{"errcode":660026,"errmsg":"x"}"#,
    ] {
        let script = Script::new([Answer::Ok(code), Answer::Ok(OK)]);
        let client = script.builder().rate_limits(RateLimits::default()).build().unwrap();
        let robot = WebhookRobot::new("muted");
        let message = WebhookMessage::text("hi");
        let error = oapi::robot::send(&client, &robot, &message).await.unwrap_err();
        assert!(error.is_throttled(), "{error}");
        let started = tokio::time::Instant::now();
        let error = oapi::robot::send(&client, &robot, &message).await.unwrap_err();
        assert!(
            matches!(error, Error::Throttled { retry_after, .. } if retry_after > Duration::from_secs(590)),
            "{error:?}"
        );
        assert_eq!((started.elapsed(), script.seen().len()), (Duration::ZERO, 1));
        oapi::robot::send(&client, &WebhookRobot::new("another"), &message).await.unwrap();
        tokio::time::advance(Duration::from_secs(600)).await;
        oapi::robot::send(&client, &robot, &message).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn when_every_call_fails_for_a_minute_retries_stay_within_the_budget() {
    let script = Script::new([Answer::Status(503, "")]);
    let client = script.builder().retry(RetryPolicy::attempts(5)).build().unwrap();
    let end = tokio::time::Instant::now() + Duration::from_secs(60);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let client = client.clone();
        tasks.spawn(async move {
            let mut calls = 0_usize;
            while tokio::time::Instant::now() < end {
                drop(oapi::user::get(&client, &GetUserRequest::new("u1")).await);
                tokio::time::sleep(Duration::from_millis(10)).await;
                calls += 1;
            }
            calls
        });
    }
    let calls: usize = tasks.join_all().await.into_iter().sum();
    let retries = script.seen().len() - calls;
    println!(
        "60 virtual seconds of failure: {calls} calls, {retries} retries ({:.1} %)",
        100.0 * retries as f64 / calls as f64
    );
    assert!(retries <= calls / 5 + 61 * 10, "{retries} retries for {calls} calls");
    assert!(retries >= calls / 6, "hardly any repeats: {retries} retries for {calls} calls");
}

#[tokio::test(start_paused = true)]
async fn dropped_calls_leave_nothing_behind_and_shutdown_waits_for_the_rest() {
    let script = Script::new([Answer::Never]);
    let client = script.builder().timeout(Duration::from_secs(5)).build().unwrap();
    for _ in 0..10_000 {
        let request = GetUserRequest::new("u1");
        let mut call =
            std::pin::pin!(std::future::IntoFuture::into_future(oapi::user::get(&client, &request)));
        assert!(futures_poll(&mut call).await.is_none());
    }
    assert_eq!(client.shutdown(Duration::from_secs(1)).await, Ok(()), "dropped calls still count as running");

    let client = script.builder().timeout(Duration::from_secs(5)).build().unwrap();
    let running = tokio::spawn({
        let client = client.clone();
        async move { oapi::user::get(&client, &GetUserRequest::new("u1")).await.map(drop) }
    });
    tokio::task::yield_now().await;
    let started = tokio::time::Instant::now();
    let second = Duration::from_secs(1);
    assert_eq!(
        client.shutdown(second).await,
        Err(StillRunning::new(0, second).and_calls(1)),
        "a call is under way"
    );
    assert_eq!(started.elapsed().as_secs(), 1);
    let refused = oapi::user::get(&client, &GetUserRequest::new("u1")).await.unwrap_err();
    assert!(matches!(refused, Error::ShutDown { .. }), "{refused:?}");
    assert_eq!(client.shutdown(Duration::from_secs(10)).await, Ok(()));
    running.await.unwrap().unwrap_err();
}

/// Polls once.
async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}
