use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::clock::{Clock, Sleep};
use crate::error::TransportErrorKind;

/// A wait that outlives its purpose: an exchange leaves it to the next on the same connection.
///
/// To set and cancel a wait for every exchange costs more than to read its answer; to be woken too early, once in a while,
/// costs one look at the clock.
#[derive(Default)]
pub(crate) struct Timer {
    /// When the wait ends, on the monotonic clock.
    set: Option<(Duration, Sleep)>,
}

impl Timer {
    /// Ready at the monotonic time `due` or later, never earlier.
    pub(crate) fn poll_until(
        &mut self,
        due: Duration,
        clock: &dyn Clock,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        loop {
            match &mut self.set {
                Some((end, sleep)) if *end <= due => {
                    ready!(sleep.as_mut().poll(context));
                    self.set = None;
                    if clock.monotonic() >= due {
                        return Poll::Ready(());
                    }
                }
                _ => match due.checked_sub(clock.monotonic()) {
                    None | Some(Duration::ZERO) => return Poll::Ready(()),
                    Some(left) => self.set = Some((due, clock.sleep(left))),
                },
            }
        }
    }
}

/// Until when the parts of one exchange must have happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) started: Duration,
    pub(crate) head: Duration,
    pub(crate) total: Option<Duration>,
}

impl Deadline {
    /// When the head must be there. A long upload that makes progress puts that off, but never beyond the total.
    pub(crate) fn head_due(&self, last_piece: Duration) -> Duration {
        self.no_later_than_total(self.started.max(last_piece).saturating_add(self.head))
    }

    /// `due`, or the end of the whole exchange when that comes first.
    pub(crate) fn no_later_than_total(&self, due: Duration) -> Duration {
        self.total_due().map_or(due, |total| due.min(total))
    }

    /// What has run out at the time `now`, if anything: the total, or else the wait of kind `other`.
    pub(crate) fn run_out(&self, now: Duration, other: TransportErrorKind) -> TransportErrorKind {
        match self.total {
            Some(total) if self.total_is_over(now) => TransportErrorKind::TotalTimeout(total),
            _ => other,
        }
    }

    pub(crate) fn total_is_over(&self, now: Duration) -> bool {
        self.total_due().is_some_and(|due| now >= due)
    }

    fn total_due(&self) -> Option<Duration> {
        self.total.map(|total| self.started.saturating_add(total))
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

    fn run_out(deadline: Deadline, now: Duration) -> TransportErrorKind {
        deadline.run_out(now, TransportErrorKind::HeadTimeout(deadline.head))
    }

    #[test]
    fn the_head_may_take_its_time_from_the_call_on() {
        assert_eq!(DEADLINE.head_due(Duration::ZERO), at(110));
        assert_eq!(run_out(DEADLINE, at(110)), TransportErrorKind::HeadTimeout(at(10)));
    }

    #[test]
    fn a_piece_of_the_upload_grants_the_time_anew_but_never_beyond_the_total() {
        assert_eq!(DEADLINE.head_due(at(109)), at(119));
        assert_eq!(DEADLINE.head_due(at(157)), at(160));
        assert_eq!(run_out(DEADLINE, at(160)), TransportErrorKind::TotalTimeout(at(60)));
    }

    #[test]
    fn without_a_total_only_the_head_counts() {
        let deadline = Deadline { total: None, ..DEADLINE };
        assert!(!deadline.total_is_over(at(9999)));
        assert_eq!(deadline.head_due(at(9998)), at(10_008));
    }
}

#[cfg(all(test, feature = "test-util"))]
mod timer_tests {
    use std::task::Waker;

    use super::*;
    use crate::doubles::ManualClock;

    fn ready(timer: &mut Timer, second: u64, clock: &ManualClock) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        timer.poll_until(Duration::from_secs(second), clock, &mut context).is_ready()
    }

    #[test]
    fn one_wait_serves_later_and_later_ends_and_none_comes_early() {
        let (clock, mut timer) = (ManualClock::default(), Timer::default());
        assert!(!ready(&mut timer, 10, &clock));
        clock.advance(Duration::from_secs(9));
        assert!(!ready(&mut timer, 19, &clock), "the second exchange");
        clock.advance(Duration::from_secs(1));
        assert!(!ready(&mut timer, 19, &clock), "the end of the first exchange's wait");
        clock.advance(Duration::from_secs(9));
        assert!(ready(&mut timer, 19, &clock));
    }

    #[test]
    fn an_earlier_end_is_not_missed() {
        let (clock, mut timer) = (ManualClock::default(), Timer::default());
        assert!(!ready(&mut timer, 10, &clock));
        assert!(!ready(&mut timer, 3, &clock));
        clock.advance(Duration::from_secs(3));
        assert!(ready(&mut timer, 3, &clock));
        assert_eq!(clock.sleepers(), 0, "a wait was left behind");
    }
}
