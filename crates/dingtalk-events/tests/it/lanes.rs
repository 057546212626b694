//! What one conversation may take, and what waits for what.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Count, event, said, settle, touched};
use dingtalk_events::{
    AckMode, Acknowledgement, Delivery, Dispatcher, DispatcherBuilder, Order, Receive, Received, Route,
};
use dingtalk_transport::{Clock, ManualClock, StillRunning, TokioClock};
use dingtalk_types::event::ChatMessage;
use tokio::sync::Semaphore;

/// Handlers that wait to be let on, and who has started.
#[derive(Clone)]
struct Gate {
    permits: Arc<Semaphore>,
    started: Arc<Mutex<Vec<String>>>,
}

impl Gate {
    fn new() -> Self {
        Self { permits: Arc::new(Semaphore::new(0)), started: Arc::default() }
    }

    fn handler(&self) -> impl Fn(Received<ChatMessage>) -> Handling + Send + Sync + 'static {
        let gate = self.clone();
        move |message| {
            let gate = gate.clone();
            Box::pin(async move {
                gate.started.lock().unwrap().push(message.msg_id.clone());
                gate.permits.acquire().await.unwrap().forget();
            })
        }
    }

    fn open(&self, handlers: usize) {
        self.permits.add_permits(handlers);
    }

    fn started(&self) -> Vec<String> {
        self.started.lock().unwrap().clone()
    }
}

type Handling = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn gated(route: Route) -> (DispatcherBuilder, Gate, ManualClock) {
    let (gate, clock) = (Gate::new(), ManualClock::default());
    let builder = Dispatcher::builder().clock(Arc::new(clock.clone())).on(route, gate.handler());
    (builder, gate, clock)
}

/// Nothing here takes time: what is not there soon never comes.
async fn soon<F: Future>(future: F) -> F::Output {
    let clock: Arc<dyn Clock> = Arc::new(TokioClock::new());
    clock.within(Duration::from_secs(20), future).await.expect("it waits for ever")
}

fn is_later(acknowledgement: &Acknowledgement) -> bool {
    matches!(acknowledgement, Acknowledgement::Later { .. })
}

/// The flood is answered at once, run in order or left to be delivered again, and felt by nobody else.
#[tokio::test]
async fn a_flooded_conversation_keeps_nobody_else_waiting() {
    const FLOOD: usize = 1_000;
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.on(Route::any_event(), async |_: Delivery| ()).build();
    let mut refused = Vec::new();
    for number in 0..FLOOD {
        let id = format!("{number:04}");
        match soon(dispatcher.receive(said("app", "noisy", "s", &id, "x"))).await {
            Acknowledgement::Done => {}
            later if is_later(&later) => refused.push(id),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((refused.len(), dispatcher.counts().lane_full), (FLOOD - 513, 487));
    for conversation in 0..62 {
        let id = format!("of {conversation}");
        let other = said("app", &id, "s", &id, "x");
        assert_eq!(soon(dispatcher.receive(other)).await, Acknowledgement::Done, "{id}");
    }
    assert_eq!(soon(dispatcher.receive(event("a", "1"))).await, Acknowledgement::Done);
    settle().await;
    assert_eq!(gate.started().len(), 63, "of 64 slots one is the noisy one's");
    assert_eq!(dispatcher.pending(), 513 + 62);

    gate.open(FLOOD * 2);
    soon(dispatcher.idle()).await;
    for id in &refused {
        assert_eq!(soon(dispatcher.receive(said("app", "noisy", "s", id, "x"))).await, Acknowledgement::Done);
        soon(dispatcher.idle()).await;
    }
    let noisy: Vec<_> = gate.started().into_iter().filter(|id| !id.starts_with("of")).collect();
    assert!(noisy.is_sorted() && noisy.len() == FLOOD, "{noisy:?}");
    assert_eq!((dispatcher.pending(), dispatcher.counts().overloaded), (0, 0));
}

#[tokio::test]
async fn who_waits_for_a_turn_takes_no_place() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.max_pending(2).max_running(2).build();
    for (conversation, id) in [("c", "1"), ("c", "2"), ("c", "3"), ("d", "4")] {
        let delivery = said("app", conversation, "s", id, "x");
        assert_eq!(soon(dispatcher.receive(delivery)).await, Acknowledgement::Done, "{id}");
    }
    settle().await;
    assert_eq!((gate.started(), dispatcher.pending()), (vec!["1".into(), "4".into()], 4));
    gate.open(4);
    soon(dispatcher.idle()).await;
    assert_eq!((dispatcher.counts().handled, dispatcher.pending()), (4, 0));
}

/// No more run and are about to than there are places, whoever comes out of a lane.
#[tokio::test]
async fn whose_turn_has_come_waits_for_a_place() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.max_pending(1).build();
    let dispatcher = Arc::new(dispatcher);
    soon(dispatcher.receive(said("app", "c", "s", "1", "x"))).await;
    soon(dispatcher.receive(said("app", "c", "s", "2", "x"))).await;
    let other = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(said("app", "d", "s", "3", "x")).await }
    });
    settle().await;
    gate.open(1);
    settle().await;
    assert_eq!(gate.started(), ["1", "3"], "the one that waited for the place longest");
    assert_eq!(other.await.unwrap(), Acknowledgement::Done);
    gate.open(2);
    soon(dispatcher.idle()).await;
    assert_eq!(gate.started(), ["1", "3", "2"]);
}

