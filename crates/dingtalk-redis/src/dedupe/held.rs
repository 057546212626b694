use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dingtalk_events::DedupeKey;

/// What dispatchers of this process have claimed: as many as they have at work.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashSet<DedupeKey>>);

/// A claim of this process, given up when dropped.
#[derive(Debug)]
pub(super) struct Hold<'a> {
    held: &'a Held,
    key: DedupeKey,
    kept: bool,
}

impl Held {
    /// `None` if another dispatcher of this process holds it.
    pub(super) fn hold(&self, key: DedupeKey) -> Option<Hold<'_>> {
        self.lock().insert(key).then(|| Hold { held: self, key, kept: false })
    }

    pub(super) fn let_go(&self, key: &DedupeKey) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<DedupeKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold<'_> {
    /// Until [`let_go`](Held::let_go).
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
