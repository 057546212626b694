//! The queue before one operation of cards: the bucket and those who wait for it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_api::Error;
use dingtalk_transport::Clock;
use dingtalk_types::error::ErrorKind;
use tokio::sync::Notify;

use super::bucket::{Bucket, Departure, Place, Rank, Turn};

#[derive(Debug)]
pub(crate) struct Queue {
    bucket: Mutex<Bucket>,
    moved: Notify,
}

/// A place that is given back when nobody waits at it any more.
struct Standing<'a> {
    queue: &'a Queue,
    place: Place,
}

/// A call that left; its answer teaches the queue.
#[derive(Debug)]
pub(crate) struct UnderWay<'a> {
    queue: &'a Queue,
    departure: Departure,
}

impl Queue {
    pub(crate) fn new(calls_per_second: usize) -> Self {
        Self { bucket: Mutex::new(Bucket::new(calls_per_second)), moved: Notify::new() }
    }

    /// Whether a call would leave now without waiting.
    pub(crate) fn is_free(&self, clock: &dyn Clock) -> bool {
        self.lock().is_free(clock.monotonic())
    }

    /// Waits until a call may leave.
    pub(crate) async fn turn(&self, clock: &dyn Clock, rank: Rank) -> UnderWay<'_> {
        let place = self.lock().join(rank);
        let standing = Standing { queue: self, place };
        loop {
            let mut moved = std::pin::pin!(self.moved.notified());
            // Before the look, so that no step of the queue is missed.
            moved.as_mut().enable();
            let now = clock.monotonic();
            let turn = self.lock().turn(standing.place, now);
            match turn {
                Turn::Go(departure) => return UnderWay { queue: self, departure },
                Turn::NotBefore(at) => {
                    clock.within(at.saturating_sub(now), moved).await;
                }
                Turn::Behind | Turn::NotYet => moved.await,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay<'_> {
    /// Learns from its outcome.
    pub(crate) fn ended<T>(self, clock: &dyn Clock, outcome: &Result<T, Error>) {
        let (now, left) = (clock.monotonic(), self.departure.at);
        let mut bucket = self.queue.lock();
        bucket.answered(self.departure, now);
        match outcome {
            Err(error) if error.is_throttled() => bucket.refused(left, now, wait_of(error)),
            Ok(_) => bucket.accepted(left, now),
            Err(_) => {}
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.queue.lock().abandoned(self.departure);
        self.queue.moved.notify_waiters();
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        self.queue.lock().leave(self.place);
        self.queue.moved.notify_waiters();
    }
}

fn wait_of(error: &Error) -> Duration {
    match (error, error.kind()) {
        (Error::Throttled { retry_after, .. }, _) => *retry_after,
        (_, Some(ErrorKind::Throttled { retry_after, .. })) => *retry_after,
        _ => Duration::ZERO,
    }
}
