use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use dingtalk_transport::Clock;

/// What `work` gives, or `None` when `limit` is over first; work that is done at once makes no timer.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut limit_reached = None;
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        let limit_reached = limit_reached.get_or_insert_with(|| clock.sleep(limit));
        limit_reached.as_mut().poll(context).map(|()| None)
    })
    .await
}
