use async_trait::async_trait;

use crate::{Acknowledgement, Delivery};

/// Who takes deliveries. A way in knows nothing else of what stands behind it.
#[async_trait]
pub trait Receive: Send + Sync + 'static {
    /// Takes one delivery and returns the acknowledgement when it is due: at once where the delivery is acknowledged
    /// before it is handled, otherwise when its handler is done or the handler's deadline is over.
    ///
    /// The caller runs each call on a task of its own, at most [`capacity`](Self::capacity) at a time. Order within a
    /// conversation is the order in which the calls are first polled: poll once before spawning to keep that of arrival.
    async fn receive(&self, delivery: Delivery) -> Acknowledgement;

    /// How many deliveries may be inside [`receive`](Self::receive) at once. Beyond it the caller stops reading data
    /// frames, never system frames.
    fn capacity(&self) -> usize {
        256
    }
}
