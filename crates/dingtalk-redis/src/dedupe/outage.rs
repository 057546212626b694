use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dingtalk_transport::Clock;
use redis::RedisError;

/// How long Redis is left alone after it failed: with each delivery waiting for it, cards would be answered too late.
const PAUSE: Duration = Duration::from_secs(5);

/// Whether Redis answers, and when to ask again if it does not.
#[derive(Debug)]
pub(super) struct Outage {
    clock: Arc<dyn Clock>,
    ask_again: Mutex<Option<Duration>>,
}

impl Outage {
    pub(super) fn none(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ask_again: Mutex::new(None) }
    }

    /// Redis is to be left alone for now.
    pub(super) fn lasts(&self) -> bool {
        let until = *self.ask_again.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| self.clock.monotonic() < until)
    }

    /// Redis failed.
    pub(super) fn begin(&self, error: &RedisError) {
        let until = self.clock.monotonic().saturating_add(PAUSE);
        tracing::warn!(%error, "Redis failed: for now, duplicates are known to this process only");
        *self.ask_again.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Redis answered.
    pub(super) fn end(&self) {
        if self.ask_again.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            tracing::info!("Redis answers again: duplicates are known to all processes");
        }
    }
}
