//! Order within a conversation, from the socket to the handler.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{ROBOT, TestGateway, app, patient};
use dingtalk_events::{Delivery, Dispatcher, Route};
use serde_json::{Value, json};

const CONVERSATIONS: usize = 16;
const MESSAGES: usize = 3_000;

/// `max_pending` bounds what runs or is about to; the rest waits in its lane, and in the gateway.
async fn in_order(max_pending: u16) {
    let log: Arc<Mutex<Vec<Vec<usize>>>> = Arc::new(Mutex::new(vec![Vec::new(); CONVERSATIONS]));
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (logged, beside, peak) = (log.clone(), running.clone(), most.clone());
    let handler = move |delivery: Delivery| {
        let (log, running, most) = (logged.clone(), beside.clone(), peak.clone());
        async move {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let message: Value = serde_json::from_slice(delivery.payload()).expect("JSON");
            let id =
                |name: &str| message[name].as_str().and_then(|id| id.parse::<usize>().ok()).expect("an id");
            // Some take longer than those behind them.
            for _ in 0..id("msgId") % 7 {
                tokio::task::yield_now().await;
            }
            log.lock().expect("a lock")[id("conversationId")].push(id("msgId"));
            running.fetch_sub(1, Ordering::SeqCst);
        }
    };
    let dispatcher =
        Arc::new(Dispatcher::builder().max_pending(max_pending).on(Route::chat_message(), handler).build());
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let _handle = gateway.add(app(dispatcher.clone())).expect("added");
    let mut peer = dingtalk.accept().await;
    for number in 0..MESSAGES {
        let conversation = (number * 7919 / 3) % CONVERSATIONS;
        let data = json!({"conversationId": conversation.to_string(), "msgId": number.to_string(), "msgtype": "text"});
        peer.push("CALLBACK", ROBOT, &format!("f{number}"), &data.to_string()).await;
    }
    for _ in 0..MESSAGES {
        assert_eq!(peer.acknowledgement().await["code"], 200);
    }
    patient(dispatcher.idle()).await;
    let log = log.lock().expect("a lock").clone();
    assert_eq!(log.iter().map(Vec::len).sum::<usize>(), MESSAGES, "lost or handled twice");
    for (conversation, numbers) in log.iter().enumerate() {
        assert!(numbers.is_sorted(), "conversation {conversation} is out of order: {numbers:?}");
    }
    let most = most.load(Ordering::SeqCst);
    println!(
        "{MESSAGES} messages of {CONVERSATIONS} conversations, {max_pending} inside at most: in order, {most} at once"
    );
    assert!(most > 1, "conversations wait for each other");
    patient(gateway.shutdown(Duration::ZERO)).await.expect("nothing runs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_of_a_conversation_are_handled_in_the_order_of_their_arrival() {
    in_order(256).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn they_stay_in_order_when_most_of_them_have_to_wait() {
    in_order(8).await;
}
