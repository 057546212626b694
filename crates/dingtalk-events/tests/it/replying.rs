//! Handlers that answer a robot message by what they return.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::{Count, event, robot, settle};
use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_events::{
    AckMode, Acknowledgement, Delivery, DeliveryKind, Dispatcher, DispatcherBuilder, Metadata, Receive,
    Received, ReplyError, ReplyFailure, ReplySender, Route, TransportKind,
};
use dingtalk_transport::{BoxError, ManualClock};
use dingtalk_types::event::{ChatMessage, ReplyTarget};
use dingtalk_types::message::say::Say;
use dingtalk_types::message::webhook::{At, WebhookMessage};
use serde_json::json;
use tokio::sync::Semaphore;

const AFTER: AckMode = AckMode::After { deadline: Duration::from_secs(1) };

/// A chat: what was sent where, or nothing while it is closed.
#[derive(Debug, Clone, Default)]
struct Chat(Arc<Mutex<Vec<(String, Say)>>>, bool);

#[async_trait]
impl ReplySender for Chat {
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError> {
        if self.1 {
            return Err("the session has expired".into());
        }
        let session = target.session_webhook.as_ref().ok_or("no session")?;
        self.0.lock().unwrap().push((session.expose().to_owned(), say.clone()));
        Ok(())
    }
}

fn dispatcher() -> DispatcherBuilder {
    Dispatcher::builder().clock(Arc::new(ManualClock::default()))
}

fn said(transport: TransportKind, id: &str, text: &str) -> Delivery {
    let json = json!({
        "msgId": id, "conversationId": "c", "msgtype": "text", "text": {"content": text}, "sessionWebhook": "https://session/1",
    });
    let metadata = Metadata::new(transport, SystemTime::UNIX_EPOCH).client_id("app");
    Delivery::new(DeliveryKind::ChatMessage, metadata, Bytes::from(json.to_string()))
}

fn echo(message: &ChatMessage) -> WebhookMessage {
    WebhookMessage::text(message.said().unwrap_or_default())
}

#[tokio::test]
async fn what_a_handler_returns_is_said_in_the_chat_in_order_and_once() {
    let chat = Chat::default();
    let dispatcher = dispatcher()
        .replies(Arc::new(chat.clone()))
        .on(Route::chat_message(), async |message: Received<ChatMessage>| echo(&message))
        .build();
    for (id, text) in [("1", "one"), ("2", "two"), ("1", "one"), ("3", "three")] {
        let acknowledgement = dispatcher.receive(said(TransportKind::Stream, id, text)).await;
        assert_eq!(acknowledgement, Acknowledgement::Done);
    }
    settle().await;
    let expected = ["one", "two", "three"].map(|text| ("https://session/1".to_owned(), Say::text(text)));
    assert_eq!(*chat.0.lock().unwrap(), expected);
    assert_eq!((dispatcher.counts().handled, dispatcher.counts().duplicates), (3, 1));
}

