//! One run per delivery.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Count, event, robot, settle};
use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, CardUpdate, Claim, DedupeKey, DedupeStore, Delivery, Dispatcher, HandlerError,
    MemoryDedupe, Receive, Route,
};
use dingtalk_transport::{BoxError, Clock, ManualClock, TokioClock};
use tokio::sync::{Notify, Semaphore};

#[tokio::test]
async fn a_redelivery_gets_the_result_of_the_first_run() {
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .on(Route::any_event(), move |_: Delivery| {
            let run = counted.up();
            async move { CardUpdate::new().card("run", run.to_string()) }
        })
        .build();
    let first = dispatcher.receive(event("a", "1")).await;
    assert_eq!(first, Acknowledgement::Card(CardUpdate::new().card("run", "0")));
    assert_eq!(dispatcher.receive(event("a", "1")).await, first);
    assert_ne!(dispatcher.receive(event("a", "2")).await, first);
    assert_eq!(runs.get(), 2);
}

#[tokio::test]
async fn a_redelivered_chat_message_runs_once() {
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .on(Route::chat_message(), move |_: Delivery| {
            counted.up();
            async {}
        })
        .build();
    for _ in 0..3 {
        assert_eq!(dispatcher.receive(robot("c", "m", "x")).await, Acknowledgement::Done);
        dispatcher.receive(robot("c", "m", "x")).await;
        settle().await;
    }
    assert_eq!((runs.get(), dispatcher.counts().duplicates), (1, 5));
}

#[tokio::test]
async fn what_failed_runs_again() {
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .on(Route::any_event(), move |_: Delivery| {
            let run = counted.up();
            async move {
                match run {
                    0 => Err::<Acknowledgement, HandlerError>("not yet".into()),
                    1 => Ok(Acknowledgement::Later { reason: "soon".to_owned() }),
                    2 => panic!("oh"),
                    _ => Ok(Acknowledgement::Done),
                }
            }
        })
        .build();
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Failed { .. }));
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Later { .. }));
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Failed { .. }));
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
    assert_eq!(runs.get(), 4);
}

/// Bar K2 in small: each delivered one to six times, in flight and after, out of order.
#[tokio::test]
async fn messages_in_disorder_run_once_each() {
    const MESSAGES: usize = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };
    let clock = ManualClock::default();
    let store = Arc::new(MemoryDedupe::new().max_keys(2_000).clock(Arc::new(clock.clone())));
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .clock(Arc::new(clock.clone()))
        .dedupe(Arc::clone(&store) as Arc<dyn DedupeStore>)
        .on(Route::any_event(), move |_: Delivery| {
            counted.up();
            tokio::task::yield_now()
        })
        .build();
    let dispatcher = Arc::new(dispatcher);

    let (mut deliveries, mut largest) = (0, 0);
    for start in (0..MESSAGES).step_by(50) {
        let mut batch: Vec<usize> =
            (start..start + 50).flat_map(|id| std::iter::repeat_n(id, 1 + id % 6)).collect();
        // A shuffle that every run repeats: a multiplicative step through the batch.
        batch.sort_by_key(|id| id.wrapping_mul(0x9E37_79B9) % 1_009);
        batch.rotate_left(start % 97);
        for part in batch.chunks(25) {
            let tasks: Vec<_> = part
                .iter()
                .map(|id| {
                    let (dispatcher, delivery) = (Arc::clone(&dispatcher), event("a", &id.to_string()));
                    tokio::spawn(async move { dispatcher.receive(delivery).await })
                })
                .collect();
            for task in tasks {
                assert_eq!(task.await.unwrap(), Acknowledgement::Done);
            }
            deliveries += part.len();
        }
        clock.advance(Duration::from_millis(100));
        largest = largest.max(store.len());
    }
    let counts = dispatcher.counts();
    eprintln!(
        "{deliveries} deliveries of {MESSAGES} messages: {} runs, {} duplicates, at most {largest} keys",
        runs.get(),
        counts.duplicates
    );
    assert_eq!(runs.get(), MESSAGES);
    assert_eq!(counts.duplicates as usize, deliveries - MESSAGES);
    assert!(largest <= 2_000, "{largest}");
}

#[derive(Debug)]
struct Store(Claim);

#[async_trait]
impl DedupeStore for Store {
    async fn claim(&self, _: &DedupeKey) -> Result<Claim, BoxError> {
        Ok(self.0.clone())
    }

    async fn done(&self, _: &DedupeKey, _: &Acknowledgement) -> Result<(), BoxError> {
        Err("out of reach".into())
    }

    async fn release(&self, _: &DedupeKey) -> Result<(), BoxError> {
        Err("out of reach".into())
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_living_process_has_in_flight_runs_nothing_here() {
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::new(Store(Claim::Elsewhere)))
        .on(Route::anything(), async |_: Delivery| -> () { panic!("ran") })
        .build();
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Later { .. }));
    dispatcher.idle().await;
    assert_eq!((dispatcher.counts().duplicates, dispatcher.counts().panicked), (1, 0));
}

