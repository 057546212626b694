//! Bar A9: processes that share one Redis, and a Redis that fails them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::support::*;
use dingtalk_auth::store::StoreKey;
use dingtalk_auth::{TokenProvider, TokenRequest, TokenStore};
use dingtalk_fake::{Fake, Fault};
use dingtalk_redis::RedisTokenStore;
use dingtalk_transport::{Clock, TokioClock};

/// This test program again, running `a_process` alone, with its standard input and output in our hands.
struct Process {
    child: Child,
    input: ChildStdin,
    output: std::io::Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(redis: &Redis, fake: &Fake) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["processes::a_process", "--exact", "--nocapture"])
            .env("DINGTALK_TEST_REDIS", redis.url())
            .env("DINGTALK_TEST_FAKE", [&*fake.base_url(), fake.client_id(), fake.client_secret()].join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut process = Self { child, input, output };
        process.answer("ready");
        process
    }

    fn order(&mut self, order: &str) {
        writeln!(self.input, "{order}").unwrap();
    }

    /// The rest of the next line that starts with `name`.
    fn answer(&mut self, name: &str) -> String {
        let lines = self.output.by_ref().map_while(Result::ok);
        // The test runner's own words may stand before it.
        let mut found =
            lines.filter_map(|line| line.split_once(name).map(|(_, rest)| rest.trim().to_owned()));
        found.next().unwrap_or_else(|| panic!("the process ended before it said {name}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn a_process() {
    let Ok(redis) = std::env::var("DINGTALK_TEST_REDIS") else { return };
    let fake = std::env::var("DINGTALK_TEST_FAKE").unwrap();
    let parts: Vec<_> = fake.split(' ').collect();
    let store = RedisTokenStore::open(&redis).unwrap();
    let cache = cache(parts[0], parts[1], parts[2], store.clone());
    println!("\nready");
    for order in std::io::stdin().lines() {
        match order.unwrap().as_str() {
            "token" => {
                println!("\ntoken {}", cache.token(&TokenRequest::APP).await.unwrap().secret().expose())
            }
            "lock" => println!(
                "\nlock {:?}",
                store.lock(&StoreKey::new("app:1"), Duration::from_secs(2)).await.unwrap()
            ),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_processes_on_one_redis_make_one_request_between_them() {
    let Some(redis) = Redis::start() else { return };
    let fake = Fake::start().await.unwrap();
    fake.inject(Fault::latency("/v1.0/oauth2/accessToken", Duration::from_millis(300)).always());
    let mut processes: [Process; 8] = std::array::from_fn(|_| Process::start(&redis, &fake));
    processes.iter_mut().for_each(|process| process.order("token"));
    let tokens = processes.each_mut().map(|process| process.answer("token "));
    println!("8 processes on one Redis: {} token request", fake.requests().for_tokens());
    assert_eq!(fake.requests().for_tokens(), 1);
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_with_the_lock_in_hand_is_replaced_when_the_lock_ends() {
    let Some(redis) = Redis::start() else { return };
    let fake = Fake::start().await.unwrap();
    let mut holder = Process::start(&redis, &fake);
    holder.order("lock");
    assert!(holder.answer("lock ").starts_with("Some"));
    let clock = TokioClock::new();
    drop(holder);

    let (store, key) = (redis.store(), StoreKey::new("app:1"));
    assert_eq!(store.lock(&key, TTL).await.unwrap(), None, "the dead process holds it still");
    let taken_over = async { while store.lock(&key, TTL).await.unwrap().is_none() {} };
    within(Duration::from_secs(8), taken_over).await.expect("the lock ends by itself");
    println!("lock of 2 s taken over {:.1?} after its holder was killed", clock.monotonic());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_stopped_midway_fails_no_call_and_is_taken_up_again() {
    let Some(redis) = Redis::start() else { return };
    let fake = Fake::start().await.unwrap();
    let cache = cache(&fake.base_url(), fake.client_id(), fake.client_secret(), redis.store());
    let next = async || {
        if let Some(token) = cache.cached(&TokenRequest::APP) {
            fake.access().expire_tokens();
            cache.forget_failures();
            cache.reject(&TokenRequest::APP, &token);
        }
        let clock = TokioClock::new();
        cache.token(&TokenRequest::APP).await.unwrap();
        clock.monotonic()
    };
    next().await;
    let port_kept = redis.restart();
    next().await;

    port_kept.freeze();
    let frozen = next().await;
    let redis = port_kept.restart();
    next().await;

    let url = redis.url();
    drop(redis);
    let down = next().await;
    println!("token although Redis hangs: {frozen:.1?}; although Redis is down: {down:.1?}");
    assert_eq!(fake.requests().for_tokens(), 5);
    assert!(frozen < Duration::from_secs(3) && down < Duration::from_secs(3), "{url}");
}
