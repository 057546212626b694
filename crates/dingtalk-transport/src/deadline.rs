use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::{Clock, TransportErrorKind};

/// What `future` gives, or `None` when that takes longer than `limit`.
pub(crate) async fn within<F: Future>(clock: &dyn Clock, limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = clock.sleep(limit);
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Until when the parts of one exchange must have happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) started: Duration,
    pub(crate) head: Duration,
    pub(crate) total: Option<Duration>,
}

impl Deadline {
    pub(crate) fn first_wait(&self) -> Duration {
        self.total.map_or(self.head, |total| total.min(self.head))
    }

    /// How long to wait on for the head at the time `now`, or what has run out. A long upload that makes progress puts the
    /// head's time-out off.
    pub(crate) fn after(&self, now: Duration, last_piece: Duration) -> Result<Duration, TransportErrorKind> {
        let total_left = self.total_left(now)?;
        let waited = now.saturating_sub(self.started.max(last_piece));
        match self.head.checked_sub(waited) {
            None | Some(Duration::ZERO) => Err(TransportErrorKind::HeadTimeout(self.head)),
            Some(left) => Ok(total_left.map_or(left, |total| total.min(left))),
        }
    }

    /// How much is left of the total time-out, if there is one.
    pub(crate) fn total_left(&self, now: Duration) -> Result<Option<Duration>, TransportErrorKind> {
        let Some(total) = self.total else { return Ok(None) };
        match total.checked_sub(now.saturating_sub(self.started)) {
            None | Some(Duration::ZERO) => Err(TransportErrorKind::TotalTimeout(total)),
            left => Ok(left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Deadline = Deadline {
        started: Duration::from_secs(100),
        head: Duration::from_secs(10),
        total: Some(Duration::from_secs(60)),
    };

    fn at(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    #[test]
    fn the_head_may_take_its_time_from_the_call_on() {
        assert_eq!(DEADLINE.first_wait(), at(10));
        assert_eq!(DEADLINE.after(at(104), Duration::ZERO), Ok(at(6)));
        assert_eq!(DEADLINE.after(at(110), Duration::ZERO), Err(TransportErrorKind::HeadTimeout(at(10))));
    }

    #[test]
    fn a_piece_of_the_upload_grants_the_time_anew_but_never_beyond_the_total() {
        assert_eq!(DEADLINE.after(at(112), at(109)), Ok(at(7)));
        assert_eq!(DEADLINE.after(at(158), at(157)), Ok(at(2)));
        assert_eq!(DEADLINE.after(at(160), at(159)), Err(TransportErrorKind::TotalTimeout(at(60))));
    }

    #[test]
    fn without_a_total_only_the_head_counts() {
        let deadline = Deadline { total: None, ..DEADLINE };
        assert_eq!(deadline.total_left(at(9999)), Ok(None));
        assert_eq!(deadline.after(at(9999), at(9998)), Ok(at(9)));
    }
}
