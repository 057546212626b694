//! How many calls of one operation the app may make in a second: learnt from refusals, shared by all cards. Pure.

use std::collections::{BTreeMap, BTreeSet};
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
    Go(Departure),
    /// First in the queue, but too many are under way: not before one of them is answered.
    NotYet,
    /// First in the queue, but not before this time.
    NotBefore(Duration),
    /// Somebody is before it.
    Behind,
}

/// A call that left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Departure {
    id: u64,
    pub(crate) at: Duration,
}

/// What it takes of the second in which it arrived.
#[derive(Debug, Clone, Copy)]
struct Taken {
    at: Duration,
    /// While it is under way nobody knows when it arrives: the first calls wait for a token and a connection.
    until: Option<Duration>,
}

#[derive(Debug)]
pub(crate) struct Bucket {
    cap: usize,
    allowed: usize,
    /// What went through in the second of the last refusal.
    ceiling: usize,
    taken: BTreeMap<u64, Taken>,
    /// From a departure to its answer, at the least.
    fastest: Option<Duration>,
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
            taken: BTreeMap::new(),
            fastest: None,
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
            None => Turn::NotYet,
            Some(at) if at > now => Turn::NotBefore(at),
            Some(_) => {
                self.queue.remove(&place);
                let Place(_, id) = place;
                self.taken.insert(id, Taken { at: now, until: None });
                Turn::Go(Departure { id, at: now })
            }
        }
    }

    /// Whether a call may leave now, before all who wait.
    pub(crate) fn is_free(&mut self, now: Duration) -> bool {
        self.queue.is_empty() && self.free_at(now).is_some_and(|at| at <= now)
    }

    /// A call is answered, however: it arrived before that by half of the fastest way there and back at least.
    pub(crate) fn answered(&mut self, departure: Departure, now: Duration) {
        let took = now.saturating_sub(departure.at);
        let fastest = self.fastest.map_or(took, |fastest| fastest.min(took));
        self.fastest = Some(fastest);
        let arrived = now.saturating_sub(fastest / 2);
        self.end(departure, arrived.saturating_add(WINDOW));
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn abandoned(&mut self, departure: Departure) {
        self.end(departure, departure.at.saturating_add(WINDOW * 2));
    }

    fn end(&mut self, departure: Departure, until: Duration) {
        if let Some(taken) = self.taken.get_mut(&departure.id) {
            taken.until.get_or_insert(until);
        }
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
        let with_it = |taken: &&Taken| taken.at.saturating_add(WINDOW) > departed && taken.at < departed;
        let before = self.taken.values().filter(with_it).count();
        self.allowed = (self.allowed / 2).max(1);
        self.ceiling = before.clamp(self.allowed, self.cap);
        self.changed_at = now;
    }

    /// When a call may leave; `None` where that hangs on answers.
    fn free_at(&mut self, now: Duration) -> Option<Duration> {
        self.taken.retain(|_, taken| taken.until.is_none_or(|until| until > now));
        let over = self.taken.len().checked_sub(self.allowed);
        let Some(over) = over else { return Some(now.max(self.paused_until)) };
        let mut ends: Vec<_> = self.taken.values().filter_map(|taken| taken.until).collect();
        ends.sort_unstable();
        ends.get(over).map(|until| (*until).max(self.paused_until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// A call that is answered at once.
    fn leaves(bucket: &mut Bucket, now: Duration) -> bool {
        let place = bucket.join(Rank::Middle);
        let turn = bucket.turn(place, now);
        bucket.leave(place);
        if let Turn::Go(departure) = turn {
            bucket.answered(departure, now);
        }
        matches!(turn, Turn::Go(_))
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
        let Turn::Go(departure) = bucket.turn(end, ms(1_050)) else { panic!("it is its turn") };
        assert_eq!(bucket.turn(frame, ms(1_051)), Turn::NotYet, "nobody knows when the end arrives");
        bucket.answered(departure, ms(1_050));
        assert_eq!(bucket.turn(frame, ms(1_051)), Turn::NotBefore(ms(2_100)));
        bucket.leave(frame);
        assert!(bucket.is_free(ms(2_100)), "who has gone holds nobody up");
    }

    #[test]
    fn a_slow_call_counts_from_when_it_may_have_arrived() {
        let mut bucket = Bucket::new(1);
        let left = |bucket: &mut Bucket, now| {
            let place = bucket.join(Rank::Middle);
            match bucket.turn(place, now) {
                Turn::Go(departure) => departure,
                turn => panic!("{turn:?}"),
            }
        };
        let first = left(&mut bucket, ms(0));
        bucket.answered(first, ms(40));
        let cold = left(&mut bucket, ms(1_070));
        bucket.answered(cold, ms(1_500));
        let next = bucket.join(Rank::Middle);
        assert_eq!(bucket.turn(next, ms(1_501)), Turn::NotBefore(ms(2_530)));
        bucket.leave(next);
        let given_up = left(&mut bucket, ms(2_530));
        bucket.abandoned(given_up);
        assert!(bucket.is_free(ms(4_630)), "who was dropped holds nobody up for ever");
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
