//! A bot that is told to end and started anew again and again while people write to it: nobody's message is lost, nobody is
//! answered twice. On the real clock, with a process of its own and a real Redis.
//!
//! `DINGTALK_RESTARTS_SECONDS=600 cargo test -p dingtalk-open --test restarts -- --nocapture`; a minute unless told otherwise.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints what it found"
)]

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dingtalk_open::events::{ChatMessage, Received, Route};
use dingtalk_open::fake::Fake;
use dingtalk_open::message::webhook::WebhookMessage;
use dingtalk_open::redis::RedisDedupe;
use dingtalk_open::{DingTalk, Hosts, shutdown_signal};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const HANDLER: Duration = Duration::from_secs(2);
const LIFE: Duration = Duration::from_secs(15);
/// Between two messages.
const PAUSE: Duration = Duration::from_millis(200);
/// Each conversation is answered one by one, and 20 times a minute at most.
const CONVERSATIONS: usize = 40;
/// What nobody took is delivered again after it.
const REDELIVERY: Duration = Duration::from_secs(2);
/// After DingTalk's last redelivery, the handler and the wait of a bot that ends.
const LAST_WORDS: Duration = Duration::from_secs(60);

/// Run by the test below, in a process of its own: answers with what it heard, after 2 s.
#[tokio::test]
#[ignore = "the child of another test"]
async fn bot() {
    let variable = |name| env::var(name).expect("the parent says it");
    let url = variable("URL");
    let hosts = Hosts::custom(url.as_str(), url.as_str());
    let ding =
        DingTalk::builder().app(variable("ID"), variable("SECRET")).hosts(hosts).build().expect("a client");
    let dedupe = RedisDedupe::open(&variable("REDIS")).expect("an address");
    let echo = async |message: Received<ChatMessage>| {
        sleep(HANDLER).await;
        WebhookMessage::text(message.said().unwrap_or_default())
    };
    ding.stream()
        .dispatcher(|dispatcher| dispatcher.dedupe(dedupe))
        .on(Route::chat_message(), echo)
        .run_until(shutdown_signal())
        .await
        .expect("a clean end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_is_restarted_every_15_s_loses_no_message_and_answers_none_twice() {
    let Some(redis) = Redis::start() else { return };
    let seconds = env::var("DINGTALK_RESTARTS_SECONDS").map_or(60, |text| text.parse().expect("seconds"));
    let (end, fake) =
        (Instant::now() + Duration::from_secs(seconds), Arc::new(Fake::start().await.expect("a fake")));
    let (restarts, said) = tokio::join!(keep_restarting(&fake, &redis.url, end), keep_saying(&fake, end));

    let mut answers = HashMap::<String, usize>::new();
    for reply in fake.messages().replies() {
        *answers.entry(reply.content["content"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let unanswered: Vec<_> = said.iter().filter(|(text, _)| !answers.contains_key(text)).collect();
    let twice: Vec<_> = answers.iter().filter(|(_, count)| **count > 1).collect();
    let again = said.iter().filter(|(_, deliveries)| *deliveries > 1).count();
    println!(
        "{seconds} s, a handler of {HANDLER:?}, {restarts} SIGTERMs: {} messages, {again} of them delivered again, {} lost, \
         {} answered twice",
        said.len(),
        unanswered.len(),
        twice.len(),
    );
    assert!(unanswered.is_empty(), "lost: {unanswered:?}");
    assert!(twice.is_empty(), "answered twice: {twice:?}");
    assert_eq!(answers.len(), said.len(), "said what nobody asked");
}

/// One bot after the other until `end`, and a last one for what is left then; returns how many were told to end.
async fn keep_restarting(fake: &Fake, redis: &str, end: Instant) -> usize {
    let mut restarts = 0;
    while Instant::now() < end {
        let bot = Bot::start(fake, redis);
        sleep(LIFE).await;
        bot.end().await;
        restarts += 1;
    }
    let bot = Bot::start(fake, redis);
    sleep(LAST_WORDS).await;
    bot.end().await;
    restarts
}

/// A message every 200 ms until `end`, delivered until it is acknowledged.
async fn keep_saying(fake: &Arc<Fake>, end: Instant) -> Vec<(String, u32)> {
    let (mut said, mut number) = (JoinSet::new(), 0_usize);
    // When the first bot is there.
    fake.stream().wait_for_connections(1).await;
    while Instant::now() < end {
        let (fake, text) = (Arc::clone(fake), format!("message {number}"));
        let conversation = format!("conversation {}", number % CONVERSATIONS);
        said.spawn(async move {
            let mut deliveries = 0;
            loop {
                let say = fake.robot().say(text.as_str()).in_conversation(conversation.as_str());
                // The same message: while nobody is connected the fake delivers nothing.
                let acknowledgement = say.with("msgId", text.as_str()).send().await.acknowledgement;
                deliveries += acknowledgement.attempts.max(1);
                if acknowledgement.is_taken() {
                    return (text, deliveries);
                }
                sleep(REDELIVERY).await;
            }
        });
        number += 1;
        sleep(PAUSE).await;
    }
    said.join_all().await
}

/// This program again, as the bot.
struct Bot(tokio::process::Child);

impl Bot {
    fn start(fake: &Fake, redis: &str) -> Self {
        let bot = tokio::process::Command::new(env::current_exe().expect("a path"))
            .args(["--exact", "bot", "--ignored", "--nocapture"])
            .envs([("URL", &*fake.base_url()), ("ID", fake.client_id()), ("SECRET", fake.client_secret())])
            .envs([("REDIS", redis), ("NO_PROXY", "*")])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        Self(bot.expect("a bot"))
    }

    /// SIGTERM, and it has to end well.
    async fn end(mut self) {
        let process = self.0.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().expect("kill").success());
        let ended = tokio::time::timeout(Duration::from_secs(30), self.0.wait()).await;
        assert_eq!(ended.expect("an end").expect("a status").code(), Some(0), "what it was at was cut");
    }
}

/// A redis-server that ends with the test.
struct Redis {
    process: Child,
    url: String,
}

impl Redis {
    /// `None` when it is not installed, which is a failure where DINGTALK_REQUIRE_REDIS is set.
    fn start() -> Option<Self> {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a port").port();
        let started = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::piped())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => {
                assert!(env::var_os("DINGTALK_REQUIRE_REDIS").is_none(), "redis-server is required: {error}");
                eprintln!("skipped: redis-server is not installed");
                return None;
            }
        };
        let lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        assert!(
            lines.map_while(Result::ok).any(|line| line.contains("Ready to accept connections")),
            "it ended"
        );
        Some(Self { process, url: format!("redis://127.0.0.1:{port}/") })
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}
