//! One run per delivery.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Count, event, robot, settle};
use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, CardUpdate, Claim, DedupeKey, DedupeStore, Delivery, Dispatcher, HandlerError,
    MemoryDedupe, Receive, Route,
};
use dingtalk_transport::{BoxError, ManualClock};

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

#[tokio::test]
async fn what_another_process_has_in_flight_runs_nothing_here() {
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::new(Store(Claim::Elsewhere)))
        .on(Route::any_event(), async |_: Delivery| -> () { panic!("ran") })
        .build();
    assert!(matches!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Later { .. }));
    assert_eq!((dispatcher.counts().duplicates, dispatcher.counts().panicked), (1, 0));
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