/// Whether its time to answer ends first or the watch over the other process.
#[tokio::test(start_paused = true)]
async fn an_event_that_another_process_is_at_is_delivered_again_until_its_result_is_there() {
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::new(Store(Claim::Elsewhere)))
        .on(Route::anything(), async |_: Delivery| -> () { panic!("ran") })
        .build();
    for delivery in 0..100 {
        let acknowledgement = dispatcher.receive(event("a", "1")).await;
        assert!(matches!(acknowledgement, Acknowledgement::Later { .. }), "{delivery}: {acknowledgement:?}");
    }
    assert_eq!(dispatcher.counts().panicked, 0);
}

/// Another process's claim, and what became of it.
#[derive(Debug, Default)]
struct Shared {
    claim: Mutex<Option<Claim>>,
    lost: Notify,
    holding: Count,
}

struct Holding<'a>(&'a Shared);

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.0.holding.up();
    }
}

#[async_trait]
impl DedupeStore for Shared {
    async fn claim(&self, _: &DedupeKey) -> Result<Claim, BoxError> {
        Ok(self.claim.lock().unwrap().clone().unwrap_or(Claim::First))
    }

    fn hold<'s, 'k, 'f>(&'s self, _: &'k DedupeKey) -> Pin<Box<dyn Future<Output = ()> + Send + 'f>>
    where
        's: 'f,
        'k: 'f,
        Self: 'f,
    {
        let holding = Holding(self);
        Box::pin(async move {
            let _until_dropped = holding;
            self.lost.notified().await;
        })
    }

    async fn done(&self, _: &DedupeKey, result: &Acknowledgement) -> Result<(), BoxError> {
        assert_eq!(self.holding.get(), 1, "settled while the claim was being renewed");
        *self.claim.lock().unwrap() = Some(Claim::Done(result.clone()));
        Ok(())
    }

    async fn release(&self, _: &DedupeKey) -> Result<(), BoxError> {
        Ok(())
    }
}

/// Runs of a handler that says so and waits for `gate`.
fn counting(store: &Arc<Shared>, gate: &Arc<Semaphore>) -> (Dispatcher, Count) {
    let (runs, gate) = (Count::default(), Arc::clone(gate));
    let counted = runs.clone();
    let dispatcher =
        Dispatcher::builder().dedupe(Arc::clone(store)).on(Route::anything(), move |_: Delivery| {
            counted.up();
            let gate = Arc::clone(&gate);
            async move { gate.acquire().await.unwrap().forget() }
        });
    (dispatcher.build(), runs)
}

#[tokio::test(start_paused = true)]
async fn what_a_process_that_dies_was_at_runs_here_without_another_delivery() {
    for delivery in [event("a", "1"), robot("c", "1", "x")] {
        let (store, gate) = (Arc::new(Shared::default()), Arc::new(Semaphore::new(1)));
        *store.claim.lock().unwrap() = Some(Claim::Elsewhere);
        let (dispatcher, runs) = counting(&store, &gate);
        dispatcher.receive(delivery.clone()).await;
        TokioClock::new().sleep(Duration::from_secs(9)).await;
        assert_eq!(runs.get(), 0, "somebody else is at it");
        *store.claim.lock().unwrap() = None;
        TokioClock::new().sleep(Duration::from_secs(1)).await;
        assert_eq!((runs.get(), dispatcher.counts().handled), (1, 1));
        assert_eq!(dispatcher.receive(delivery).await, Acknowledgement::Done);
        dispatcher.idle().await;
        assert_eq!(runs.get(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_result_of_another_process_is_waited_for() {
    let (store, gate) = (Arc::new(Shared::default()), Arc::new(Semaphore::new(0)));
    *store.claim.lock().unwrap() = Some(Claim::Elsewhere);
    let (dispatcher, runs) = counting(&store, &gate);
    let (first, second) = tokio::join!(dispatcher.receive(event("a", "1")), async {
        TokioClock::new().sleep(Duration::from_secs(1)).await;
        let result = Acknowledgement::Card(CardUpdate::new().card("by", "another"));
        *store.claim.lock().unwrap() = Some(Claim::Done(result.clone()));
        result
    });
    assert_eq!((first, runs.get()), (second, 0));
}

#[tokio::test]
async fn a_claim_is_held_until_the_run_ends_and_one_that_is_lost_stops_nothing() {
    let (store, gate) = (Arc::new(Shared::default()), Arc::new(Semaphore::new(0)));
    let (dispatcher, runs) = counting(&store, &gate);
    dispatcher.receive(robot("c", "1", "x")).await;
    settle().await;
    assert_eq!((runs.get(), store.holding.get()), (1, 0), "held");
    gate.add_permits(1);
    dispatcher.idle().await;
    assert_eq!((store.holding.get(), dispatcher.counts().claims_lost), (1, 0), "let go");

    let store = Arc::new(Shared::default());
    let (dispatcher, runs) = counting(&store, &gate);
    dispatcher.receive(robot("c", "1", "x")).await;
    settle().await;
    store.lost.notify_one();
    settle().await;
    assert_eq!((runs.get(), dispatcher.counts().claims_lost, dispatcher.counts().handled), (1, 1, 0));
    gate.add_permits(1);
    dispatcher.idle().await;
    assert_eq!((runs.get(), dispatcher.counts().handled), (1, 1));
}

#[tokio::test]
async fn a_store_out_of_reach_costs_no_delivery() {
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::new(Store(Claim::First)))
        .on(Route::any_event(), async |_: Delivery| ())
        .build();
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
    assert_eq!((dispatcher.counts().store_failures, dispatcher.counts().handled), (1, 1));
}
