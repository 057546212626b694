use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;

use crate::acknowledgement::Acknowledgement;
use crate::delivery::Delivery;

/// Who takes deliveries. A way in knows nothing else of what stands behind it.
#[async_trait]
pub trait Receive: Send + Sync + 'static {
    /// Takes one delivery and returns the acknowledgement when it is due: at once where the delivery is acknowledged
    /// before it is handled, otherwise when its handler is done or the handler's deadline is over.
    ///
    /// At most [`capacity`](Self::capacity) calls are under way at a time. The caller polls each once where it arrives, in
    /// the order of arrival, and what is not done then on a task of its own: up to its first wait a call must not block,
    /// or it holds up what arrives after it. Order within a conversation is the order of the first polls.
    async fn receive(&self, delivery: Delivery) -> Acknowledgement;

    /// How many deliveries may be inside [`receive`](Self::receive) at once. Beyond it the caller stops reading data
    /// frames, never system frames.
    fn capacity(&self) -> usize {
        256
    }

    /// Waits until the work on what the app `client_id` has brought so far is done, replies included. A way in that stops
    /// calls it after its last delivery, because a delivery may be acknowledged long before its handler is done.
    ///
    /// Ready at once unless a receiver says otherwise: for one that works inside [`receive`](Self::receive) only.
    async fn finished(&self, _client_id: &str) {}

    /// The message ids of what [`finished`](Self::finished) waits for, those inside [`receive`](Self::receive) included:
    /// logged and counted when a way in has waited long enough. None unless a receiver says otherwise.
    fn unfinished(&self, _client_id: &str) -> Vec<String> {
        Vec::new()
    }
}

/// A shared receiver is a receiver.
impl<R: Receive + ?Sized> Receive for Arc<R> {
    /// What `async_trait` would write, without a second box around the inner future.
    fn receive<'r, 'f>(
        &'r self,
        delivery: Delivery,
    ) -> Pin<Box<dyn Future<Output = Acknowledgement> + Send + 'f>>
    where
        'r: 'f,
        Self: 'f,
    {
        (**self).receive(delivery)
    }

    fn capacity(&self) -> usize {
        (**self).capacity()
    }

    fn finished<'r, 'i, 'f>(&'r self, client_id: &'i str) -> Pin<Box<dyn Future<Output = ()> + Send + 'f>>
    where
        'r: 'f,
        'i: 'f,
        Self: 'f,
    {
        (**self).finished(client_id)
    }

    fn unfinished(&self, client_id: &str) -> Vec<String> {
        (**self).unfinished(client_id)
    }
}
