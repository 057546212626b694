//! Many answers at once under the app's limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_api::RateLimits;
use dingtalk_chat::{CardError, CardLimits, CardSent, Chat};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::support::{CREATE, DELIVER, Fault, Platform, STREAMING, TEMPLATE, UPDATE, at_rest, target};

/// Writes an answer of `words` words, one in 50 ms; says after how long it could be seen.
async fn answer(chat: Chat, number: usize, words: usize) -> (Duration, Result<CardSent, CardError>) {
    let began = tokio::time::Instant::now();
    let card = chat.ai_card(TEMPLATE).reply_to(target()).open().await.unwrap();
    let seen = began.elapsed();
    for word in 0..words {
        card.push(format!("{number}.{word} "));
        sleep(Duration::from_millis(50)).await;
    }
    (seen, card.finish().await)
}

async fn answers(chat: &Chat, number: usize, words: usize) -> (Duration, Vec<CardSent>) {
    let mut tasks = JoinSet::new();
    for card in 0..number {
        tasks.spawn(answer(chat.clone(), card, words));
    }
    let (mut slowest, mut sent) = (Duration::ZERO, Vec::new());
    while let Some(outcome) = tasks.join_next().await {
        let (seen, outcome) = outcome.unwrap();
        slowest = slowest.max(seen);
        sent.push(outcome.unwrap());
    }
    (slowest, sent)
}

fn all_are_whole(platform: &Platform, number: usize, words: usize) {
    let cards = platform.cards();
    assert_eq!(cards.len(), number);
    for card in cards.values() {
        assert!(card.finished && !card.text().trim().is_empty(), "{card:?}");
        assert_eq!(card.text().split_whitespace().count(), words, "{}", card.text());
    }
}

#[tokio::test(start_paused = true)]
async fn fifty_answers_at_once_are_whole_without_a_throttled_call() {
    let platform = Platform::new();
    let chat = platform.chat();
    let (slowest, sent) = answers(&chat, 50, 200).await;
    let ended = platform.now();
    at_rest(&chat).await;
    all_are_whole(&platform, 50, 200);
    // Two operations bring cards into chats, 20 a second each: nobody's 41st card is there within a second of the first.
    let mut seen: Vec<_> = platform.cards().values().filter_map(|card| card.delivered_at).collect();
    seen.sort_unstable();
    let possible = seen[0] + Duration::from_secs(1);
    println!(
        "40 cards after {:?}, 50 after {:?}; nobody's 41st could come before {possible:?}",
        seen[39], seen[49]
    );
    assert!(seen[39] < Duration::from_millis(100), "{:?}", seen[39]);
    assert!((possible..possible + Duration::from_millis(80)).contains(&seen[49]), "{:?}", seen[49]);
    let calls = platform.calls();
    let throttled = calls.iter().filter(|call| call.refused).count();
    let (of_answers, frames) = (calls.len() as f64 / 50.0, sent.iter().map(|sent| sent.frames).sum::<u32>());
    println!(
        "50 answers of 10 s at 20 calls a second: all cards after {slowest:?}, the last end after {ended:?}, {of_answers:.1} calls \
         an answer ({:.1} of them show text), {throttled} throttled",
        f64::from(frames) / 50.0,
    );
    assert_eq!(throttled, 0);
    assert!(slowest <= Duration::from_millis(1_150), "{slowest:?}");
    assert!(sent.iter().all(|sent| sent.message.is_none()));
}

#[tokio::test(start_paused = true)]
async fn where_25_calls_a_second_are_allowed_fifty_answers_begin_at_once() {
    let platform = Platform::new().per_second(25);
    let limits = CardLimits { calls_per_second: 25, ..CardLimits::default() };
    let chat = platform.builder_with(RateLimits::unlimited()).card_limits(limits).build();
    let (slowest, _) = answers(&chat, 50, 200).await;
    at_rest(&chat).await;
    all_are_whole(&platform, 50, 200);
    let throttled = platform.calls().iter().filter(|call| call.refused).count();
    println!("50 answers at 25 calls a second: all cards after {slowest:?}, {throttled} throttled");
    assert!(slowest <= Duration::from_millis(100), "{slowest:?}");
    assert_eq!(throttled, 0);
}

