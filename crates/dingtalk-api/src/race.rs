//! A future against a timer.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use dingtalk_transport::Sleep;

/// The output of `future`, or `None` when `sleep` ends first; the timer is not even made when `future` is ready at once.
pub(crate) async fn race<F: Future>(future: F, sleep: impl FnOnce() -> Sleep) -> Option<F::Output> {
    let mut future = pin!(future);
    let (mut make, mut timer) = (Some(sleep), None);
    std::future::poll_fn(move |context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if let Some(make) = make.take() {
            timer = Some(make());
        }
        match timer.as_mut() {
            Some(timer) => timer.as_mut().poll(context).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}
