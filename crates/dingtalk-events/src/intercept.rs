use std::sync::Arc;

use async_trait::async_trait;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::Delivery;

/// Who sees deliveries before any route does, and may keep them: an answer that a running handler waits for, a message of
/// somebody who may not talk to the robot. Set by [`DispatcherBuilder::before`](crate::DispatcherBuilder::before).
///
/// What it keeps queues behind nothing, runs no handler and is not remembered for redeliveries: it must know those itself.
///
/// ```
/// use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Dispatcher, Intercept};
///
/// struct NoCards;
///
/// impl Intercept for NoCards {
///     fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
///         (*delivery.kind() == DeliveryKind::CardAction).then_some(Acknowledgement::Done)
///     }
/// }
///
/// let dispatcher = Dispatcher::builder().before(NoCards).build();
/// # let _ = dispatcher;
/// ```
#[async_trait]
pub trait Intercept: Send + Sync + 'static {
    /// The acknowledgement of a delivery that it keeps; `None` leaves it to the next, and at last to the routes. It must not block:
    /// whatever arrives after it waits.
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement>;

    /// Waits until the work that it goes on with behind the handlers is done: the dispatcher's end waits for it after them.
    async fn finished(&self) {}
}

/// A shared one is one.
#[async_trait]
impl<I: Intercept + ?Sized> Intercept for Arc<I> {
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        (**self).intercept(delivery)
    }

    async fn finished(&self) {
        (**self).finished().await;
    }
}
