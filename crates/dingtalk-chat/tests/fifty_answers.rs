//! Fifty answers at once against the embedded DingTalk, over sockets and in real time: it wants the machine to itself.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, sleeps in real time, and prints what it found"
)]

use std::time::{Duration, Instant};

use dingtalk_api::Client;
use dingtalk_auth::{Credential, TokenCache};
use dingtalk_chat::Chat;
use dingtalk_fake::{Fake, Fault};
use dingtalk_transport::{HyperTransport, Proxy, TokioClock};
use dingtalk_types::Hosts;
use tokio::task::JoinSet;
use tokio::time::sleep;

const ANSWERS: usize = 50;
const WORDS: usize = 100;
const STREAMING: &str = "/v1.0/card/streaming";
const CARD_PATHS: [&str; 5] = [
    STREAMING,
    "/v1.0/card/instances",
    "/v1.0/card/instances/createAndDeliver",
    "/v1.0/card/instances/deliver",
    "/v1.0/robot/oToMessages/batchSend",
];

fn chat(fake: &Fake) -> Chat {
    let transport = HyperTransport::builder().proxy(Proxy::none()).build().unwrap();
    let hosts = Hosts::custom(fake.base_url(), fake.base_url());
    let app = Credential::internal_app(fake.client_id(), fake.client_secret());
    let tokens = TokenCache::builder(app, transport.clone(), TokioClock::new(), hosts.clone()).build();
    Chat::new(
        Client::builder(transport, tokens, TokioClock::new()).hosts(hosts).build().unwrap(),
        fake.robot_code(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_answers_stay_under_the_limit_of_the_embedded_dingtalk_and_all_end() {
    let fake = Fake::start().await.unwrap();
    for path in CARD_PATHS {
        // The limit is the app's on an operation; this one counts a path, and two operations share `instances`.
        fake.inject(Fault::rate_limit(path, if path.ends_with("instances") { 40 } else { 20 }));
    }
    let chat = chat(&fake);
    let person = fake.seed().users[0].userid.clone();
    let mut tasks = JoinSet::new();
    for number in 0..ANSWERS {
        let (chat, person) = (chat.clone(), person.clone());
        tasks.spawn(async move {
            let began = Instant::now();
            let card = chat.ai_card("t.schema").to_user(person).open().await.unwrap();
            let seen = began.elapsed();
            for word in 0..WORDS {
                card.push(format!("{number}.{word} "));
                sleep(Duration::from_millis(50)).await;
            }
            (seen, card.finish().await.unwrap())
        });
    }
    let (mut slowest, mut sent) = (Duration::ZERO, Vec::new());
    while let Some(answer) = tasks.join_next().await {
        let (seen, answer) = answer.unwrap();
        slowest = slowest.max(seen);
        sent.push(answer);
    }
    chat.shutdown(Duration::from_secs(30)).await.unwrap();
    for answer in &sent {
        let card = fake.cards().get(&answer.out_track_ids[0]).unwrap();
        assert_eq!(card.stream, dingtalk_fake::CardStream::Finished);
        assert_eq!(card.param("content").unwrap().split_whitespace().count(), WORDS);
    }
    let requests = fake.requests().all();
    let calls: Vec<_> = requests.iter().filter(|request| request.path.contains("/card/")).collect();
    let throttled = calls.iter().filter(|request| request.status == 403).count();
    println!(
        "{ANSWERS} answers of 5 s over sockets: all cards after {slowest:?}, {:.1} calls an answer, {throttled} throttled",
        calls.len() as f64 / ANSWERS as f64,
    );
    assert_eq!(throttled, 0);
    assert!(slowest < Duration::from_millis(1_500), "{slowest:?}");
    assert!(sent.iter().all(|answer| answer.message.is_none()));
}
