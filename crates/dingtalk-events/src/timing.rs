//! Waiting for whichever comes first, and for what may panic.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use dingtalk_transport::Clock;

/// The output of `future`, or `None` if it takes longer than `limit`.
pub(crate) async fn within<F: Future>(clock: &dyn Clock, limit: Duration, future: F) -> Option<F::Output> {
    let (mut stop, mut future) = (pin!(clock.sleep(limit)), pin!(future));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => stop.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The output of `future`, or `None` if it panics.
pub(crate) async fn unless_panic<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        // Not polled again.
        Err(_) => Poll::Ready(None),
    })
    .await
}
