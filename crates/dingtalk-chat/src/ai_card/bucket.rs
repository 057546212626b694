//! How many calls of one operation the app may make in a second: learnt from refusals, shared by all cards. Pure.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// DingTalk counts by the second, from when requests arrive; the twentieth more is for what the network squeezes together.
const WINDOW: Duration = Duration::from_millis(1_050);
/// A refused app waits for the next second (protocol/errors-limits §4).
const PAUSE: Duration = Duration::from_secs(1);
/// Without a refusal one more is tried after this time, up to what was allowed before the last refusal,
const GROWS_EVERY: Duration = Duration::from_secs(2);
/// and beyond that after this time, up to the cap: DingTalk may allow more than it did.
const PROBES_EVERY: Duration = Duration::from_secs(30);

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// What people wait for: a card that opens, the end of an answer.
    First,
    /// A frame that a newer one replaces.
    Middle,
}

/// A place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(Rank, u64);

/// What a place is worth now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The call leaves; the place is taken back.
    Go,
    /// First in the queue, but not before this time.
    NotBefore(Duration),
    /// Somebody is before it.
    Behind,
}

#[derive(Debug)]
pub(crate) struct Bucket {
    cap: usize,
    allowed: usize,
    /// What went through in the second of the last refusal.
    ceiling: usize,
    departures: VecDeque<Duration>,
    paused_until: Duration,
    changed_at: Duration,
    queue: BTreeSet<Place>,
    next: u64,
}

impl Bucket {
    /// `cap` calls a second at first and at most.
    pub(crate) fn new(cap: usize) -> Self {
        let cap = cap.max(1);
        Self {
            cap,
            allowed: cap,
            ceiling: cap,
            departures: VecDeque::new(),
            paused_until: Duration::ZERO,
            changed_at: Duration::ZERO,
            queue: BTreeSet::new(),
            next: 0,
        }
    }

    pub(crate) fn join(&mut self, rank: Rank) -> Place {
        let place = Place(rank, self.next);
        self.next = self.next.wrapping_add(1);
        self.queue.insert(place);
        place
    }

    /// Nobody waits at this place any more.
    pub(crate) fn leave(&mut self, place: Place) {
        self.queue.remove(&place);
    }

    pub(crate) fn turn(&mut self, place: Place, now: Duration) -> Turn {
        if self.queue.first().is_some_and(|first| *first < place) {
            return Turn::Behind;
        }
        match self.free_at(now) {
            at if at > now => Turn::NotBefore(at),
            _ => {
                self.departures.push_back(now);
                self.queue.remove(&place);
                Turn::Go
            }
        }
    }

    /// Whether a call may leave now, before all who wait.
    pub(crate) fn is_free(&mut self, now: Duration) -> bool {
        self.queue.is_empty() && self.free_at(now) <= now
    }

    /// A call that left at `departed` was let through.
    pub(crate) fn accepted(&mut self, departed: Duration, now: Duration) {
        if departed < self.changed_at || self.allowed >= self.cap {
            return;
        }
        let every = if self.allowed < self.ceiling { GROWS_EVERY } else { PROBES_EVERY };
        if now.saturating_sub(self.changed_at) >= every {
            self.allowed += 1;
            self.ceiling = self.ceiling.max(self.allowed);
            self.changed_at = now;
        }
    }

    /// A call that left at `departed` was refused: too many. What left together with it teaches nothing twice.
    pub(crate) fn refused(&mut self, departed: Duration, now: Duration, wait: Duration) {
        self.paused_until = self.paused_until.max(now.saturating_add(wait.max(PAUSE)));
        if departed < self.changed_at {
            return;
        }
        let from = departed.saturating_sub(WINDOW);
        let before = self.departures.iter().filter(|at| **at > from && **at < departed).count();
        self.allowed = (self.allowed / 2).max(1);
        self.ceiling = before.clamp(self.allowed, self.cap);
        self.changed_at = now;
    }

    fn free_at(&mut self, now: Duration) -> Duration {
        while self.departures.front().is_some_and(|at| at.saturating_add(WINDOW) <= now) {
            self.departures.pop_front();
        }
        let over = self.departures.len().checked_sub(self.allowed);
        let window = over.and_then(|over| self.departures.get(over)).map(|at| at.saturating_add(WINDOW));
        window.unwrap_or(now).max(self.paused_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn leaves(bucket: &mut Bucket, now: Duration) -> bool {
        let place = bucket.join(Rank::Middle);
        let turn = bucket.turn(place, now);
        bucket.leave(place);
        turn == Turn::Go
    }

    fn burst(bucket: &mut Bucket, now: Duration) -> usize {
        (0..100).filter(|_| leaves(bucket, now)).count()
    }

    #[test]
    fn no_second_sees_more_than_the_cap() {
        let mut bucket = Bucket::new(20);
        assert_eq!(burst(&mut bucket, ms(0)), 20);
        assert_eq!(burst(&mut bucket, ms(1_000)), 0, "a request may have been slow to arrive");
        assert_eq!(burst(&mut bucket, ms(1_050)), 20);
    }

    #[test]
    fn the_end_of_an_answer_goes_before_frames_that_waited_longer() {
        let mut bucket = Bucket::new(1);
        assert!(leaves(&mut bucket, ms(0)));
        let (frame, end) = (bucket.join(Rank::Middle), bucket.join(Rank::First));
        assert_eq!(bucket.turn(frame, ms(1_050)), Turn::Behind);
        assert_eq!(bucket.turn(end, ms(500)), Turn::NotBefore(ms(1_050)));
        assert_eq!(bucket.turn(end, ms(1_050)), Turn::Go);
        assert_eq!(bucket.turn(frame, ms(1_051)), Turn::NotBefore(ms(2_100)));
        bucket.leave(frame);
        assert!(bucket.is_free(ms(2_100)), "who has gone holds nobody up");
    }

    #[test]
    fn refusals_of_one_moment_halve_once_and_pause_and_success_grows_back_slowly() {
        let mut bucket = Bucket::new(20);
        assert_eq!(burst(&mut bucket, ms(0)), 20);
        for _ in 0..9 {
            bucket.refused(ms(0), ms(30), ms(0));
        }
        assert_eq!(bucket.allowed, 10);
        assert_eq!(burst(&mut bucket, ms(1_029)), 0, "paused");
        assert!(burst(&mut bucket, ms(1_060)) <= 10);
        bucket.accepted(ms(0), ms(40));
        assert_eq!(bucket.allowed, 10, "what left before the refusal says nothing after it");
        for second in 2..70 {
            bucket.accepted(ms(second * 1_000), ms(second * 1_000 + 20));
        }
        assert!((11..=13).contains(&bucket.allowed), "{}", bucket.allowed);
    }

    #[test]
    fn what_was_allowed_before_a_refusal_is_soon_reached_again() {
        let mut bucket = Bucket::new(20);
        for at in 0..16 {
            assert!(leaves(&mut bucket, ms(at * 10)));
        }
        bucket.refused(ms(150), ms(180), ms(0));
        assert_eq!(bucket.allowed, 10);
        for second in 2..14 {
            bucket.accepted(ms(second * 1_000), ms(second * 1_000 + 20));
        }
        assert_eq!(bucket.allowed, 15, "15 had gone through");
    }

    #[test]
    fn at_least_one_call_a_second_is_tried_for_ever() {
        let mut bucket = Bucket::new(20);
        for second in 0..10 {
            bucket.refused(ms(second * 3_000), ms(second * 3_000 + 10), ms(0));
        }
        assert_eq!(bucket.allowed, 1);
        assert!(leaves(&mut bucket, ms(60_000)));
    }
}