#[tokio::test]
async fn a_full_lane_leaves_what_comes_to_be_delivered_again() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.max_waiting_in_lane(2).build();
    let receive = |conversation, id| soon(dispatcher.receive(said("app", conversation, "s", id, "x")));
    for id in ["1", "2", "3"] {
        assert_eq!(receive("c", id).await, Acknowledgement::Done);
    }
    assert!(is_later(&receive("c", "4").await) && is_later(&receive("c", "4").await));
    assert_eq!(receive("d", "5").await, Acknowledgement::Done);
    let counts = dispatcher.counts();
    assert_eq!((counts.lane_full, counts.overloaded, counts.duplicates), (2, 0, 0));
    gate.open(1);
    settle().await;
    assert_eq!(receive("c", "4").await, Acknowledgement::Done, "the redelivery");
    gate.open(4);
    soon(dispatcher.idle()).await;
    assert_eq!((gate.started().len(), dispatcher.counts().handled), (5, 5));
}

#[tokio::test]
async fn all_who_wait_together_are_bounded() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.max_waiting(2).build();
    let receive = |conversation, id| soon(dispatcher.receive(said("app", conversation, "s", id, "x")));
    for (conversation, id) in [("c", "1"), ("c", "2"), ("d", "3"), ("d", "4")] {
        assert_eq!(receive(conversation, id).await, Acknowledgement::Done, "{id}");
    }
    assert!(is_later(&receive("c", "5").await));
    assert_eq!(receive("e", "6").await, Acknowledgement::Done, "it need not wait");
    assert_eq!((dispatcher.counts().lane_full, dispatcher.counts().overloaded), (0, 1));
    gate.open(5);
    soon(dispatcher.idle()).await;
    assert_eq!(dispatcher.counts().handled, 5);
}

/// Each of them holds up whoever brought it: a way in has as many at once as the dispatcher has places.
#[tokio::test]
async fn what_is_acknowledged_after_its_handler_waits_in_small_numbers() {
    let deadline = Duration::from_secs(9);
    let (builder, gate, clock) = gated(Route::chat_message().acknowledged(AckMode::After { deadline }));
    let dispatcher = Arc::new(builder.build());
    let receiving: Vec<_> = (0..200)
        .map(|number| {
            let dispatcher = Arc::clone(&dispatcher);
            let delivery = said("app", "c", "s", &number.to_string(), "x");
            tokio::spawn(async move { dispatcher.receive(delivery).await })
        })
        .collect();
    settle().await;
    assert_eq!(dispatcher.counts().lane_full, 200 - 65);
    assert_eq!(receiving.iter().filter(|receiving| !receiving.is_finished()).count(), 65);
    clock.advance(deadline);
    let mut later = 0;
    for receiving in receiving {
        later += usize::from(is_later(&receiving.await.unwrap()));
    }
    assert_eq!((later, dispatcher.counts().late), (135, 65));
    gate.open(65);
    soon(dispatcher.idle()).await;
    assert_eq!(dispatcher.counts().handled, 65);
}

