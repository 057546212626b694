//! What can be seen from outside: for health checks, for logs, for catching up after a gap.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::error::GatewayError;

/// How an app's connections are. A snapshot.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Status {
    /// One for each connection of the app.
    pub connections: Vec<ConnectionStatus>,
}

impl Status {
    /// Whether at least one connection is open: the answer for a health check.
    pub fn connected(&self) -> bool {
        self.connections.iter().any(ConnectionStatus::connected)
    }

    /// Whether DingTalk refuses the credentials: it has done so twice, and no connection is open.
    pub fn refused(&self) -> bool {
        self.connections.iter().all(|connection| connection.state == ConnectionState::Refused)
    }

    /// Whether all connections have ended for good.
    pub fn stopped(&self) -> bool {
        self.connections.iter().all(|connection| connection.state == ConnectionState::Stopped)
    }

    /// The latest error of any connection.
    pub fn last_error(&self) -> Option<&GatewayError> {
        let latest = self.connections.iter().filter(|connection| connection.last_error.is_some());
        latest.max_by_key(|connection| connection.since)?.last_error.as_deref()
    }
}

/// How one connection is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConnectionStatus {
    /// What it is doing.
    pub state: ConnectionState,
    /// Since when, by this machine's clock.
    pub since: SystemTime,
    /// When the last frame came: anything of DingTalk's on this connection, pings of its gateway included.
    pub last_frame: Option<SystemTime>,
    /// Failed attempts since the last connection that worked for
    /// [`proven_after`](crate::GatewayBuilder::proven_after).
    pub attempts: u32,
    /// Why the last attempt failed or the last connection ended; kept when a new one is open.
    pub last_error: Option<Arc<GatewayError>>,
}

impl ConnectionStatus {
    /// Whether a connection is open.
    pub fn connected(&self) -> bool {
        matches!(self.state, ConnectionState::Connected | ConnectionState::Rotating)
    }
}

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectionState {
    /// Being opened.
    Connecting,
    /// Open.
    Connected,
    /// Open and being replaced: DingTalk asked for it, or it had become silent.
    Rotating,
    /// Between two attempts.
    Waiting,
    /// DingTalk refuses the credentials: tried again every five minutes.
    Refused,
    /// Finishing what is running.
    Stopping,
    /// Ended for good.
    Stopped,
}

/// Something that happened to a connection.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// It is open.
    Connected {
        /// Which of the app's connections, from 0.
        connection: usize,
    },
    /// An attempt to open it failed: the open call, dialling or the upgrade. Another follows.
    Failed {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// Why.
        error: Arc<GatewayError>,
    },
    /// It is being replaced while it is open.
    Rotating {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// Why.
        cause: LossCause,
    },
    /// It is gone.
    Lost {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// Why.
        cause: LossCause,
    },
    /// It is open again, and what DingTalk sent meanwhile may be lost: read by the API what must not be missed.
    Gap {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// From when to when, and why.
        gap: Gap,
    },
    /// DingTalk refused the credentials twice.
    Refused {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// What it answered.
        error: Arc<GatewayError>,
    },
    /// This process or machine stood still, or its clock was set; the connection is being probed.
    Suspended {
        /// Which of the app's connections, from 0.
        connection: usize,
        /// For how long.
        length: Duration,
    },
    /// It has ended for good.
    Stopped {
        /// Which of the app's connections, from 0.
        connection: usize,
    },
}

/// A time in which nothing was known to be listening on a connection.
///
/// Events that DingTalk could not deliver it delivers again; chat messages and card actions it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The last proof of life of the old connection, by this machine's clock.
    pub from: SystemTime,
    /// When the new connection was open.
    pub to: SystemTime,
    /// What ended the old connection.
    pub cause: LossCause,
}

impl Gap {
    /// How long it was.
    pub fn duration(&self) -> Duration {
        self.to.duration_since(self.from).unwrap_or_default()
    }
}

/// Why a connection ended or was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LossCause {
    /// DingTalk asked for it (`disconnect`): routine, about once a day.
    Rotation,
    /// No frame for minutes, though the peer answered pings.
    Silence,
    /// The peer did not answer a ping.
    Unanswered,
    /// The peer took nothing of what was to be sent.
    Stuck,
    /// The peer closed it.
    Closed,
    /// It broke: reset, network failure.
    Broken,
    /// The peer broke the WebSocket protocol or sent a message beyond the size limit.
    Protocol,
}

impl LossCause {
    pub(crate) fn is_rotation(self) -> bool {
        self == Self::Rotation
    }
}

impl fmt::Display for LossCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rotation => "DingTalk asked for a new connection",
            Self::Silence => "no frame for minutes",
            Self::Unanswered => "the peer did not answer a ping",
            Self::Stuck => "the peer took nothing of what was to be sent",
            Self::Closed => "the peer closed the connection",
            Self::Broken => "the connection broke",
            Self::Protocol => "the peer broke the WebSocket protocol",
        })
    }
}
