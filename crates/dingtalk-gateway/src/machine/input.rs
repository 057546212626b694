use std::time::{Duration, SystemTime};

use crate::frame::Frame;
use crate::status::LossCause;

/// One WebSocket of the connection, numbered from 1 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SocketId(pub(super) u64);

/// Both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) monotonic: Duration,
    pub(crate) wall: SystemTime,
}

/// What a failure of the open call or the upgrade means for the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// May be better next time.
    Transient,
    /// The server said how long to wait.
    RetryAfter(Duration),
    /// Repeating does not help: wrong credentials, not allowed.
    Refused,
}

#[derive(Debug)]
pub(crate) enum Input {
    Start,
    /// The open call gave an endpoint and a ticket.
    Opened,
    OpenFailed(Verdict),
    Connected(SocketId),
    ConnectFailed(Verdict),
    Frame(SocketId, Frame),
    /// Any other sign of life: a WebSocket ping or pong, a message that is no frame.
    Heard(SocketId),
    Lost(SocketId, LossCause),
    /// A delivery is done; its acknowledgement, if the frame can have one.
    Settled(SocketId, Option<String>),
    /// Whether the driver reads from the socket: while it does not, silence is ours.
    Reading(SocketId, bool),
    /// Whether something waits to be written and the peer takes nothing.
    Stuck(SocketId, bool),
    Tick,
    /// Finish what is running, for so long at most, and close.
    Stop(Duration),
}
