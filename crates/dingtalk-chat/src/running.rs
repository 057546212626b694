//! What goes on behind the handlers, so that an end can wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

#[derive(Debug, Default)]
pub(crate) struct Running {
    number: AtomicUsize,
    left: Notify,
}

/// Something runs for as long as this lives.
#[derive(Debug)]
pub(crate) struct Run(Arc<Running>);

impl Running {
    pub(crate) fn enter(self: &Arc<Self>) -> Run {
        self.number.fetch_add(1, Ordering::AcqRel);
        Run(Arc::clone(self))
    }

    pub(crate) fn number(&self) -> usize {
        self.number.load(Ordering::Acquire)
    }

    /// Waits until nothing runs.
    pub(crate) async fn idle(&self) {
        loop {
            let mut left = std::pin::pin!(self.left.notified());
            // Before the look, so that who leaves after it is noticed.
            left.as_mut().enable();
            if self.number() == 0 {
                return;
            }
            left.await;
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.0.number.fetch_sub(1, Ordering::AcqRel);
        self.0.left.notify_waiters();
    }
}
