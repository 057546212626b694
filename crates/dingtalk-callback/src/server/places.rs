//! Who has a place, and who has to make room: nobody keeps others out by saying nothing.

use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use dingtalk_transport::Clock;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How long a request may be incomplete when another connection waits for the place. DingTalk sends it at once, and gives up
/// waiting for the answer after 1.2 s at the earliest.
const GRACE: Duration = Duration::from_millis(250);

#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    idlers: Arc<Mutex<Idlers>>,
}

/// Connections that hold a place without anything to do for them, the oldest first.
#[derive(Default)]
struct Idlers {
    waiting: BTreeMap<u64, (Duration, oneshot::Sender<()>)>,
    numbered: u64,
}

impl Places {
    pub(super) fn new(count: u16) -> Self {
        Self { free: Arc::new(Semaphore::new(count.into())), idlers: Arc::default() }
    }

    /// A free place; when there is none, that of the connection that has kept its place for nothing longest.
    pub(super) async fn take(&self, clock: &dyn Clock) -> Option<OwnedSemaphorePermit> {
        loop {
            let place = Arc::clone(&self.free).acquire_owned();
            // Where all are at work now, one may have nothing to do later.
            let due = |since: Duration| since.saturating_add(GRACE).saturating_sub(clock.monotonic());
            let left = self.longest_idle().map_or(GRACE, due);
            if let Some(place) = clock.within(left, place).await {
                return place.ok();
            }
            if self.make_room(clock.monotonic()) {
                return Arc::clone(&self.free).acquire_owned().await.ok();
            }
        }
    }

    /// From now on its place is the next one's, until the first of the pair is dropped; the second says when that is so.
    pub(super) fn idle(&self, clock: &dyn Clock) -> (Idle, impl Future<Output = ()> + Send + use<>) {
        let (room, asked) = oneshot::channel();
        let mut idlers = self.lock();
        let number = idlers.numbered;
        idlers.numbered = number.saturating_add(1);
        idlers.waiting.insert(number, (clock.monotonic(), room));
        let asked = async {
            if asked.await.is_err() {
                // It is not idle any more.
                pending::<()>().await;
            }
        };
        (Idle { number, places: self.clone() }, asked)
    }

    fn longest_idle(&self) -> Option<Duration> {
        self.lock().waiting.first_key_value().map(|(_, (since, _))| *since)
    }

    /// Whether somebody goes.
    fn make_room(&self, now: Duration) -> bool {
        let mut idlers = self.lock();
        match idlers.waiting.pop_first() {
            Some((_, (since, room))) if since.saturating_add(GRACE) <= now => room.send(()).is_ok(),
            Some((number, recent)) => {
                idlers.waiting.insert(number, recent);
                false
            }
            None => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Idlers> {
        self.idlers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// While it exists, its connection has to make room.
pub(super) struct Idle {
    number: u64,
    places: Places,
}

impl Drop for Idle {
    fn drop(&mut self) {
        self.places.lock().waiting.remove(&self.number);
    }
}

/// A request body; its connection is idle until it is read.
pub(super) struct Arriving {
    pub(super) body: Incoming,
    pub(super) _idle: Option<Idle>,
}

impl Body for Arriving {
    type Data = <Incoming as Body>::Data;
    type Error = <Incoming as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::ManualClock;

    use super::*;

    #[tokio::test]
    async fn who_has_nothing_to_do_later_makes_room_for_who_waits_already() {
        let (places, clock) = (Places::new(1), ManualClock::default());
        let held = places.take(&clock).await.expect("a free place");
        let at_work = async {
            clock.wait_for_sleepers(1).await;
            let (_idle, asked) = places.idle(&clock);
            // Until the waiting one looks again, and then for the grace of the other.
            clock.advance(GRACE);
            asked.await;
            drop(held);
        };
        let (next, ()) = tokio::join!(places.take(&clock), at_work);
        assert!(next.is_some());
    }
}
