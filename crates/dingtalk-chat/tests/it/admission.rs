//! Who may talk to the robot, before a dispatcher's routes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dingtalk_chat::{Admission, Question, Refusal};
use dingtalk_events::{
    Acknowledgement, CardAction, CardUpdate, ChatMessage, DeliveryKind, Dispatcher, Receive, Received, Route,
};
use tokio::sync::Semaphore;

use crate::support::{Platform, TEMPLATE, click, delivery, message_json, target};

#[tokio::test(start_paused = true)]
async fn a_refused_message_runs_no_handler_answers_no_question_and_reaches_the_hook() {
    let platform = Platform::new();
    let chat = platform.chat();
    let log = Arc::new(Mutex::new(Vec::new()));
    let (refused, handled) = (Arc::clone(&log), Arc::clone(&log));
    let admission =
        Admission::new().people(["manager7"]).on_refused(move |message: ChatMessage, refusal: Refusal| {
            let refused = Arc::clone(&refused);
            async move { refused.lock().unwrap().push(format!("{:?}: {refusal}", message.sender_staff_id)) }
        });
    let dispatcher = Dispatcher::builder()
        .clock(platform.clock())
        .before(admission)
        .before(chat.clone())
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            let handled = Arc::clone(&handled);
            async move { handled.lock().unwrap().push(format!("{:?}: handled", message.sender_staff_id)) }
        })
        .build();
    let waits = chat.clone();
    let asked = tokio::spawn(async move { waits.ask(target(), Question::new("Who?")).from_anyone().await });
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;

    let mut json = message_json(2, "me");
    json["senderStaffId"] = "manager8".into();
    let answer = dispatcher.receive(delivery(DeliveryKind::ChatMessage, &json)).await;
    dispatcher.idle().await;
    assert_eq!(answer, Acknowledgement::Done);
    assert_eq!(*log.lock().unwrap(), ["Some(\"manager8\"): the sender is not on the list"]);

    dispatcher.receive(delivery(DeliveryKind::ChatMessage, &message_json(3, "me"))).await;
    assert_eq!(asked.await.unwrap().unwrap().text.as_deref(), Some("me"));
    dispatcher.receive(delivery(DeliveryKind::ChatMessage, &message_json(4, "hello"))).await;
    dispatcher.idle().await;
    assert_eq!(log.lock().unwrap()[1], "Some(\"manager7\"): handled");
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_refused_messages_keeps_a_bounded_number_of_hooks_at_work() {
    let (told, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (count, wait) = (Arc::clone(&told), Arc::clone(&gate));
    let admission = Admission::new().people(["nobody"]).on_refused(move |_: ChatMessage, _: Refusal| {
        count.fetch_add(1, Ordering::Relaxed);
        let wait = Arc::clone(&wait);
        async move { drop(wait.acquire().await) }
    });
    let dispatcher = Dispatcher::builder().before(admission).build();
    for number in 0..1_000 {
        let message = delivery(DeliveryKind::ChatMessage, &message_json(number, "hi"));
        assert_eq!(dispatcher.receive(message).await, Acknowledgement::Done);
    }
    assert_eq!(told.load(Ordering::Relaxed), 256);
    gate.add_permits(1_000);
    dispatcher.idle().await;
    dispatcher.receive(delivery(DeliveryKind::ChatMessage, &message_json(1_000, "hi"))).await;
    dispatcher.idle().await;
    assert_eq!(told.load(Ordering::Relaxed), 257, "there is room again");
}

#[tokio::test(start_paused = true)]
async fn a_chat_with_an_admission_asks_it_first_about_messages_and_presses() {
    let platform = Platform::new();
    let refused = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&refused);
    let admission = Admission::new().people(["manager7"]).on_refused_press(
        move |action: CardAction, refusal: Refusal| {
            let told = Arc::clone(&told);
            async move { told.lock().unwrap().push(format!("{}: {refusal}", action.user_id)) }
        },
    );
    let chat = platform.builder().admission(admission).build();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let handled = Arc::clone(&heard);
    let dispatcher = Dispatcher::builder()
        .clock(platform.clock())
        .before(chat.clone())
        .on(Route::card_action(), move |action: Received<CardAction>| {
            let handled = Arc::clone(&handled);
            async move {
                handled.lock().unwrap().push(action.user_id.clone());
                CardUpdate::new().card("state", "granted")
            }
        })
        .build();
    let card = chat.ai_card(TEMPLATE).reply_to(target()).open().await.unwrap();
    card.push("A long story. ");
    let id = platform.cards().keys().next().unwrap().clone();

    let nothing = Acknowledgement::Card(CardUpdate::new());
    for action in ["approve", "stop"] {
        assert_eq!(dispatcher.receive(click(&id, "manager8", action)).await, nothing);
    }
    assert!(!card.is_aborted() && heard.lock().unwrap().is_empty());
    assert_ne!(dispatcher.receive(click("other", "manager7", "approve")).await, nothing);
    dispatcher.receive(click(&id, "manager7", "stop")).await;
    assert!(card.is_aborted());
    card.finish().await.unwrap();
    dispatcher.idle().await;
    assert_eq!(*heard.lock().unwrap(), ["manager7"]);
    assert_eq!(*refused.lock().unwrap(), ["manager8: the sender is not on the list"; 2]);
    dispatcher.shutdown(std::time::Duration::from_secs(1)).await.unwrap();
}
