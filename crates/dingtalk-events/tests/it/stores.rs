//! What the dispatcher asks of its memory of duplicates.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::support::{Count, event};
use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, Claim, DedupeKey, DedupeStore, Delivery, Dispatcher, HandlerError, Receive, Route,
};
use dingtalk_transport::BoxError;

/// Remembers claims as well as results, as a store of many processes does.
#[derive(Debug, Default)]
struct Claims {
    known: Mutex<HashMap<DedupeKey, Claim>>,
}

#[async_trait]
impl DedupeStore for Claims {
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError> {
        Ok(self.known.lock().unwrap().insert(*key, Claim::Elsewhere).unwrap_or(Claim::First))
    }

    async fn done(&self, key: &DedupeKey, result: &Acknowledgement) -> Result<(), BoxError> {
        self.known.lock().unwrap().insert(*key, Claim::Done(result.clone()));
        Ok(())
    }

    async fn release(&self, key: &DedupeKey) -> Result<(), BoxError> {
        self.known.lock().unwrap().remove(key);
        Ok(())
    }
}

/// Knows nothing and remembers nothing.
#[derive(Debug)]
struct OutOfReach;

#[async_trait]
impl DedupeStore for OutOfReach {
    async fn claim(&self, _: &DedupeKey) -> Result<Claim, BoxError> {
        Err("out of reach".into())
    }

    async fn done(&self, _: &DedupeKey, _: &Acknowledgement) -> Result<(), BoxError> {
        Err("out of reach".into())
    }

    async fn release(&self, _: &DedupeKey) -> Result<(), BoxError> {
        Err("out of reach".into())
    }
}

#[tokio::test]
async fn the_claim_of_a_failed_run_is_given_back() {
    let (store, runs) = (Arc::new(Claims::default()), Count::default());
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::clone(&store))
        .on(Route::any_event(), move |_: Delivery| {
            let run = counted.up();
            async move {
                match run {
                    0 => Err::<Acknowledgement, HandlerError>("not yet".into()),
                    1 => panic!("oh"),
                    2 => Ok(Acknowledgement::Later { reason: "soon".to_owned() }),
                    _ => Ok(Acknowledgement::Done),
                }
            }
        })
        .build();
    for run in 1..=3 {
        assert_ne!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
        assert_eq!((runs.get(), store.known.lock().unwrap().len()), (run, 0), "still claimed");
    }
    assert_eq!(dispatcher.receive(event("a", "1")).await, Acknowledgement::Done);
    let left: Vec<_> = store.known.lock().unwrap().values().cloned().collect();
    assert_eq!((runs.get(), left), (4, vec![Claim::Done(Acknowledgement::Done)]));
}

#[tokio::test]
async fn a_store_that_cannot_be_asked_swallows_no_delivery() {
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .dedupe(Arc::new(OutOfReach))
        .on(Route::any_event(), move |_: Delivery| {
            counted.up();
            async {}
        })
        .build();
    for id in ["1", "2"] {
        assert_eq!(dispatcher.receive(event("a", id)).await, Acknowledgement::Done);
    }
    let counts = dispatcher.counts();
    assert_eq!((runs.get(), counts.handled, counts.store_failures, counts.duplicates), (2, 2, 4, 0));
}

#[tokio::test]
async fn one_event_id_in_two_organisations_is_two_events() {
    let runs = Count::default();
    let counted = runs.clone();
    let dispatcher = Dispatcher::builder()
        .on(Route::any_event(), move |_: Delivery| {
            counted.up();
            async {}
        })
        .build();
    for corp in ["one", "two", "one"] {
        let (kind, metadata, payload) = event("a", "1").into_parts();
        let delivery = Delivery::new(kind, metadata.corp_id(corp), payload);
        assert_eq!(dispatcher.receive(delivery).await, Acknowledgement::Done);
    }
    assert_eq!((runs.get(), dispatcher.counts().duplicates), (2, 1));
}
