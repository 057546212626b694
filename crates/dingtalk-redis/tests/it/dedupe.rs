//! What processes share of their work, on a real redis-server, and what is left of it when Redis fails them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::{Redis, within};
use bytes::Bytes;
use dingtalk_events::{
    Acknowledgement, CardUpdate, Claim, DedupeKey, DedupeStore, Delivery, DeliveryKind, Dispatcher, Metadata,
    Receive, Route, TransportKind,
};
use dingtalk_redis::{OpenError, RedisDedupe};
use dingtalk_transport::{Clock, ManualClock, TokioClock, unless};

fn event(id: &str) -> Delivery {
    let metadata = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH).client_id("app").event_id(id);
    Delivery::new(DeliveryKind::Event, metadata, Bytes::from_static(b"{}"))
}

fn key(id: &str) -> DedupeKey {
    DedupeKey::of(&event(id), None).unwrap()
}

/// A process's own store.
fn process(redis: &Redis) -> RedisDedupe {
    RedisDedupe::open(&redis.url()).unwrap()
}

#[tokio::test]
async fn what_one_process_is_at_another_leaves_and_gets_its_result() {
    let Some(redis) = Redis::start() else { return };
    let (one, two) = (process(&redis), process(&redis));
    assert_eq!(one.claim(&key("1")).await.unwrap(), Claim::First);
    assert_eq!(two.claim(&key("1")).await.unwrap(), Claim::Elsewhere);
    assert_eq!(two.claim(&key("2")).await.unwrap(), Claim::First, "another delivery");
    let result = Acknowledgement::Card(CardUpdate::new().card("by", "用户\n"));
    one.done(&key("1"), &result).await.unwrap();
    for store in [&one, &two, &process(&redis)] {
        assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::Done(result.clone()));
    }
}

#[tokio::test]
async fn what_failed_in_one_process_may_run_in_another() {
    let Some(redis) = Redis::start() else { return };
    let (one, two) = (process(&redis), process(&redis));
    assert_eq!(one.claim(&key("1")).await.unwrap(), Claim::First);
    two.release(&key("1")).await.unwrap();
    assert_eq!(two.claim(&key("1")).await.unwrap(), Claim::Elsewhere, "gave back another's claim");
    one.release(&key("1")).await.unwrap();
    assert_eq!(two.claim(&key("1")).await.unwrap(), Claim::First);
}

#[tokio::test]
async fn two_dispatchers_of_one_process_are_told_apart() {
    let Some(redis) = Redis::start() else { return };
    let store = process(&redis);
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::Elsewhere);
    store.release(&key("1")).await.unwrap();
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
}

#[tokio::test]
async fn claims_of_a_dead_process_and_old_results_end_by_themselves() {
    let Some(redis) = Redis::start() else { return };
    let short = Duration::from_millis(50);
    let living = process(&redis);
    let dead = process(&redis).claim_lifetime(short).lifetime(short);
    assert_eq!(dead.claim(&key("claimed")).await.unwrap(), Claim::First);
    assert_eq!(dead.claim(&key("done")).await.unwrap(), Claim::First);
    dead.done(&key("done"), &Acknowledgement::Done).await.unwrap();
    for id in ["claimed", "done"] {
        let free = async { while living.claim(&key(id)).await.unwrap() != Claim::First {} };
        within(Duration::from_secs(5), free).await.expect("Redis drops it when its time is over");
    }
}

/// What the server says of a key: how long it lives, in ms.
async fn life_left(redis: &Redis, id: &str) -> i64 {
    let mut server = redis.connection().await;
    redis::cmd("PTTL").arg(redis_key(id)).query_async(&mut server).await.unwrap()
}

fn redis_key(id: &str) -> String {
    format!("dingtalk:{{{}}}:dedupe", key(id))
}

#[tokio::test]
async fn a_claim_is_short_and_renewed_every_third_of_its_life_until_it_is_let_go_or_lost() {
    let Some(redis) = Redis::start() else { return };
    let clock = ManualClock::default();
    let (store, other) = (process(&redis).clock(Arc::new(clock.clone())), process(&redis));
    let (ours, mut server) = (key("1"), redis.connection().await);
    assert_eq!(store.claim(&ours).await.unwrap(), Claim::First);
    assert!((1..=10_000).contains(&life_left(&redis, "1").await), "10 s");
    let renewed = async |from_ms: i64| {
        let _: () = redis::cmd("PEXPIRE")
            .arg(redis_key("1"))
            .arg(from_ms)
            .query_async(&mut redis.connection().await)
            .await
            .unwrap();
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_millis(3_334));
        within(Duration::from_secs(5), async { while life_left(&redis, "1").await <= from_ms {} })
            .await
            .expect("it is renewed");
    };
    let work = async {
        for _ in 0..10 {
            renewed(7_000).await;
            assert_eq!(other.claim(&key("1")).await.unwrap(), Claim::Elsewhere);
        }
        // A Redis that lost it is told again.
        let _: () = redis::cmd("DEL").arg(redis_key("1")).query_async(&mut server).await.unwrap();
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_millis(3_334));
        within(Duration::from_secs(5), async { while life_left(&redis, "1").await < 0 {} })
            .await
            .expect("claimed");
    };
    assert!(unless(store.hold(&ours), work).await.is_some(), "lost");
    assert_eq!(clock.sleepers(), 0, "renewed after it was let go");

    // Taken by another while this process stood still.
    let _: () = redis::cmd("DEL").arg(redis_key("1")).query_async(&mut server).await.unwrap();
    assert_eq!(other.claim(&key("1")).await.unwrap(), Claim::First);
    let time = async {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_millis(3_334));
    };
    let lost = async { tokio::join!(store.hold(&ours), time) };
    within(Duration::from_secs(5), lost).await.expect("it is told");
    store.release(&ours).await.unwrap();
    assert_eq!(
        process(&redis).claim(&key("1")).await.unwrap(),
        Claim::Elsewhere,
        "gave back another's claim"
    );
}

