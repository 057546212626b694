//! Who may talk to the robot, before a dispatcher's routes.

use std::sync::{Arc, Mutex};

use dingtalk_chat::{Admission, Question, Refusal};
use dingtalk_events::{Acknowledgement, ChatMessage, DeliveryKind, Dispatcher, Receive, Received, Route};

use crate::support::{Platform, delivery, message_json, target};

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
