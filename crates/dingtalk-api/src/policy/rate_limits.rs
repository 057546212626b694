use std::time::Duration;

/// At most `calls` in any window of `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    pub(super) calls: usize,
    pub(super) per: Duration,
}

impl RateLimit {
    /// At most `calls` (at least 1) in any window of `per`.
    pub fn new(calls: usize, per: Duration) -> Self {
        Self { calls: calls.max(1), per }
    }
}

/// What the client holds back by itself, so that DingTalk does not have to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimits {
    /// Calls of one operation for one organisation; `None` = unlimited. Default 20 a second, the standard edition's limit.
    pub per_operation: Option<RateLimit>,
    /// Messages of one webhook robot; `None` = unlimited. Default 20 a minute; beyond it DingTalk mutes the robot for ten.
    pub per_robot: Option<RateLimit>,
}

impl RateLimits {
    /// Holds nothing back by its own count, for benchmarks and for those who limit elsewhere; what DingTalk has refused for a
    /// while still waits.
    pub fn unlimited() -> Self {
        Self { per_operation: None, per_robot: None }
    }

    /// Sets [`per_operation`](Self::per_operation), such as for an edition with more calls a second.
    ///
    /// ```
    /// use std::time::Duration;
    /// use dingtalk_api::{RateLimit, RateLimits};
    ///
    /// let limits = RateLimits::default().per_operation(RateLimit::new(40, Duration::from_secs(1))).per_robot(None);
    /// assert_eq!(limits.per_robot, None);
    /// ```
    #[must_use]
    pub fn per_operation(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.per_operation = limit.into();
        self
    }

    /// Sets [`per_robot`](Self::per_robot).
    #[must_use]
    pub fn per_robot(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.per_robot = limit.into();
        self
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            per_operation: Some(RateLimit::new(20, Duration::from_secs(1))),
            per_robot: Some(RateLimit::new(20, Duration::from_secs(60))),
        }
    }
}

/// Who keeps a call from leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThrottledBy {
    /// DingTalk, which refused an earlier call and said for how long.
    DingTalk,
    /// This client's own [`RateLimits`]: earlier calls are still in the queue.
    Client,
}