#[tokio::test(start_paused = true)]
async fn cards_that_are_made_in_two_steps_are_delivered_whatever_happens_between_them() {
    let faults = [Fault::Reset, Fault::LostAnswer, Fault::Refused(500, "system.busy")];
    for fault in faults {
        let platform = Platform::new().faults(move |call, n| {
            let step = call.name == CREATE || call.name == DELIVER;
            (step && n < 8).then_some(fault)
        });
        let chat = platform.chat();
        let (_, sent) = answers(&chat, 40, 10).await;
        at_rest(&chat).await;
        all_are_whole(&platform, 40, 10);
        let cards = platform.cards();
        assert!(cards.values().all(|card| card.delivered_at.is_some()), "{fault:?}");
        assert!(sent.iter().all(|sent| sent.message.is_none()));
        let calls: u32 = sent.iter().map(|sent| sent.calls).sum();
        let unseen = platform
            .calls_of(UPDATE)
            .iter()
            .filter(|call| call.body["cardData"]["cardParamMap"]["flowStatus"] == "3")
            .count();
        assert_eq!(platform.calls().len() - unseen, calls as usize, "every call is told");
    }
}

#[tokio::test(start_paused = true)]
async fn under_a_lower_limit_the_first_refusal_teaches_and_no_frame_is_refused_after_it() {
    let platform = Platform::new().per_second(10);
    let chat = platform.chat();
    let (_, sent) = answers(&chat, 20, 200).await;
    at_rest(&chat).await;
    all_are_whole(&platform, 20, 200);
    let frames = platform.calls_of(STREAMING);
    let first = frames.iter().find(|frame| frame.refused).map(|frame| frame.at);
    // What was under way when the refusal came back is no news.
    let heard = first.map(|at| at + Duration::from_millis(40));
    let later =
        frames.iter().filter(|frame| frame.refused && heard.is_some_and(|heard| frame.at > heard)).count();
    let refused = frames.iter().filter(|frame| frame.refused).count();
    println!(
        "20 answers where 10 calls a second are allowed: {refused} of {} frames refused, {later} after the first",
        frames.len()
    );
    assert_eq!(later, 0);
    assert!(sent.iter().all(|sent| sent.message.is_none()));
}

#[tokio::test(start_paused = true)]
async fn faults_on_every_tenth_frame_cost_no_last_frame() {
    const KINDS: [Fault; 5] = [
        Fault::Refused(429, "system.busy"),
        Fault::Refused(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"),
        Fault::Refused(500, "system.error"),
        Fault::Reset,
        Fault::LostAnswer,
    ];
    let of_ends = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&of_ends);
    let platform = Platform::new().faults(move |call, n| {
        let hit = call.name == STREAMING && n % 10 == 9;
        count.fetch_add(usize::from(hit && call.is_last_frame()), Ordering::Relaxed);
        hit.then(|| KINDS[usize::try_from(n / 10).unwrap() % KINDS.len()])
    });
    let chat = platform.chat();
    let (_, sent) = answers(&chat, 50, 200).await;
    at_rest(&chat).await;
    all_are_whole(&platform, 50, 200);
    let by_message = sent.iter().filter(|sent| sent.message.is_some()).count();
    let (hits, of_ends) = (platform.calls_of(STREAMING).len() / 10, of_ends.load(Ordering::Relaxed));
    let calls = platform.calls().len() as f64 / 50.0;
    println!(
        "a fault on every tenth frame, {hits} in all, {of_ends} on last ones: 50 of 50 last frames, {by_message} by message, {calls:.1} calls an answer"
    );
    assert_eq!(by_message, 0);
    assert!(of_ends >= 5, "{of_ends} of the faults are on last frames");
}
