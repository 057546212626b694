//! Questions, and the answers that a running handler waits for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_chat::{Answer, AskError, Asked, Chat, Question};
use dingtalk_events::{
    Acknowledgement, CardUpdate, ChatMessage, DeliveryKind, Dispatcher, Intercept, Receive, Received, Route,
};
use tokio::time::sleep;

use crate::support::{CREATE_AND_DELIVER, Fault, Platform, click, delivery, message_json, target};

fn said(number: u64, user: &str, text: &str) -> dingtalk_events::Delivery {
    let mut json = message_json(number, text);
    json["senderStaffId"] = user.into();
    delivery(DeliveryKind::ChatMessage, &json)
}

/// Asks on a task; the question is out when this returns.
async fn asked(
    chat: &Chat,
    question: Question,
    how: impl FnOnce(Asked<'_>) -> Asked<'_> + Send + 'static,
) -> tokio::task::JoinHandle<Result<Answer, AskError>> {
    let chat = chat.clone();
    let task = tokio::spawn(async move { how(chat.ask(target(), question)).await });
    sleep(Duration::from_millis(200)).await;
    task
}

#[tokio::test(start_paused = true)]
async fn a_handler_waits_for_the_next_message_of_its_own_conversation_without_keeping_it_waiting() {
    let platform = Platform::new();
    let chat = platform.chat();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (asks, keep) = (chat.clone(), Arc::clone(&heard));
    let dispatcher = Dispatcher::builder()
        .clock(platform.clock())
        .before(chat.clone())
        .on(Route::command("/deploy"), move |message: Received<ChatMessage>| {
            let (chat, keep) = (asks.clone(), Arc::clone(&keep));
            async move {
                let answer = chat.ask(&message.value, Question::yes_or_no("Deploy?")).await.unwrap();
                keep.lock().unwrap().push(format!("asked: {:?}", answer.choice));
            }
        })
        .on(Route::chat_message(), {
            let heard = Arc::clone(&heard);
            move |message: Received<ChatMessage>| {
                let heard = Arc::clone(&heard);
                async move { heard.lock().unwrap().push(format!("heard: {}", message.said().unwrap())) }
            }
        })
        .build();
    dispatcher.receive(said(1, "manager7", "/deploy")).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(platform.said(), ["Deploy?\n\n1. Yes\n2. No\n\nReply 1, 2 or y"]);
    dispatcher.receive(said(2, "manager8", "y")).await;
    let taken = dispatcher.receive(said(3, "manager7", " Y ")).await;
    assert_eq!(taken, Acknowledgement::Done);
    assert_eq!(dispatcher.receive(said(3, "manager7", " Y ")).await, taken, "a redelivery is known");
    dispatcher.idle().await;
    let mut heard = heard.lock().unwrap().clone();
    heard.sort();
    assert_eq!(heard, ["asked: Some(\"yes\")", "heard: y"], "manager8 was not asked");
    assert_eq!(dispatcher.counts().intercepted, 2);
}

#[tokio::test(start_paused = true)]
async fn a_press_is_the_answer_and_changes_the_card_at_once() {
    let platform = Platform::new();
    let chat = platform.chat();
    let question =
        Question::new("Which stage?").choice("test", "Test").choice("live", "Live").on_card("q.schema");
    let task = asked(&chat, question.value("title", "Deploy"), |asked| asked).await;
    let (id, card) = platform.cards().into_iter().next().unwrap();
    assert_eq!(card.text(), "Which stage?");
    assert_eq!(card.values["choices"], r#"[{"id":"test","text":"Test"},{"id":"live","text":"Live"}]"#);
    assert_eq!(card.values["title"], "Deploy");
    assert_eq!(chat.intercept(&click(&id, "manager7", "details")), None, "another button is the routes'");
    let nothing = Acknowledgement::Card(CardUpdate::new());
    assert_eq!(chat.intercept(&click(&id, "manager8", "live")), Some(nothing), "manager8 was not asked");
    let pressed = chat.intercept(&click(&id, "manager7", "live"));
    let update = CardUpdate::new().card("answered", "true").card("answer", "Live");
    assert_eq!(pressed, Some(Acknowledgement::Card(update)));
    assert_eq!(chat.intercept(&click(&id, "manager7", "live")), pressed, "a redelivery is known");
    let answer = task.await.unwrap().unwrap();
    assert!(answer.is("live") && answer.action.is_some() && answer.user_id.as_deref() == Some("manager7"));
}

#[tokio::test(start_paused = true)]
async fn a_card_shows_an_answer_that_was_said_and_that_none_came_in_time() {
    let platform = Platform::new();
    let chat = platform.chat();
    let question = || Question::yes_or_no("Go on?").on_card("q.schema");
    let task = asked(&chat, question(), |asked| asked).await;
    chat.intercept(&said(2, "manager7", "y"));
    task.await.unwrap().unwrap();
    let card = platform.card();
    assert_eq!((&card.values["answered"], &card.values["answer"]), (&"true".into(), &"Yes".into()));
    assert_eq!(card.text(), "Go on?", "its other values stay");
    chat.ask(target(), question()).within(Duration::from_secs(9)).await.unwrap_err();
    assert!(platform.cards().values().any(|card| card.values["answered"] == "late"));
}

#[tokio::test(start_paused = true)]
async fn where_no_card_can_be_delivered_the_question_is_a_message() {
    let platform = Platform::new().faults(|call, _| {
        (call.name == CREATE_AND_DELIVER).then_some(Fault::Refused(400, "param.templateNotExist"))
    });
    let chat = platform.chat();
    let task = asked(&chat, Question::yes_or_no("Go on?").on_card("gone.schema"), |asked| asked).await;
    assert_eq!(platform.said().len(), 1);
    chat.intercept(&said(2, "manager7", "2"));
    assert!(task.await.unwrap().unwrap().is("no"));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_answer_goes_to_the_routes() {
    let platform = Platform::new();
    let chat = platform.chat();
    let task = asked(&chat, Question::yes_or_no("Go on?"), |asked| asked).await;
    for text in ["/stop", "what do you mean?", "3"] {
        assert_eq!(chat.intercept(&said(2, "manager7", text)), None, "{text}");
    }
    let mut elsewhere = message_json(3, "y");
    elsewhere["conversationId"] = "cid2".into();
    assert_eq!(chat.intercept(&delivery(DeliveryKind::ChatMessage, &elsewhere)), None);
    assert!(!task.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_free_question_takes_any_words_and_the_newest_question_is_answered_first() {
    let platform = Platform::new();
    let chat = platform.chat();
    let first = asked(&chat, Question::new("Your name?"), |asked| asked.from_anyone()).await;
    let second = asked(&chat, Question::new("Your town?"), |asked| asked.from("manager8")).await;
    chat.intercept(&said(2, "manager8", "Hangzhou"));
    chat.intercept(&said(3, "manager8", "Ann"));
    assert_eq!(second.await.unwrap().unwrap().text.as_deref(), Some("Hangzhou"));
    assert_eq!(first.await.unwrap().unwrap().text.as_deref(), Some("Ann"));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_nobody_answers_ends_and_takes_no_later_message() {
    let platform = Platform::new();
    let chat = platform.chat();
    let began = platform.now();
    let outcome = chat.ask(target(), "Your name?").within(Duration::from_secs(60)).await;
    assert!(matches!(outcome, Err(AskError::NoAnswer { .. })), "{outcome:?}");
    assert!(platform.now() - began >= Duration::from_secs(60));
    assert_eq!(chat.intercept(&said(2, "manager7", "Ann")), None);
}

#[tokio::test(start_paused = true)]
async fn in_a_group_somebody_has_to_be_named_who_may_answer() {
    let chat = Platform::new().chat();
    let group = dingtalk_types::event::ReplyTarget::group("cid1");
    assert!(matches!(chat.ask(&group, "Who?").await, Err(AskError::NoUser)));
}
