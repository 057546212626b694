use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A pending wait; dropping it cancels the wait.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The only source of time in the SDK, so that tests own time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Wall-clock time: for timestamps on the wire and expiry times shared between machines.
    fn now(&self) -> SystemTime;

    /// Time since an arbitrary origin of this clock; never goes back: for lifetimes and intervals.
    fn monotonic(&self) -> Duration;

    /// Waits for `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// A shared clock is a clock.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn monotonic(&self) -> Duration {
        (**self).monotonic()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        (**self).sleep(duration)
    }
}

/// Tokio's timer and the system's wall clock.
///
/// Waits and intervals follow `tokio::time`, so `tokio::time::pause` works in tests.
#[cfg(feature = "tokio-clock")]
#[derive(Debug, Clone)]
pub struct TokioClock {
    origin: tokio::time::Instant,
    /// Wall-clock time at `origin`, for a wall clock that follows tokio's time.
    start: Option<SystemTime>,
}

#[cfg(feature = "tokio-clock")]
#[expect(clippy::disallowed_methods, reason = "the one place where time enters the SDK")]
impl TokioClock {
    /// The system's wall clock.
    pub fn new() -> Self {
        Self { origin: tokio::time::Instant::now(), start: None }
    }

    /// A wall clock that starts at `start` and follows tokio's time, paused or not: for tests.
    pub fn starting_at(start: SystemTime) -> Self {
        Self { origin: tokio::time::Instant::now(), start: Some(start) }
    }
}

#[cfg(feature = "tokio-clock")]
impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "tokio-clock")]
#[expect(clippy::disallowed_methods, reason = "the one place where time enters the SDK")]
impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        match self.start {
            Some(start) => start.checked_add(self.monotonic()).unwrap_or(start),
            None => SystemTime::now(),
        }
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}