/// What starts at once of `deliveries` on a route in each order.
async fn starts(order: Order, deliveries: &[(&str, &str, &str)]) -> Vec<String> {
    let (builder, gate, _) = gated(Route::chat_message().ordered_by(order));
    let dispatcher = builder.build();
    for (conversation, sender, id) in deliveries {
        soon(dispatcher.receive(said("app", conversation, sender, id, "x"))).await;
    }
    settle().await;
    let started = gate.started();
    gate.open(deliveries.len());
    soon(dispatcher.idle()).await;
    assert_eq!(gate.started().len(), deliveries.len());
    started
}

#[tokio::test]
async fn a_route_chooses_its_order() {
    let deliveries =
        [("c", "ann", "1"), ("c", "bob", "2"), ("c", "ann", "3"), ("d", "ann", "4"), ("d", "", "5")];
    assert_eq!(starts(Order::Conversation, &deliveries).await, ["1", "4"]);
    assert_eq!(starts(Order::Sender, &deliveries).await, ["1", "2", "4", "5"]);
    assert_eq!(starts(Order::Nothing, &deliveries).await, ["1", "2", "3", "4", "5"]);
    assert_eq!(Route::chat_message(), Route::chat_message().ordered_by(Order::default()));
    assert_eq!(Route::command("/a"), Route::command("/a").ordered_by(Order::Nothing));
}

#[tokio::test]
async fn of_one_sender_the_order_is_kept() {
    let (builder, gate, _) = gated(Route::chat_message().ordered_by(Order::Sender));
    let dispatcher = builder.build();
    for number in 0..40 {
        let (sender, id) = (["ann", "bob"][number % 2], format!("{number:02}"));
        soon(dispatcher.receive(said("app", "c", sender, &id, "x"))).await;
    }
    gate.open(40);
    soon(dispatcher.idle()).await;
    let mut of_each = BTreeMap::<usize, Vec<usize>>::new();
    for id in gate.started() {
        let number: usize = id.parse().unwrap();
        of_each.entry(number % 2).or_default().push(number);
    }
    assert!(of_each.values().all(|numbers| numbers.len() == 20 && numbers.is_sorted()), "{of_each:?}");
}

#[tokio::test]
async fn touched_cards_have_an_order_too() {
    for (order, expected) in [(Order::Conversation, 2), (Order::Sender, 3), (Order::Nothing, 4)] {
        let (permits, started) = (Arc::new(Semaphore::new(0)), Count::default());
        let (inner, counted) = (Arc::clone(&permits), started.clone());
        let route = Route::card_action().ordered_by(order).acknowledged(AckMode::First);
        let handler = move |_: Delivery| {
            let (permits, started) = (Arc::clone(&inner), counted.clone());
            async move {
                started.up();
                permits.acquire().await.unwrap().forget();
            }
        };
        let dispatcher = Dispatcher::builder().on(route, handler).build();
        for (card, user, frame) in
            [("one", "ann", "1"), ("one", "ann", "2"), ("one", "bob", "3"), ("two", "ann", "4")]
        {
            soon(dispatcher.receive(touched(card, user, frame))).await;
        }
        settle().await;
        assert_eq!(started.get(), expected, "{order:?}");
        permits.add_permits(4);
        soon(dispatcher.idle()).await;
        assert_eq!(started.get(), 4);
    }
}

#[tokio::test]
async fn without_order_a_conversation_leaves_a_quarter_to_the_others() {
    let (builder, gate, _) = gated(Route::chat_message().ordered_by(Order::Nothing));
    let dispatcher = builder.max_running(8).build();
    for number in 0..100 {
        let delivery = said("app", "noisy", "s", &number.to_string(), "x");
        assert_eq!(soon(dispatcher.receive(delivery)).await, Acknowledgement::Done);
    }
    soon(dispatcher.receive(said("app", "quiet", "s", "another", "x"))).await;
    settle().await;
    assert_eq!(gate.started(), ["0", "1", "2", "3", "4", "5", "another"]);
    gate.open(101);
    soon(dispatcher.idle()).await;
    assert_eq!(dispatcher.counts().handled, 101);
}

