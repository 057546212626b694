//! The month's calls: counted, shared, saved.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_api::v1::card::{StreamingUpdateRequest, streaming_update};
use dingtalk_auth::MemoryStore;
use dingtalk_chat::{Budget, Chat};
use dingtalk_events::Intercept;
use tokio::time::sleep;

use crate::support::{DeliveryOf, Fault, Platform, STREAMING, TEMPLATE, at_rest, target};

async fn answer(chat: &Chat, seconds: u64) -> u32 {
    let card = chat.ai_card(TEMPLATE).reply_to(target()).open().await.unwrap();
    for second in 0..seconds * 4 {
        card.push(format!("{second} "));
        sleep(Duration::from_millis(250)).await;
    }
    let calls = card.finish().await.unwrap().calls;
    at_rest(chat).await;
    calls
}

async fn refused_call(chat: &Chat) {
    let request = StreamingUpdateRequest::new("x", "g", "k", "nobody");
    streaming_update(chat.client(), &request).await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn frames_grow_rare_as_the_month_runs_low_and_neither_first_nor_last_is_missing() {
    let mut calls = Vec::new();
    for used in [0, 80, 95] {
        let platform = Platform::new();
        let chat = platform.builder().budget(Budget::standard().calls(2_000)).build();
        for _ in 0..used * 20 {
            refused_call(&chat).await;
        }
        // Refusals are executed calls as well; what was throttled is none.
        let before = chat.budget().calls;
        assert!(before >= 2_000 * used / 100 * 9 / 10, "{before}");
        calls.push(answer(&chat, 12).await);
        let card = platform.cards().into_values().next().unwrap();
        assert!(card.finished && card.text().ends_with("47 "), "{card:?}");
        assert!(card.states.contains(&"2".to_owned()), "the first text was shown");
    }
    println!("an answer of 12 s takes {calls:?} calls at 0, 80 and 95 % of the month");
    assert!(calls[0] >= 14 && (5..=8).contains(&calls[1]) && calls[2] == 3, "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn what_dingtalk_says_is_used_up_leaves_the_first_and_the_last_frame() {
    let platform = Platform::new().faults(|call, n| {
        (call.name == STREAMING && n == 0)
            .then_some(Fault::Refused(403, "Forbidden.AccessDenied.ApiCountLimitForOrg"))
    });
    let chat = platform.chat();
    assert!(answer(&chat, 12).await <= 5);
    assert!(chat.budget().exhausted);
}

#[tokio::test(start_paused = true)]
async fn calls_and_pushes_of_all_processes_are_added_up_over_restarts() {
    let platform = Platform::new();
    let store = Arc::new(MemoryStore::new(platform.clock()));
    let start = || platform.builder().budget(Budget::standard().store(Arc::clone(&store))).build();
    let (one, two) = (start(), start());
    for _ in 0..3 {
        one.intercept(&DeliveryOf::message("hello"));
    }
    answer(&one, 1).await;
    answer(&two, 1).await;
    let own = (one.client().quota().calls, two.client().quota().calls);
    for chat in [&one, &two, &one] {
        chat.shutdown(Duration::from_secs(1)).await.unwrap();
    }
    assert_eq!((one.budget().calls, one.budget().pushes), (own.0 + own.1, 3));
    let restarted = start();
    restarted.write_budget_down().await.unwrap();
    assert_eq!((restarted.budget().calls, restarted.budget().calls_allowed), (own.0 + own.1, Some(5_000)));
}

#[tokio::test(start_paused = true)]
async fn a_chat_without_a_budget_counts_in_the_store_it_is_given_as_well() {
    let platform = Platform::new();
    let store = Arc::new(MemoryStore::new(platform.clock()));
    let start = || platform.builder().store(Arc::clone(&store)).build();
    let chat = start();
    answer(&chat, 1).await;
    let calls = chat.client().quota().calls;
    chat.shutdown(Duration::from_secs(1)).await.unwrap();
    let restarted = start();
    restarted.write_budget_down().await.unwrap();
    let usage = restarted.budget();
    assert_eq!((usage.calls, usage.calls_allowed), (calls, None));
}

#[tokio::test(start_paused = true)]
async fn what_other_processes_used_slows_the_cards_of_a_process_that_has_just_begun() {
    let platform = Platform::new();
    let store = Arc::new(MemoryStore::new(platform.clock()));
    let start = || platform.builder().budget(Budget::standard().calls(20)).store(Arc::clone(&store)).build();
    let other = start();
    for _ in 0..20 {
        refused_call(&other).await;
    }
    other.shutdown(Duration::from_secs(1)).await.unwrap();
    let chat = start();
    chat.write_budget_down().await.unwrap();
    assert_eq!(answer(&chat, 12).await, 3, "the delivery, the first text, the end");
}

#[tokio::test(start_paused = true)]
async fn the_store_is_looked_at_once_a_minute_while_cards_are_written() {
    let platform = Platform::new();
    let store = Arc::new(MemoryStore::new(platform.clock()));
    let chat = platform.builder().budget(Budget::standard().store(Arc::clone(&store))).build();
    answer(&chat, 130).await;
    let other = platform.builder().budget(Budget::standard().store(store)).build();
    other.write_budget_down().await.unwrap();
    assert!(other.budget().calls > 100, "{}", other.budget().calls);
}
