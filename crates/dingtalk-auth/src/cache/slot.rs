use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use super::schedule;
use crate::error::AuthError;
use crate::token::Token;

pub(super) type Outcome = Result<Token, AuthError>;

/// The state of one token.
#[derive(Default)]
pub(crate) struct Slot {
    /// What the fast path reads; written only under `state`.
    pub(super) held: ArcSwapOption<Held>,
    /// Seconds of the monotonic clock, for the choice of what to evict.
    last_used: AtomicU64,
    state: Mutex<State>,
}

/// A token and its deadlines on the monotonic clock.
pub(super) struct Held {
    pub(super) token: Token,
    pub(super) expires_at: Duration,
    /// When the text was first issued, as far as this process knows.
    pub(super) issued_at: Duration,
    obtained_at: Duration,
    /// Milliseconds; moved on by whoever starts a refresh, so that one caller does.
    refresh_at: AtomicU64,
}

/// Everything but the fast path. The lock is never held across a wait.
#[derive(Default)]
pub(super) struct State {
    pub(super) flight: Option<watch::Receiver<Option<Outcome>>>,
    pub(super) failure: Option<Failure>,
    /// Loads that failed since the last success.
    pub(super) failures: u32,
    /// Young tokens that DingTalk refused in a row.
    pub(super) strikes: u32,
    /// The last token that DingTalk refused, until another is issued.
    pub(super) rejected: Option<Token>,
    pub(super) last_load: Option<Duration>,
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
    pub(super) fn valid(&self, now: Duration) -> Option<Token> {
        let held = self.held.load();
        held.as_ref().filter(|held| now < held.expires_at).map(|held| held.token.clone())
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
        issued_at: Duration,
        obtained_at: Duration,
        life: schedule::Life,
    ) -> Self {
        Self {
            token,
            issued_at,
            obtained_at,
            expires_at: life.expires_at,
            refresh_at: AtomicU64::new(schedule::millis(life.refresh_at)),
        }
    }

    /// How long ago it came from DingTalk or the store.
    pub(super) fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.obtained_at)
    }

    /// Whether the caller is the one to start a refresh; moves the next one to `retry_at`.
    pub(super) fn claim_refresh(&self, now: Duration, retry_at: Duration) -> bool {
        let due = self.refresh_at.load(Ordering::Relaxed);
        schedule::millis(now) >= due
            && self
                .refresh_at
                .compare_exchange(due, schedule::millis(retry_at), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    pub(super) fn refresh_not_before(&self, at: Duration) {
        self.refresh_at.store(schedule::millis(at), Ordering::Relaxed);
    }
}

impl State {
    /// The flight under way; one whose task is gone does not count.
    pub(super) fn running_flight(&self) -> Option<watch::Receiver<Option<Outcome>>> {
        self.flight.clone().filter(|flight| flight.has_changed().is_ok())
    }

    /// The failure that still counts at `now`, as callers are told it.
    pub(super) fn remembered(&self, now: Duration) -> Option<AuthError> {
        let Failure { until, error } = self.failure.as_ref().filter(|failure| now < failure.until)?;
        let retry_after = until.saturating_sub(now);
        Some(AuthError::Remembered { retry_after, error: std::sync::Arc::new(error.clone()) })
    }
}
