//! What can go wrong.

use std::time::Duration;

/// What can go wrong.
///
/// In the first group the operation does not run; in the second it does and its answer is damaged on the way.
/// On `/connect` the second group breaks the WebSocket, whose bytes follow the answer's head as a body would.
/// The others are for Stream mode: the third group hits the next WebSocket handshakes; the fourth hits connections, at once
/// those that are open (each once), then new ones as they open; the last hits the next pushes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The answer to too many calls per second: errcode 90018 (wrapped in 88 under `/topapi/`), 130101 for a custom
    /// robot, HTTP 403 `Forbidden.AccessDenied.QpsLimitForAppkeyAndApi` on the new host.
    Throttle,
    /// The answer of [`Throttle`](Self::Throttle) to what comes above this many calls of the path in a second, as long as the fault
    /// lasts; refused calls count for nothing. An app may call each operation 20 times in the standard edition.
    RateLimit(usize),
    /// The answer to a banned address: `{"status":1111,"punish":"deny",…}`, no `errcode`.
    Ban,
    /// The answer comes later by this much real time.
    Latency(Duration),
    /// The connection is reset (RST) before an answer.
    Reset,
    /// An HTML page from the edge, HTTP 502.
    Html,
    /// This HTTP status with this body; an empty text without one.
    Status(u16, Option<String>),
    /// The app lacks this permission point.
    PermissionMissing(String),
    /// No answer ever comes.
    Hang,

    /// The body ends (FIN) after this many bytes, fewer than Content-Length says.
    Truncate(usize),
    /// The body stops after this many bytes, the connection stays.
    StallBody(usize),
    /// The connection is closed (FIN) after this many bytes of the answer, its head included.
    CloseAfter(usize),
    /// The connection is reset (RST) after this many bytes of the answer, its head included.
    ResetAfter(usize),
    /// A chunked body of this many bytes that never becomes JSON.
    HugeBody(u64),

    /// The WebSocket handshake is refused with this HTTP status; its ticket stays good.
    RefuseUpgrade(u16),
    /// The WebSocket handshake is answered later by this much real time.
    StreamSlowOpen(Duration),
    /// The WebSocket is accepted and nothing is ever sent on it, no answer to a WebSocket ping either.
    StreamZombie,

    /// A SYSTEM `disconnect` with this reason, the documented 10 s of silence, then the end (FIN).
    StreamDisconnect(String),
    /// The connection is reset (RST).
    StreamRst,
    /// The connection is neither read nor written any more, without FIN. For 60 s the platform goes on pushing to it.
    StreamVanish,
    /// No frame comes any more, while WebSocket pings are answered.
    StreamMute,
    /// A WebSocket close frame with this code.
    StreamClose(u16),
    /// Messages that are no frames: binary, no JSON, other JSON, without headers, of an unknown type.
    StreamGarbage,
    /// A frame of nobody's topic with this many bytes of `data`.
    StreamOversize(usize),

    /// A push comes in WebSocket fragments of at most this many bytes.
    StreamFragment(usize),
}

impl FaultKind {
    /// By which the control paths know it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Throttle => "throttle",
            Self::RateLimit(_) => "rate_limit",
            Self::Ban => "ban",
            Self::Latency(_) => "latency",
            Self::Reset => "reset",
            Self::Html => "html",
            Self::Status(..) => "status",
            Self::PermissionMissing(_) => "permission_missing",
            Self::Hang => "hang",
            Self::Truncate(_) => "truncate",
            Self::StallBody(_) => "stall_body",
            Self::CloseAfter(_) => "close_after",
            Self::ResetAfter(_) => "reset_after",
            Self::HugeBody(_) => "huge_body",
            Self::RefuseUpgrade(_) => "refuse_upgrade",
            Self::StreamSlowOpen(_) => "stream_slow_open",
            Self::StreamZombie => "stream_zombie",
            Self::StreamDisconnect(_) => "stream_disconnect",
            Self::StreamRst => "stream_rst",
            Self::StreamVanish => "stream_vanish",
            Self::StreamMute => "stream_mute",
            Self::StreamClose(_) => "stream_close",
            Self::StreamGarbage => "stream_garbage",
            Self::StreamOversize(_) => "stream_oversize",
            Self::StreamFragment(_) => "stream_fragment",
        }
    }

    /// The third group: a WebSocket handshake.
    pub(crate) fn hits_upgrades(&self) -> bool {
        matches!(self, Self::RefuseUpgrade(_) | Self::StreamSlowOpen(_) | Self::StreamZombie)
    }

    /// The fourth group: a Stream connection.
    pub(crate) fn hits_connections(&self) -> bool {
        matches!(
            self,
            Self::StreamDisconnect(_)
                | Self::StreamRst
                | Self::StreamVanish
                | Self::StreamMute
                | Self::StreamClose(_)
                | Self::StreamGarbage
                | Self::StreamOversize(_)
        )
    }

    /// The last group: a push on a Stream connection.
    pub(crate) fn hits_frames(&self) -> bool {
        matches!(self, Self::StreamFragment(_))
    }

    pub(crate) fn hits_requests(&self) -> bool {
        !self.hits_upgrades() && !self.hits_connections() && !self.hits_frames()
    }
}
