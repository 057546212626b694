use std::time::Duration;

use super::SocketId;
use crate::frame::Frame;
use crate::status::{Gap, LossCause};

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Make the open call.
    Open,
    /// Dial and upgrade with the endpoint and ticket just received.
    Connect(SocketId),
    /// Give up the open call or the dialling that is under way.
    Abandon,
    Send(SocketId, String),
    Ping(SocketId),
    Deliver(SocketId, Frame),
    /// With a closing handshake; or at once, for a peer that does not answer.
    Close(SocketId, Closing),
    Report(Report),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    Handshake,
    Abrupt,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Report {
    Connected,
    /// The live socket is retired, for this reason; its replacement is on the way.
    Rotating(LossCause),
    Lost(LossCause),
    /// No attempt before this is over.
    Waiting(Duration),
    /// The same, and only a change at DingTalk's or a corrected secret will help.
    Refused(Duration),
    /// The open call or the upgrade took longer than this.
    AttemptTimedOut(Duration),
    Gap(Gap),
    /// An acknowledgement whose socket is gone.
    AckLost,
    Suspended(Duration),
    Stopping,
    Stopped,
    /// Stopped because of a refusal.
    GaveUp,
}
