use std::fmt;
use std::time::Duration;

/// What had not ended when a shutdown had waited long enough; nothing stops it.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_transport::StillRunning;
///
/// let cut = StillRunning::new(3, Duration::from_secs(10));
/// assert_eq!(cut.to_string(), "still running after 10s: 3; shut down again to wait longer, or exit and lose their work");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillRunning {
    running: usize,
    waited: Duration,
}

impl StillRunning {
    /// `running` calls, requests or deliveries were still under way after `waited`.
    pub fn new(running: usize, waited: Duration) -> Self {
        Self { running, waited }
    }

    /// How many calls, requests or deliveries are still under way.
    pub fn running(&self) -> usize {
        self.running
    }

    /// How long was waited for them.
    pub fn waited(&self) -> Duration {
        self.waited
    }
}

impl fmt::Display for StillRunning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { running, waited } = self;
        write!(
            formatter,
            "still running after {waited:?}: {running}; shut down again to wait longer, or exit and lose their work"
        )
    }
}

impl std::error::Error for StillRunning {}
