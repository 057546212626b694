use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_events::DedupeKey;

/// What dispatchers of this process have claimed, and until when unless they renew it: as many as they have at work.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<DedupeKey, Duration>>);

/// A claim of this process, given up when dropped.
#[derive(Debug)]
pub(super) struct Hold<'a> {
    held: &'a Held,
    key: DedupeKey,
    kept: bool,
}

impl Held {
    /// `None` if another dispatcher of this process holds it.
    pub(super) fn hold(&self, key: DedupeKey, now: Duration, until: Duration) -> Option<Hold<'_>> {
        let mut held = self.lock();
        if held.get(&key).is_some_and(|until| now < *until) {
            return None;
        }
        held.insert(key, until);
        drop(held);
        Some(Hold { held: self, key, kept: false })
    }

    pub(super) fn renew(&self, key: DedupeKey, until: Duration) {
        self.lock().insert(key, until);
    }

    pub(super) fn let_go(&self, key: &DedupeKey) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DedupeKey, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold<'_> {
    /// Until its time is over, or [`let_go`](Held::let_go).
    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.held.let_go(&self.key);
        }
    }
}
