use std::time::{Duration, SystemTime};

use dingtalk_transport::Clock;

/// A moment on both clocks.
///
/// The monotonic clock stands still while the machine is suspended (Linux, macOS), and the wall clock may be set back:
/// a life ends by whichever of them has gone further.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moment {
    pub(crate) monotonic: Duration,
    /// Since the Unix epoch.
    wall: Duration,
}

impl Moment {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        let wall = clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { monotonic: clock.monotonic(), wall }
    }

    /// The time between, at least.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let by_monotonic = self.monotonic.saturating_sub(earlier.monotonic);
        by_monotonic.max(self.wall.saturating_sub(earlier.wall))
    }
}