#[tokio::test]
async fn a_handler_may_say_nothing() {
    let chat = Chat::default();
    let silent = async |_: Received<ChatMessage>| None::<WebhookMessage>;
    let dispatcher = dispatcher()
        .replies(Arc::new(chat.clone()))
        .on(Route::chat_message().acknowledged(AFTER), silent)
        .build();
    let acknowledgement = dispatcher.receive(said(TransportKind::Http, "1", "hello")).await;
    assert_eq!(acknowledgement, Acknowledgement::Done);
    assert!(chat.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_reply_that_cannot_be_sent_is_a_failure() {
    let answer = async |message: Received<ChatMessage>| echo(&message);
    let closed = dispatcher()
        .replies(Arc::new(Chat(Arc::default(), true)))
        .on(Route::chat_message().acknowledged(AFTER), answer)
        .build();
    let failed = Acknowledgement::Failed { reason: "the reply was not sent".to_owned() };
    assert_eq!(closed.receive(said(TransportKind::Stream, "1", "hello")).await, failed);
    assert_eq!(closed.counts().failed, 1);

    // No sessionWebhook in it.
    let open = dispatcher()
        .replies(Arc::new(Chat::default()))
        .on(Route::chat_message().acknowledged(AFTER), answer)
        .build();
    assert_eq!(open.receive(robot("c", "1", "hello")).await, failed);
}

#[tokio::test]
async fn without_a_sender_the_answer_to_an_http_callback_carries_the_reply() {
    let answer = async |message: Received<ChatMessage>| echo(&message);
    let dispatcher = dispatcher().on(Route::chat_message().acknowledged(AFTER), answer).build();
    let carried = Acknowledgement::Value(json!({"msgtype": "text", "text": {"content": "hello"}}));
    assert_eq!(dispatcher.receive(said(TransportKind::Http, "1", "hello")).await, carried);
    // So is that of a redelivery.
    assert_eq!(dispatcher.receive(said(TransportKind::Http, "1", "hello")).await, carried);
    // A Stream frame has no place for it.
    let failed = Acknowledgement::Failed { reason: "the reply was not sent".to_owned() };
    assert_eq!(dispatcher.receive(said(TransportKind::Stream, "2", "hello")).await, failed);
}

#[tokio::test]
async fn a_reply_that_comes_after_the_acknowledgement_and_has_no_sender_is_a_failure() {
    let answer = async |message: Received<ChatMessage>| echo(&message);
    let dispatcher = dispatcher().on(Route::chat_message(), answer).build();
    let acknowledgement = dispatcher.receive(said(TransportKind::Http, "1", "hello")).await;
    assert_eq!(acknowledgement, Acknowledgement::Done);
    settle().await;
    assert_eq!(dispatcher.counts().failed, 1);
}

#[tokio::test]
async fn an_event_cannot_be_replied_to() {
    let answer = async |_: Delivery| WebhookMessage::text("hello");
    let dispatcher = dispatcher().replies(Arc::new(Chat::default())).on(Route::any_event(), answer).build();
    let failed = Acknowledgement::Failed { reason: "the reply was not sent".to_owned() };
    assert_eq!(dispatcher.receive(event("user_add_org", "1")).await, failed);
}

/// Takes messages and never gets rid of them.
struct Stuck;

#[async_trait]
impl ReplySender for Stuck {
    async fn send_reply(&self, _target: &ReplyTarget, _say: &Say) -> Result<(), BoxError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_reply_that_is_not_sent_does_not_run_its_handler_again() {
    for ack_mode in [AFTER, AckMode::First] {
        let runs = Count::default();
        let counted = runs.clone();
        let dispatcher = dispatcher()
            .replies(Arc::new(Chat(Arc::default(), true)))
            .on(Route::chat_message().acknowledged(ack_mode), move |message: Received<ChatMessage>| {
                counted.up();
                let reply = echo(&message);
                async { reply }
            })
            .build();
        let first = dispatcher.receive(said(TransportKind::Http, "1", "hello")).await;
        assert_eq!(first == Acknowledgement::Done, ack_mode == AckMode::First, "{first:?}");
        settle().await;
        let again = dispatcher.receive(said(TransportKind::Http, "1", "hello")).await;
        settle().await;
        let counts = dispatcher.counts();
        assert_eq!((again, runs.get()), (Acknowledgement::Done, 1), "{ack_mode:?}");
        assert_eq!((counts.failed, counts.duplicates), (1, 1));
    }
}

#[tokio::test]
async fn a_reply_that_hangs_is_ended_with_its_run_and_does_not_run_the_handler_again() {
    let (clock, runs) = (ManualClock::default(), Count::default());
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .clock(Arc::new(clock.clone()))
        .run_timeout(Duration::from_secs(60))
        .replies(Stuck)
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            counted.up();
            let reply = echo(&message);
            async { reply }
        })
        .build();
    dispatcher.receive(said(TransportKind::Stream, "1", "hello")).await;
    settle().await;
    assert_eq!(dispatcher.unfinished("app"), ["1"], "a reply is work");
    clock.advance(Duration::from_secs(60));
    dispatcher.idle().await;
    dispatcher.receive(said(TransportKind::Stream, "1", "hello")).await;
    settle().await;
    assert_eq!((runs.get(), dispatcher.counts().failed, dispatcher.counts().duplicates), (1, 1, 1));
}

/// Where failed replies end up.
#[derive(Debug, Clone, Default)]
struct Unsaid(Arc<Mutex<Vec<ReplyFailure>>>);

impl Unsaid {
    fn hook(&self) -> impl Fn(ReplyFailure) -> std::future::Ready<()> + Send + Sync + 'static {
        let unsaid = self.clone();
        move |failure| {
            unsaid.0.lock().unwrap().push(failure);
            std::future::ready(())
        }
    }

    fn take(&self) -> Vec<ReplyFailure> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn every_reply_that_is_not_sent_reaches_its_author_once_with_what_it_answered() {
    for ack_mode in [AFTER, AckMode::First] {
        let unsaid = Unsaid::default();
        let answer = async |message: Received<ChatMessage>| echo(&message);
        let dispatcher = dispatcher()
            .replies(Chat(Arc::default(), true))
            .on(Route::chat_message().acknowledged(ack_mode), answer)
            .on_reply_failure(unsaid.hook())
            .build();
        for _redelivery in 0..2 {
            dispatcher.receive(said(TransportKind::Stream, "1", "hello")).await;
            dispatcher.idle().await;
        }
        let [failure] = &unsaid.take()[..] else { panic!("not once") };
        let message = failure.message.as_ref().unwrap();
        assert_eq!((&*message.msg_id, &*message.conversation_id), ("1", "c"));
        assert_eq!(failure.reply, Say::text("hello"));
        let source = std::error::Error::source(&failure.error).unwrap();
        assert_eq!(source.to_string(), "the session has expired");
        assert_eq!(failure.error.to_string(), "the session has expired");
        assert!(!format!("{failure:?}").contains("https://session/1"), "{failure:?}");
    }
}

#[tokio::test]
async fn an_author_learns_of_replies_that_had_no_way_out() {
    let unsaid = Unsaid::default();
    let answer = async |message: Received<ChatMessage>| echo(&message);
    let on_event = async |_: Delivery| WebhookMessage::text("hello");
    let build = |builder: DispatcherBuilder| {
        builder
            .on(Route::chat_message(), answer)
            .on(Route::any_event(), on_event)
            .on_reply_failure(unsaid.hook())
            .build()
    };
    let without_sender = build(dispatcher());
    without_sender.receive(said(TransportKind::Stream, "1", "hello")).await;
    without_sender.idle().await;
    assert!(matches!(unsaid.take()[..], [ReplyFailure { error: ReplyError::NoSender, .. }]));

    let with_sender = build(dispatcher().replies(Chat::default()));
    with_sender.receive(robot("c", "2", "hello")).await;
    with_sender.receive(event("user_add_org", "3")).await;
    with_sender.idle().await;
    let failures = unsaid.take();
    let [no_session, no_chat] = &failures[..] else { panic!("{failures:?}") };
    assert!(matches!(no_session.error, ReplyError::Send(_)), "{no_session:?}");
    assert!(matches!(no_chat.error, ReplyError::NotAChatMessage), "{no_chat:?}");
    assert!(no_chat.message.is_none() && no_chat.delivery.kind() == &DeliveryKind::Event);
}

#[tokio::test]
async fn a_reply_that_its_http_answer_did_not_wait_for_reaches_the_author() {
    let (clock, unsaid, gate) = (ManualClock::default(), Unsaid::default(), Arc::new(Semaphore::new(0)));
    let waited_for = Arc::clone(&gate);
    let slow = move |message: Received<ChatMessage>| {
        let gate = Arc::clone(&waited_for);
        async move {
            gate.acquire().await.unwrap().forget();
            echo(&message)
        }
    };
    let dispatcher = Dispatcher::builder()
        .clock(clock.clone())
        .on(Route::chat_message().acknowledged(AFTER), slow)
        .on_reply_failure(unsaid.hook())
        .build();
    let dispatcher = Arc::new(dispatcher);
    let answered = {
        let dispatcher = Arc::clone(&dispatcher);
        tokio::spawn(async move { dispatcher.receive(said(TransportKind::Http, "1", "hello")).await })
    };
    settle().await;
    clock.advance(Duration::from_secs(1));
    assert_eq!(answered.await.unwrap(), Acknowledgement::Done);
    gate.add_permits(1);
    dispatcher.idle().await;
    let failures = unsaid.take();
    assert!(matches!(failures[..], [ReplyFailure { error: ReplyError::TooLate, .. }]), "{failures:?}");
}

#[tokio::test]
async fn a_shutdown_waits_for_the_hook_of_a_failed_reply_and_the_next_message_does_too() {
    let (gate, begun) = (Arc::new(Semaphore::new(0)), Count::default());
    let (waited_for, counted) = (Arc::clone(&gate), begun.clone());
    let dispatcher = dispatcher()
        .replies(Chat(Arc::default(), true))
        .on(Route::chat_message(), async |message: Received<ChatMessage>| echo(&message))
        .on_reply_failure(move |_| {
            counted.up();
            let gate = Arc::clone(&waited_for);
            async move { gate.acquire().await.unwrap().forget() }
        })
        .build();
    for id in ["1", "2"] {
        dispatcher.receive(said(TransportKind::Stream, id, "hello")).await;
    }
    settle().await;
    assert_eq!((begun.get(), dispatcher.unfinished("app")), (1, vec!["1".to_owned(), "2".to_owned()]));
    gate.add_permits(2);
    dispatcher.shutdown(Duration::from_secs(1)).await.unwrap();
    assert_eq!((begun.get(), gate.available_permits()), (2, 0));
}

#[tokio::test]
async fn a_hook_that_panics_or_hangs_costs_its_own_reply_only() {
    let clock = ManualClock::default();
    let dispatcher = Dispatcher::builder()
        .clock(clock.clone())
        .run_timeout(Duration::from_secs(60))
        .replies(Chat(Arc::default(), true))
        .on(Route::chat_message(), async |message: Received<ChatMessage>| echo(&message))
        .on_reply_failure(async |failure: ReplyFailure| {
            assert_ne!(failure.reply, Say::text("panic"), "as it should");
            std::future::pending().await
        })
        .build();
    for (id, text) in [("1", "panic"), ("2", "hang"), ("3", "panic")] {
        dispatcher.receive(said(TransportKind::Stream, id, text)).await;
    }
    settle().await;
    assert_eq!(dispatcher.unfinished("app"), ["2", "3"]);
    clock.advance(Duration::from_secs(60));
    dispatcher.idle().await;
    assert_eq!(dispatcher.counts().failed, 3);
}

#[tokio::test]
async fn a_handler_says_a_text_a_list_or_anything_at_all() {
    let chat = Chat::default();
    let dispatcher = dispatcher()
        .replies(Arc::new(chat.clone()))
        .on(Route::command("/text"), async |_: Received<ChatMessage>| "text")
        .on(Route::command("/string"), async |_: Received<ChatMessage>| "string".to_owned())
        .on(Route::command("/list"), async |_: Received<ChatMessage>| vec!["one", "two"])
        .on(Route::command("/nothing"), async |_: Received<ChatMessage>| Vec::<Say>::new())
        .on(Route::command("/file"), async |_: Received<ChatMessage>| {
            Say::file("a.pdf", "@lAD1").mention(At::users(["u1"]))
        })
        .build();
    for command in ["/text", "/string", "/list", "/nothing", "/file"] {
        dispatcher.receive(said(TransportKind::Stream, command, command)).await;
        settle().await;
    }
    let heard: Vec<_> = chat.0.lock().unwrap().iter().map(|(_, say)| say.clone()).collect();
    let file = Say::file("a.pdf", "@lAD1").mention(At::users(["u1"]));
    assert_eq!(heard, [Say::text("text"), Say::text("string"), Say::parts(["one", "two"]), file]);
}

#[tokio::test]
async fn the_answer_to_an_http_callback_carries_one_message_and_no_more() {
    let unsaid = Unsaid::default();
    let answer = async |_: Received<ChatMessage>| vec!["one", "two"];
    let dispatcher = dispatcher()
        .on_reply_failure(unsaid.hook())
        .on(Route::chat_message().acknowledged(AFTER), answer)
        .build();
    let failed = Acknowledgement::Failed { reason: "the reply was not sent".to_owned() };
    assert_eq!(dispatcher.receive(said(TransportKind::Http, "1", "hello")).await, failed);
    let failures = unsaid.take();
    assert!(matches!(failures[..], [ReplyFailure { error: ReplyError::TooLong, .. }]), "{failures:?}");
    assert_eq!(failures[0].target().unwrap().conversation_id, "c");
}

#[tokio::test]
async fn a_handler_of_a_chat_message_that_fails_is_handed_over_as_well_and_that_of_an_event_is_not() {
    let handed = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&handed);
    let dispatcher = dispatcher()
        .on(Route::chat_message(), async |message: Received<ChatMessage>| -> Result<Say, BoxError> {
            let said = message.said().unwrap_or_default();
            assert!(said != "panic", "as it was told");
            Err("the model is down".into())
        })
        .on(Route::any_event(), async |_: Delivery| -> Result<(), BoxError> {
            Err("the table is full".into())
        })
        .on_reply_failure(move |failure: ReplyFailure| {
            assert!(
                matches!(failure.error, ReplyError::Handler(_)) && failure.reply.is_empty(),
                "{failure:?}"
            );
            let question = failure.message.and_then(|message| message.said());
            keep.lock().unwrap().push((question.unwrap_or_default(), failure.error.to_string()));
            async {}
        })
        .build();
    for (id, text) in [("1", "hi"), ("2", "panic")] {
        dispatcher.receive(said(TransportKind::Stream, id, text)).await;
    }
    dispatcher.receive(event("user_add_org", "e1")).await;
    dispatcher.idle().await;
    let handed = handed.lock().unwrap().clone();
    let told = |question: &str, error: &str| (question.to_owned(), format!("the handler failed: {error}"));
    assert_eq!(handed, [told("hi", "the model is down"), told("panic", "it panicked")]);
}
