use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;

use super::flight::Flight;
use super::refusals::Refusals;
use super::schedule;
use crate::error::AuthError;
use crate::moment::Moment;
use crate::token::Token;

pub(super) type Outcome = Result<Token, AuthError>;

/// The state of one token.
#[derive(Default)]
pub(crate) struct Slot {
    /// What the fast path reads; written only under `state`.
    pub(super) held: ArcSwapOption<Held>,
    /// Whether a success has anything to clear; written only under `state`.
    pub(super) contested: AtomicBool,
    /// Seconds of the monotonic clock, for the choice of what to evict.
    last_used: AtomicU64,
    state: Mutex<State>,
}

/// A token and its life.
pub(super) struct Held {
    pub(super) token: Token,
    /// When the text was first issued, as far as this process knows.
    pub(super) issued: Moment,
    /// DingTalk gave the text again after a refusal of it.
    vouched: bool,
    /// From when its life counts.
    since: Moment,
    life: Duration,
    /// Milliseconds of its age; moved on by whoever starts a refresh, so that one caller does.
    refresh_at: AtomicU64,
}

/// Everything but the fast path. The lock is never held across a wait.
#[derive(Default)]
pub(super) struct State {
    pub(super) flight: Option<Flight>,
    pub(super) failure: Option<Failure>,
    /// Loads that failed since the last success.
    pub(super) failures: u32,
    /// Issues of a token that were refused while young, in a row: they slow loads down.
    pub(super) refusals: u32,
    /// As many different young texts were refused in a row, and nothing succeeded with any.
    pub(super) strikes: u32,
    /// The last token that DingTalk refused, until another is issued.
    pub(super) rejected: Option<Token>,
    /// The last token that DingTalk refused, also after that.
    last_refused: Option<Token>,
    /// When the last load left, or is to leave.
    pub(super) last_load: Option<Departure>,
    /// Operations that refused a token.
    pub(super) refusing: Refusals,
}

/// A load leaves so long after a moment.
#[derive(Clone, Copy)]
pub(super) struct Departure {
    pub(super) from: Moment,
    pub(super) after: Duration,
}

#[derive(Clone)]
pub(super) struct Failure {
    pub(super) until: Duration,
    pub(super) error: AuthError,
}

impl Slot {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token, if it is still valid at `now`.
    pub(super) fn valid(&self, now: Moment) -> Option<Token> {
        let held = self.held.load();
        held.as_ref().filter(|held| held.is_valid(now)).map(|held| held.token.clone())
    }

    pub(super) fn touch(&self, now: Duration) {
        // A write per second and slot at most: a shared cache line is dear.
        if self.last_used.load(Ordering::Relaxed) != now.as_secs() {
            self.last_used.store(now.as_secs(), Ordering::Relaxed);
        }
    }

    pub(super) fn last_used(&self) -> u64 {
        self.last_used.load(Ordering::Relaxed)
    }
}

impl Held {
    pub(super) fn new(
        token: Token,
        issued: Moment,
        vouched: bool,
        since: Moment,
        life: schedule::Life,
    ) -> Self {
        let refresh_at = AtomicU64::new(schedule::millis(life.refresh_after));
        Self { token, issued, vouched, since, life: life.whole, refresh_at }
    }

    /// How long ago it came from DingTalk or the store.
    pub(super) fn age(&self, now: Moment) -> Duration {
        now.since(self.since)
    }

    pub(super) fn is_valid(&self, now: Moment) -> bool {
        self.age(now) < self.life
    }

    /// Whether DingTalk has just said that the text is good, in spite of a refusal.
    pub(super) fn is_vouched_for(&self, now: Moment) -> bool {
        self.vouched && schedule::is_young(self.age(now))
    }

    /// Whether the caller, at this age of the token, is the one to start a refresh; puts off the next one.
    pub(super) fn claim_refresh(&self, age: Duration) -> bool {
        let due = self.refresh_at.load(Ordering::Relaxed);
        let next = schedule::millis(age.saturating_add(schedule::REFRESH_RETRY));
        schedule::millis(age) >= due
            && self.refresh_at.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    pub(super) fn put_off_refresh(&self, now: Moment, wait: Duration) {
        let next = self.age(now).saturating_add(wait);
        self.refresh_at.store(schedule::millis(next), Ordering::Relaxed);
    }
}

impl State {
    /// The flight under way; one whose task is gone does not count.
    pub(super) fn running_flight(&self) -> Option<Flight> {
        self.flight.clone().filter(Flight::is_running)
    }

    /// The failure that still counts at `now`, as callers are told it.
    pub(super) fn remembered(&self, now: Duration) -> Option<AuthError> {
        let Failure { until, error } = self.failure.as_ref().filter(|failure| now < failure.until)?;
        let retry_after = until.saturating_sub(now);
        Some(AuthError::Remembered { retry_after, error: Arc::new(error.clone()) })
    }

    /// Counts the refusal of a token of this age.
    pub(super) fn refused(&mut self, token: &Token, age: Duration) {
        self.refusals = schedule::counted(self.refusals, age);
        let same = self.last_refused.as_ref().is_some_and(|last| last.secret() == token.secret());
        // DingTalk gave the same text again: it is not the token that is refused.
        if !same {
            self.strikes = schedule::counted(self.strikes, age);
        }
        self.last_refused = Some(token.clone());
        self.rejected = Some(token.clone());
    }

    /// Forgets what failed, so that the next load starts at once.
    pub(super) fn forget_failures(&mut self) {
        self.failure = None;
        self.failures = 0;
        self.refusals = 0;
        self.strikes = 0;
        self.last_load = None;
        self.refusing = Refusals::default();
    }
}