#[tokio::test]
async fn what_a_dropped_run_held_is_free_in_its_own_process_after_the_life_of_a_claim() {
    let Some(redis) = Redis::start() else { return };
    let clock = ManualClock::default();
    let store = process(&redis).clock(Arc::new(clock.clone()));
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
    clock.advance(Duration::from_secs(9));
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::Elsewhere);
    clock.advance(Duration::from_secs(1));
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
}

/// Run by the test below, in a process of its own.
#[tokio::test]
async fn a_process_at_work() {
    let Ok(url) = std::env::var("DINGTALK_TEST_DEDUPE") else { return };
    let store = RedisDedupe::open(&url).unwrap().claim_lifetime(LEASE);
    let dispatcher = Dispatcher::builder().dedupe(store).on(Route::any_event(), async |_: Delivery| {
        println!("\nat work");
        std::future::pending::<()>().await;
    });
    dispatcher.build().receive(event("1")).await;
    std::future::pending::<()>().await;
}

const LEASE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_process_was_at_runs_elsewhere_within_the_life_of_its_claim() {
    let Some(redis) = Redis::start() else { return };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["dedupe::a_process_at_work", "--exact", "--nocapture"])
        .env("DINGTALK_TEST_DEDUPE", redis.url())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.ends_with("at work")), "it ended");
    let time = TokioClock::new();
    let other = process(&redis);
    while time.monotonic() < 3 * LEASE {
        assert_eq!(other.claim(&key("1")).await.unwrap(), Claim::Elsewhere, "it lives");
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let time = Arc::new(TokioClock::new());
    let (ran, taken_over) = (Arc::new(Mutex::new(None)), Arc::clone(&time));
    let at = Arc::clone(&ran);
    let dispatcher = Dispatcher::builder().dedupe(process(&redis).claim_lifetime(LEASE)).on(
        Route::any_event(),
        move |_: Delivery| {
            *at.lock().unwrap() = Some(taken_over.monotonic());
            async {}
        },
    );
    let dispatcher = dispatcher.build();
    let _ = dispatcher.receive(event("1")).await;
    within(Duration::from_secs(10), dispatcher.idle()).await.expect("an end");
    let after = ran.lock().unwrap().expect("the one redelivery runs");
    println!("claims of {LEASE:?}: the one redelivery ran {after:.1?} after its process was killed");
    assert!(after < 3 * LEASE, "{after:?}");
}

#[tokio::test]
async fn prefixes_keep_apart_what_shares_a_database() {
    let Some(redis) = Redis::start() else { return };
    let (one, two) = (process(&redis).prefix("one"), process(&redis).prefix("two"));
    assert_eq!(one.claim(&key("1")).await.unwrap(), Claim::First);
    assert_eq!(two.claim(&key("1")).await.unwrap(), Claim::First);
}

#[tokio::test]
async fn with_redis_down_a_process_knows_its_own_and_asks_again_after_five_seconds() {
    let Some(redis) = Redis::start() else { return };
    let clock = ManualClock::default();
    let (store, other) = (process(&redis).clock(Arc::new(clock.clone())), process(&redis));
    assert_eq!(store.claim(&key("before")).await.unwrap(), Claim::First);
    let redis = redis.stop();
    store.done(&key("before"), &Acknowledgement::Done).await.unwrap();
    assert_eq!(store.claim(&key("before")).await.unwrap(), Claim::Done(Acknowledgement::Done));
    assert_eq!(store.claim(&key("during")).await.unwrap(), Claim::First);
    assert_eq!(store.claim(&key("during")).await.unwrap(), Claim::Elsewhere);

    let _redis = redis.start_again();
    store.done(&key("during"), &Acknowledgement::Done).await.unwrap();
    assert_eq!(other.claim(&key("during")).await.unwrap(), Claim::First, "Redis was asked during the pause");
    other.release(&key("during")).await.unwrap();
    clock.advance(Duration::from_secs(5));
    assert_eq!(store.claim(&key("after")).await.unwrap(), Claim::First);
    let told = async { while other.claim(&key("after")).await.unwrap() != Claim::Elsewhere {} };
    within(Duration::from_secs(5), told).await.expect("Redis is asked again");
}

