//! From verified deliveries to whoever takes them, within bounds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dingtalk_events::{Acknowledgement, Delivery, Receive};
use dingtalk_transport::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio::task::JoinHandle;

use crate::counters::Outcome;

/// Where the deliveries of one app go.
pub(crate) struct Inbox {
    pub(crate) client_id: String,
    receiver: Arc<dyn Receive>,
    capacity: u32,
    slots: Arc<Semaphore>,
    stopped: AtomicBool,
}

impl Inbox {
    pub(crate) fn new(client_id: String, receiver: Arc<dyn Receive>) -> Self {
        let capacity = u32::try_from(receiver.capacity()).unwrap_or(u32::MAX).clamp(1, u32::MAX >> 3);
        let slots = usize::try_from(capacity).unwrap_or(1);
        Self {
            client_id,
            receiver,
            capacity,
            slots: Arc::new(Semaphore::new(slots)),
            stopped: AtomicBool::new(false),
        }
    }

    /// Begins to hand them on, in a task of its own, so that neither a panic nor a peer that hangs up reaches anything else.
    pub(crate) fn hand_on(&self, deliveries: Vec<Delivery>) -> Result<Work, Outcome> {
        let slot = self.slot()?;
        let receiver = Arc::clone(&self.receiver);
        Ok(Work(tokio::spawn(async move {
            let _slot = slot;
            let mut all = Acknowledgement::Done;
            for delivery in deliveries {
                let one = receiver.receive(delivery).await;
                if !matches!(all, Acknowledgement::Later { .. } | Acknowledgement::Failed { .. }) {
                    all = one;
                }
            }
            all
        })))
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    /// Ends when nothing is at work, behind an acknowledgement neither.
    pub(crate) async fn idle(&self) {
        {
            // An error means closed: it was idle before.
            let _all = self.slots.acquire_many(self.capacity).await;
            // For a request that looked at the flag before it was set and takes its slot only now.
            self.slots.close();
        }
        self.receiver.finished(&self.client_id).await;
    }

    /// How many deliveries are cut when nobody waits any longer; the log names them.
    pub(crate) fn cut(&self) -> usize {
        let unfinished = self.receiver.unfinished(&self.client_id);
        for message_id in &unfinished {
            let client_id = &*self.client_id;
            tracing::warn!(client_id, message_id, "cut at the end: the receiver is still at work on it");
        }
        // A receiver that cannot tell is seen from outside.
        unfinished.len().max(self.running())
    }

    fn running(&self) -> usize {
        if self.slots.is_closed() {
            return 0;
        }
        usize::try_from(self.capacity).unwrap_or(usize::MAX).saturating_sub(self.slots.available_permits())
    }

    fn slot(&self) -> Result<OwnedSemaphorePermit, Outcome> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(Outcome::Draining);
        }
        Arc::clone(&self.slots).try_acquire_owned().map_err(|error| match error {
            TryAcquireError::NoPermits => Outcome::Overloaded,
            TryAcquireError::Closed => Outcome::Draining,
        })
    }
}

/// Deliveries under way.
pub(crate) struct Work(JoinHandle<Acknowledgement>);

impl Work {
    /// The acknowledgement of all, if it is there in time. Without it the work goes on.
    pub(crate) async fn within(
        &mut self,
        deadline: Duration,
        clock: &dyn Clock,
    ) -> Result<Acknowledgement, Outcome> {
        match clock.within(deadline, &mut self.0).await {
            Some(Ok(acknowledgement)) => Ok(acknowledgement),
            Some(Err(_panicked)) => Err(Outcome::Failed),
            None => Err(Outcome::Late),
        }
    }

    /// The acknowledgement of all, whenever it comes.
    pub(crate) async fn end(self) -> Result<Acknowledgement, Outcome> {
        self.0.await.map_err(|_panicked| Outcome::Failed)
    }
}
