//! Waiting for whichever comes first.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::clock::{Clock, Sleep};

impl dyn Clock + '_ {
    /// The output of `future`, or `None` when it is not ready within `limit`.
    ///
    /// The wait begins when the future is first found pending: one that is ready at once costs no timer.
    ///
    /// ```
    /// # use std::time::Duration;
    /// use dingtalk_transport::Clock;
    ///
    /// async fn greeting(clock: &dyn Clock) -> Option<&'static str> {
    ///     clock.within(Duration::from_secs(1), async { "hello" }).await
    /// }
    /// ```
    pub fn within<F: Future>(&self, limit: Duration, future: F) -> impl Future<Output = Option<F::Output>> {
        Within { future, clock: self, limit, timer: None }
    }
}

/// The output of `future`, or `None` when `stop` ends before it is ready.
pub fn unless<F: Future>(stop: impl Future, future: F) -> impl Future<Output = Option<F::Output>> {
    Unless { future, stop }
}

pin_project! {
    struct Within<'a, F> {
        #[pin]
        future: F,
        clock: &'a dyn Clock,
        limit: Duration,
        timer: Option<Sleep>,
    }
}

impl<F: Future> Future for Within<'_, F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(context) {
            return Poll::Ready(Some(output));
        }
        let timer = this.timer.get_or_insert_with(|| this.clock.sleep(*this.limit));
        ready!(timer.as_mut().poll(context));
        Poll::Ready(None)
    }
}

pin_project! {
    struct Unless<S, F> {
        #[pin]
        future: F,
        #[pin]
        stop: S,
    }
}

impl<S: Future, F: Future> Future for Unless<S, F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(context) {
            return Poll::Ready(Some(output));
        }
        ready!(this.stop.poll(context));
        Poll::Ready(None)
    }
}

#[cfg(all(test, feature = "test-util"))]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;
    use std::task::Waker;

    use super::*;
    use crate::doubles::ManualClock;

    fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn what_is_ready_at_once_needs_no_timer_and_no_time() {
        let manual = ManualClock::default();
        let clock: &dyn Clock = &manual;
        assert_eq!(poll(pin!(clock.within(Duration::ZERO, ready(1)))), Poll::Ready(Some(1)));
        assert_eq!(poll(pin!(unless(ready(()), ready(1)))), Poll::Ready(Some(1)), "both are ready");
        assert_eq!(manual.sleepers(), 0);
    }

    #[test]
    fn a_wait_ends_at_its_limit_and_leaves_no_timer() {
        let manual = ManualClock::default();
        let clock: &dyn Clock = &manual;
        {
            let mut wait = pin!(clock.within(Duration::from_secs(2), pending::<()>()));
            assert!(poll(wait.as_mut()).is_pending());
            manual.advance(Duration::from_secs(1));
            assert!(poll(wait.as_mut()).is_pending());
            manual.advance(Duration::from_secs(1));
            assert_eq!(poll(wait.as_mut()), Poll::Ready(None));
        }
        assert_eq!(manual.sleepers(), 0);
    }

    #[test]
    fn what_is_stopped_gives_nothing() {
        assert_eq!(poll(pin!(unless(ready("stopped"), pending::<()>()))), Poll::Ready(None));
        assert!(poll(pin!(unless(pending::<()>(), pending::<()>()))).is_pending());
    }
}
