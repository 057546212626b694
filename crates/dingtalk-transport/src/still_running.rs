use std::fmt;
use std::time::Duration;

/// What had not ended when a shutdown had waited long enough; nothing stops it.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_transport::StillRunning;
///
/// let cut = StillRunning::new(3, Duration::from_secs(10)).and_calls(2);
/// assert_eq!(
///     cut.to_string(),
///     "still running after 10s: 3 handlers, 2 calls; shut down again to wait longer, or exit and lose their work"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillRunning {
    handlers: usize,
    calls: usize,
    waited: Duration,
}

impl StillRunning {
    /// As many handlers of deliveries, replies included, were still at work after `waited`.
    pub fn new(handlers: usize, waited: Duration) -> Self {
        Self { handlers, calls: 0, waited }
    }

    /// And as many calls were still under way.
    #[must_use]
    pub fn and_calls(self, calls: usize) -> Self {
        Self { calls, ..self }
    }

    /// How many handlers and calls are still under way.
    pub fn running(&self) -> usize {
        self.handlers.saturating_add(self.calls)
    }

    /// How many handlers of deliveries are still at work, or wait for their turn.
    pub fn handlers(&self) -> usize {
        self.handlers
    }

    /// How many calls are still under way, the replies of handlers at work among them.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// How long was waited for them.
    pub fn waited(&self) -> Duration {
        self.waited
    }
}

impl fmt::Display for StillRunning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { handlers, calls, waited } = self;
        write!(formatter, "still running after {waited:?}: ")?;
        match (handlers, calls) {
            (_, 0) => write!(formatter, "{handlers} handlers")?,
            (0, _) => write!(formatter, "{calls} calls")?,
            _ => write!(formatter, "{handlers} handlers, {calls} calls")?,
        }
        formatter.write_str("; shut down again to wait longer, or exit and lose their work")
    }
}

impl std::error::Error for StillRunning {}
