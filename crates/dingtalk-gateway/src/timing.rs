use std::time::Duration;

/// The intervals of the state machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing {
    /// A WebSocket ping after so much silence.
    pub(crate) ping_after: Duration,
    /// Something has to be heard within this after a ping.
    pub(crate) pong_timeout: Duration,
    /// Another connection after so long without a frame, pongs or not.
    pub(crate) silence: Duration,
    /// For the open call; and again for dialling and the upgrade.
    pub(crate) attempt: Duration,
    /// How long a retired socket may go on acknowledging once its replacement is there.
    pub(crate) drain: Duration,
    pub(crate) backoff_first: Duration,
    pub(crate) backoff_limit: Duration,
    /// Between attempts with credentials that were refused twice.
    pub(crate) slow_lane: Duration,
    /// So much life makes a connection a good one.
    pub(crate) proof: Duration,
    pub(crate) stop_when_refused: bool,
}

impl Default for Timing {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            ping_after: seconds(20),
            pong_timeout: seconds(10),
            silence: seconds(180),
            attempt: seconds(15),
            drain: seconds(10),
            backoff_first: seconds(1),
            backoff_limit: seconds(60),
            slow_lane: seconds(300),
            proof: seconds(4),
            stop_when_refused: false,
        }
    }
}