#[tokio::test]
async fn one_conversation_id_of_two_apps_is_two_conversations() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.build();
    for (app, id) in [("one", "1"), ("two", "2"), ("one", "3")] {
        soon(dispatcher.receive(said(app, "c", "s", id, "x"))).await;
    }
    settle().await;
    assert_eq!(gate.started(), ["1", "2"], "another app's message waits, or its own does not");
    gate.open(3);
    soon(dispatcher.idle()).await;
}

#[tokio::test]
async fn a_command_overtakes_what_runs_and_waits_in_its_conversation() {
    let (builder, gate, _) = gated(Route::chat_message());
    let stopped = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&stopped);
    let answers = gate.permits.clone();
    let stop = move |message: Received<ChatMessage>| {
        heard.lock().unwrap().push(message.command().unwrap().arguments);
        // Ends the long answer, and the one behind it.
        answers.add_permits(2);
        async {}
    };
    let dispatcher = builder.on(Route::command("/stop"), stop).build();
    for (id, text) in [("1", "a long question"), ("2", "another"), ("3", "@bot ／stop now")] {
        assert_eq!(soon(dispatcher.receive(said("app", "c", "s", id, text))).await, Acknowledgement::Done);
    }
    soon(dispatcher.idle()).await;
    assert_eq!((gate.started().len(), stopped.lock().unwrap().clone()), (2, vec!["now".to_owned()]));
}

#[tokio::test]
async fn a_command_comes_through_when_everything_is_taken() {
    let (builder, gate, _) = gated(Route::chat_message());
    let stops = Gate::new();
    let builder = builder.max_running(8).max_pending(8).max_waiting(0);
    let dispatcher = builder.on(Route::command("stop"), stops.handler()).build();
    for number in 0..8 {
        let id = number.to_string();
        assert_eq!(soon(dispatcher.receive(said("app", &id, "s", &id, "x"))).await, Acknowledgement::Done);
    }
    assert_eq!(soon(dispatcher.receive(said("app", "7", "s", "stop", "/stop"))).await, Acknowledgement::Done);
    settle().await;
    assert_eq!((gate.started().len(), stops.started()), (8, vec!["stop".to_owned()]));
    gate.open(8);
    stops.open(1);
    soon(dispatcher.idle()).await;
}

/// Beside the places of everybody else, commands have a quarter as many.
#[tokio::test]
async fn commands_have_places_of_their_own() {
    let (builder, gate, clock) = gated(Route::command("/stop"));
    let builder = builder.max_running(2).max_pending(8).max_waiting(0);
    let dispatcher = Arc::new(builder.build());
    for id in ["1", "2"] {
        let stop = said("app", id, "s", id, "/stop");
        assert_eq!(soon(dispatcher.receive(stop)).await, Acknowledgement::Done, "{id}");
    }
    let third = tokio::spawn({
        let dispatcher = Arc::clone(&dispatcher);
        async move { dispatcher.receive(said("app", "3", "s", "3", "/stop")).await }
    });
    settle().await;
    assert!(!third.is_finished(), "a third of two places");
    clock.advance(Duration::from_secs(10));
    assert!(is_later(&soon(third).await.unwrap()));
    gate.open(2);
    soon(dispatcher.idle()).await;
    assert_eq!(gate.started(), ["1", "2"]);
}

/// And a quarter of the handlers.
#[tokio::test]
async fn commands_run_in_small_numbers() {
    let (builder, gate, _) = gated(Route::command("/stop"));
    let dispatcher = builder.max_running(8).max_pending(80).build();
    for id in ["1", "2", "3", "4"] {
        let stop = said("app", id, "s", id, "/stop");
        assert_eq!(soon(dispatcher.receive(stop)).await, Acknowledgement::Done, "{id}");
    }
    settle().await;
    assert_eq!(gate.started(), ["1", "2"]);
    gate.open(4);
    soon(dispatcher.idle()).await;
    assert_eq!(gate.started(), ["1", "2", "3", "4"]);
}