#[tokio::test]
async fn a_claim_that_could_not_be_given_back_is_free_for_its_own_process() {
    let Some(redis) = Redis::start() else { return };
    let clock = ManualClock::default();
    let store = process(&redis).clock(Arc::new(clock.clone())).timeout(Duration::from_millis(100));
    let other = process(&redis);
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
    redis.freeze();
    let late = async {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_millis(100));
    };
    let second = key("2");
    let (claim, ()) = tokio::join!(store.claim(&second), late);
    assert_eq!(claim.unwrap(), Claim::First, "unknown to Redis");
    redis.thaw();
    store.release(&key("1")).await.unwrap();
    assert_eq!(other.claim(&key("1")).await.unwrap(), Claim::Elsewhere, "Redis was told during the pause");

    clock.advance(Duration::from_secs(5));
    assert_eq!(store.claim(&key("3")).await.unwrap(), Claim::First);
    assert_eq!(other.claim(&key("3")).await.unwrap(), Claim::Elsewhere, "Redis was not asked again");
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
}

#[tokio::test]
async fn a_redis_that_hangs_costs_its_time_limit_once() {
    let Some(redis) = Redis::start() else { return };
    let (limit, time) = (Duration::from_millis(100), TokioClock::new());
    let store = process(&redis).timeout(limit);
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
    redis.freeze();
    let started = time.monotonic();
    for id in 2..102 {
        assert_eq!(store.claim(&key(&id.to_string())).await.unwrap(), Claim::First);
        store.done(&key(&id.to_string()), &Acknowledgement::Done).await.unwrap();
    }
    let waited = time.monotonic() - started;
    eprintln!(
        "100 deliveries with a Redis that hangs: {waited:?} in all, at a limit of {limit:?} per question"
    );
    assert!(waited >= limit && waited < 10 * limit, "{waited:?}");
}

/// Bar K2 over processes: each message delivered one to six times, to either of two, while it is in flight and after.
#[tokio::test]
async fn a_thousand_messages_in_disorder_run_once_each_in_one_of_two_processes() {
    const MESSAGES: usize = 1_000;
    let Some(redis) = Redis::start() else { return };
    let runs: Arc<Vec<AtomicUsize>> = Arc::new((0..MESSAGES).map(|_| AtomicUsize::new(0)).collect());
    let dispatchers = [process(&redis), process(&redis)].map(|store| {
        let counted = Arc::clone(&runs);
        let dispatcher =
            Dispatcher::builder().dedupe(Arc::new(store)).on(Route::any_event(), move |event: Delivery| {
                let id: usize = event.metadata().event_id.as_deref().unwrap().parse().unwrap();
                counted[id].fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now()
            });
        Arc::new(dispatcher.build())
    });
    let (mut deliveries, mut later) = (0, 0);
    for start in (0..MESSAGES).step_by(50) {
        let mut batch: Vec<usize> =
            (start..start + 50).flat_map(|id| std::iter::repeat_n(id, 1 + id % 6)).collect();
        batch.sort_by_key(|id| id.wrapping_mul(0x9E37_79B9) % 1_009);
        for part in batch.chunks(40) {
            let tasks: Vec<_> = part
                .iter()
                .enumerate()
                .map(|(index, id)| {
                    let (dispatcher, delivery) =
                        (Arc::clone(&dispatchers[index % 2]), event(&id.to_string()));
                    tokio::spawn(async move { dispatcher.receive(delivery).await })
                })
                .collect();
            for task in tasks {
                deliveries += 1;
                match task.await.unwrap() {
                    Acknowledgement::Later { .. } => later += 1,
                    result => assert_eq!(result, Acknowledgement::Done),
                }
            }
        }
    }
    let once = runs.iter().filter(|runs| runs.load(Ordering::SeqCst) == 1).count();
    eprintln!(
        "{deliveries} deliveries of {MESSAGES} messages to two processes: {once} ran once, {later} told to come later"
    );
    assert_eq!(once, MESSAGES);
    let failures = dispatchers.map(|dispatcher| dispatcher.counts().store_failures);
    assert_eq!(failures, [0, 0]);
}

#[tokio::test]
async fn a_wrong_address_is_told_and_a_password_is_never_shown() {
    let error = RedisDedupe::open("http://canary@example.com").unwrap_err();
    assert!(matches!(error, OpenError::Address(_)), "{error}");
    let store = RedisDedupe::open("redis://user:canary-password@127.0.0.1:1/").unwrap();
    assert_eq!(store.claim(&key("1")).await.unwrap(), Claim::First);
    for text in [format!("{store:?}"), format!("{error:?} {error}")] {
        assert!(!text.contains("canary"), "{text}");
    }
}
