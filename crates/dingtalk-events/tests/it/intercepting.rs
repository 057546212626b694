//! What stands before the routes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, CardAction, Delivery, DeliveryKind, Dispatcher, Intercept, Metadata, Receive, Received,
    Route, TransportKind,
};
use dingtalk_transport::{Clock, TokioClock};

struct Cards(Arc<AtomicBool>);

#[async_trait]
impl Intercept for Cards {
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        (*delivery.kind() == DeliveryKind::CardAction).then_some(Acknowledgement::Done)
    }

    async fn finished(&self) {
        TokioClock::new().sleep(Duration::from_secs(5)).await;
        self.0.store(true, Ordering::Release);
    }
}

fn delivery(kind: DeliveryKind) -> Delivery {
    let metadata = Metadata::new(TransportKind::Stream, std::time::SystemTime::UNIX_EPOCH).client_id("app");
    Delivery::new(kind, metadata, r#"{"outTrackId":"c"}"#.into())
}

#[tokio::test(start_paused = true)]
async fn who_stands_before_the_routes_keeps_what_it_wants_and_the_end_waits_for_it() {
    let finished = Arc::new(AtomicBool::new(false));
    let dispatcher = Dispatcher::builder()
        .before(Cards(Arc::clone(&finished)))
        .on(Route::card_action(), async |_: Received<CardAction>| unreachable_handler())
        .build();
    assert_eq!(dispatcher.receive(delivery(DeliveryKind::CardAction)).await, Acknowledgement::Done);
    assert_eq!(dispatcher.receive(delivery(DeliveryKind::PluginCall)).await, Acknowledgement::Unhandled);
    assert_eq!((dispatcher.counts().intercepted, dispatcher.counts().unhandled), (1, 1));
    dispatcher.finished("app").await;
    assert!(finished.load(Ordering::Acquire));
    dispatcher.shutdown(Duration::from_secs(10)).await.unwrap();
    let cut = dispatcher.shutdown(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!(cut.running(), 1, "what goes on behind the handlers is waited for, too");
}

fn unreachable_handler() {
    panic!("the delivery was kept");
}