#[tokio::test]
async fn a_command_may_wait_for_its_turn_as_well() {
    let (builder, gate, _) = gated(Route::chat_message());
    let command = Route::command("/next").ordered_by(Order::Conversation);
    let dispatcher = builder.on(command, gate.handler()).build();
    for (id, text) in [("1", "x"), ("2", "/next"), ("3", "x")] {
        soon(dispatcher.receive(said("app", "c", "s", id, text))).await;
    }
    settle().await;
    assert_eq!(gate.started(), ["1"]);
    gate.open(3);
    soon(dispatcher.idle()).await;
    assert_eq!(gate.started(), ["1", "2", "3"]);
}

#[tokio::test]
async fn a_command_is_found_by_its_word() {
    for (route, text, expected) in [
        ("/stop", "/stop", true),
        ("/stop", " ／stop it", true),
        ("／stop", "/stop", true),
        ("/stop", "@bot\u{2005}/stop", true),
        ("stop", "/stop", true),
        ("stop", "stop it", true),
        (" /stop ", "/stop", true),
        ("帮助", "／帮助", true),
        ("/stop", "stop", false),
        ("/stop", "/stopping", false),
        ("/stop", "please /stop", false),
        ("/stop", "/Stop", false),
        ("stop", "/ stop", false),
    ] {
        let after = AckMode::After { deadline: Duration::from_secs(1) };
        let answer = |word: &'static str| async move |_: Delivery| Acknowledgement::Value(word.into());
        let dispatcher = Dispatcher::builder()
            .on(Route::command(route).acknowledged(after), answer("command"))
            .on(Route::chat_message().acknowledged(after), answer("message"))
            .build();
        let found = soon(dispatcher.receive(said("app", "c", "s", "1", text))).await;
        let expected = if expected { "command" } else { "message" };
        assert_eq!(found, Acknowledgement::Value(expected.into()), "{route:?} for {text:?}");
    }
}

#[tokio::test]
async fn a_shutdown_waits_for_those_who_wait_for_their_turn() {
    let (builder, gate, clock) = gated(Route::chat_message());
    let (dispatcher, within) = (Arc::new(builder.build()), Duration::from_secs(5));
    for id in ["1", "2", "3"] {
        soon(dispatcher.receive(said("app", "c", "s", id, "x"))).await;
    }
    let ending = || {
        let dispatcher = Arc::clone(&dispatcher);
        tokio::spawn(async move { dispatcher.shutdown(within).await })
    };
    let cut = ending();
    settle().await;
    assert!(
        is_later(&soon(dispatcher.receive(said("app", "c", "s", "4", "x"))).await),
        "nothing new is taken"
    );
    assert_eq!(dispatcher.unfinished("app"), ["1", "2", "3"]);
    clock.advance(within);
    assert_eq!(cut.await.unwrap(), Err(StillRunning::new(3, within)));
    let whole = ending();
    gate.open(3);
    assert_eq!(whole.await.unwrap(), Ok(()));
    assert_eq!((gate.started(), dispatcher.pending()), (vec!["1".into(), "2".into(), "3".into()], 0));
}

#[tokio::test]
async fn who_waits_for_idle_waits_for_turns_and_takes_no_room() {
    let (builder, gate, _) = gated(Route::chat_message());
    let dispatcher = builder.max_pending(2).on(Route::any_event(), async |_: Delivery| ()).build();
    let dispatcher = Arc::new(dispatcher);
    for id in ["1", "2"] {
        soon(dispatcher.receive(said("app", "c", "s", id, "x"))).await;
    }
    let idle: Vec<_> = (0..300)
        .map(|_| {
            let dispatcher = Arc::clone(&dispatcher);
            tokio::spawn(async move { dispatcher.idle().await })
        })
        .collect();
    settle().await;
    assert_eq!(soon(dispatcher.receive(event("a", "1"))).await, Acknowledgement::Done);
    assert_eq!(soon(dispatcher.receive(said("app", "d", "s", "3", "x"))).await, Acknowledgement::Done);
    assert_eq!(dispatcher.pending(), 3);
    gate.open(2);
    settle().await;
    assert!(idle.iter().all(|idle| !idle.is_finished()), "one is at work");
    gate.open(1);
    for idle in idle {
        idle.await.unwrap();
    }
    assert_eq!(dispatcher.counts().handled, 4);
}
