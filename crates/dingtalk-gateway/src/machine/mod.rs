//! The state machine of one connection: everything that is decided, nothing that is done.
//!
//! Inputs say what happened, with the time; commands say what to do. Two sockets at most are in use: the live one, and one
//! that DingTalk or we retire, whose replacement is opened before it is closed.
//!
//! ```text
//! Start > Opening > Connecting > Idle (live) > disconnect or silence > Opening … (old socket retiring)
//!            ^   failure  |  failure  | loss
//!            +--------- BackingOff <--+           Stop, in any phase > Stopping > Stopped
//! ```

mod backoff;
mod command;
mod input;
mod link;
mod stop;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use backoff::Backoff;
pub(crate) use command::{Closing, Command, Report};
pub(crate) use input::{Input, Moment, SocketId, Verdict};
use link::Link;

use crate::ack;
use crate::frame::{Frame, FrameKind};
use crate::open_gate::OpenGate;
use crate::status::{ConnectionState, Gap, LossCause};
use crate::timing::Timing;

/// How often liveness and clocks are looked at while a socket is open.
pub(crate) const TICK: Duration = Duration::from_secs(1);
/// Without its replacement after this, a rotation is a gap.
const GAP_TOLERANCE: Duration = Duration::from_secs(1);

/// The way to the next socket, or the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Not started, or a live socket and nothing to do for it.
    Idle,
    Opening {
        until: Duration,
    },
    Connecting {
        until: Duration,
        socket: SocketId,
    },
    BackingOff {
        until: Duration,
    },
    Stopping {
        until: Duration,
    },
    Stopped,
}

#[derive(Debug)]
pub(crate) struct Machine {
    timing: Timing,
    gate: Arc<OpenGate>,
    random: fastrand::Rng,
    phase: Phase,
    live: Option<Link>,
    retiring: Option<Link>,
    backoff: Backoff,
    /// Since when, and why, nothing is pushed to us.
    deaf: Option<(SystemTime, LossCause)>,
    /// How long a socket may go without a frame; doubled when the one that replaced a silent one is silent too.
    silence: Duration,
    last_tick: Moment,
    sockets: u64,
    commands: VecDeque<Command>,
}

impl Machine {
    pub(crate) fn new(timing: Timing, gate: Arc<OpenGate>, random: fastrand::Rng) -> Self {
        Self {
            silence: timing.silence,
            timing,
            gate,
            random,
            phase: Phase::Idle,
            live: None,
            retiring: None,
            backoff: Backoff::default(),
            deaf: None,
            last_tick: Moment { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH },
            sockets: 0,
            commands: VecDeque::new(),
        }
    }

    pub(crate) fn next_command(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// When, on the monotonic clock, the next [`Input::Tick`] is due.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        let phase = match self.phase {
            Phase::Opening { until } | Phase::Connecting { until, .. } => Some(until),
            Phase::BackingOff { until } | Phase::Stopping { until } => Some(until),
            Phase::Idle | Phase::Stopped => None,
        };
        let watched = self.phase != Phase::Stopped && (self.live.is_some() || self.retiring.is_some());
        let tick = watched.then(|| self.last_tick.monotonic.saturating_add(TICK));
        phase.into_iter().chain(tick).min()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.phase == Phase::Stopped
    }

    /// Failed attempts since the last proven connection.
    pub(crate) fn attempts(&self) -> u32 {
        self.backoff.attempts()
    }

    pub(crate) fn is_live(&self, socket: SocketId) -> bool {
        self.live.as_ref().is_some_and(|live| live.socket == socket)
    }

    pub(crate) fn state(&self) -> ConnectionState {
        match self.phase {
            Phase::Stopped => ConnectionState::Stopped,
            Phase::Stopping { .. } => ConnectionState::Stopping,
            _ if self.live.is_some() => ConnectionState::Connected,
            _ if self.retiring.is_some() => ConnectionState::Rotating,
            _ if self.backoff.is_refused() => ConnectionState::Refused,
            Phase::BackingOff { .. } => ConnectionState::Waiting,
            Phase::Idle | Phase::Opening { .. } | Phase::Connecting { .. } => ConnectionState::Connecting,
        }
    }

    pub(crate) fn handle(&mut self, now: Moment, input: Input) {
        match (self.phase, input) {
            (Phase::Stopped, Input::Settled(_, Some(_))) => self.report(Report::AckLost),
            (Phase::Stopped, _) => {}
            (_, Input::Frame(socket, frame)) => self.frame(now, socket, frame),
            (_, Input::Settled(socket, ack)) => self.settled(socket, ack),
            (_, Input::Heard(socket)) => self.heard(now, socket),
            (_, Input::Reading(socket, reading)) => self.reading(now, socket, reading),
            (_, Input::Stuck(socket, stuck)) => self.stuck(now, socket, stuck),
            (_, Input::Lost(socket, cause)) => self.lost(now, socket, cause),
            (_, Input::Tick) => self.tick(now),
            (_, Input::Stop(within)) => self.stop(now, within),
            (Phase::Idle, Input::Start) if self.live.is_none() => self.open_after(now, Duration::ZERO),
            (Phase::Opening { .. }, Input::Opened) => self.connect(now),
            (Phase::Opening { .. }, Input::OpenFailed(verdict)) => self.failed(now, verdict),
            (Phase::Connecting { socket, .. }, Input::Connected(connected)) if connected == socket => {
                self.connected(now, socket);
            }
            (Phase::Connecting { .. }, Input::ConnectFailed(verdict)) => self.failed(now, verdict),
            // An answer that came too late: its attempt is given up, and so is its socket.
            (_, Input::Connected(late)) => self.commands.push_back(Command::Close(late, Closing::Handshake)),
            (_, Input::Start | Input::Opened | Input::OpenFailed(_) | Input::ConnectFailed(_)) => {}
        }
    }

    fn open(&mut self, now: Moment) {
        self.phase = Phase::Opening { until: now.monotonic.saturating_add(self.timing.attempt) };
        self.commands.push_back(Command::Open);
    }

    fn connect(&mut self, now: Moment) {
        self.backoff.accepted();
        self.sockets = self.sockets.saturating_add(1);
        let socket = SocketId(self.sockets);
        let until = now.monotonic.saturating_add(self.timing.attempt);
        self.phase = Phase::Connecting { until, socket };
        self.commands.push_back(Command::Connect(socket));
    }

    fn failed(&mut self, now: Moment, verdict: Verdict) {
        let least = match verdict {
            Verdict::Refused => match self.backoff.refused(&self.timing, &mut self.random) {
                Some(_) if self.timing.stop_when_refused => return self.give_up(),
                Some(slow) => {
                    self.report(Report::Refused(slow));
                    self.phase = Phase::BackingOff { until: now.monotonic.saturating_add(slow) };
                    return;
                }
                None => Duration::ZERO,
            },
            Verdict::RetryAfter(least) => least,
            Verdict::Transient => Duration::ZERO,
        };
        let wait = self.backoff.next(&self.timing, &mut self.random).max(least);
        self.open_after(now, wait);
    }

    /// Opens after `wait`, and after the open calls of this process that came first.
    fn open_after(&mut self, now: Moment, wait: Duration) {
        let wait = wait.saturating_add(self.gate.delay(now.wall));
        if wait.is_zero() {
            return self.open(now);
        }
        self.report(Report::Waiting(wait));
        self.phase = Phase::BackingOff { until: now.monotonic.saturating_add(wait) };
    }

    fn connected(&mut self, now: Moment, socket: SocketId) {
        self.phase = Phase::Idle;
        self.live = Some(Link::new(socket, now, &self.timing, &mut self.random));
        self.last_tick = now;
        if let Some((from, cause)) = self.deaf.take() {
            let gap = Gap { from, to: now.wall.max(from), cause };
            if !gap.cause.is_rotation() || gap.duration() > GAP_TOLERANCE {
                self.report(Report::Gap(gap));
            }
        }
        self.report(Report::Connected);
        self.close_retired();
    }

    fn frame(&mut self, now: Moment, socket: SocketId, frame: Frame) {
        if let Some(link) = self.link(socket) {
            link.spoke(now);
        }
        if self.is_live(socket) {
            self.silence = self.timing.silence;
        }
        match frame.kind() {
            FrameKind::System => self.system(now, socket, &frame),
            FrameKind::Event if matches!(self.phase, Phase::Stopping { .. }) => {
                if let Some(message_id) = frame.message_id() {
                    let later = ack::later(message_id, "shutting down");
                    self.send(socket, later);
                }
            }
            // No acknowledgement: a callback has none that asks for another delivery, and those that get none in time have been
            // seen to come again, after 16 s to 60 s.
            _ if matches!(self.phase, Phase::Stopping { .. }) => {}
            _ => {
                if let Some(link) = self.link(socket) {
                    link.in_flight = link.in_flight.saturating_add(1);
                }
                self.commands.push_back(Command::Deliver(socket, frame));
            }
        }
    }

    fn system(&mut self, now: Moment, socket: SocketId, frame: &Frame) {
        match frame.topic() {
            "ping" => self.send(socket, ack::pong(frame.message_id().unwrap_or_default(), frame.data())),
            // No answer is asked for. CONNECTED, REGISTERED and KEEPALIVE only show that the peer is there.
            "disconnect" if self.is_live(socket) => {
                self.rotate(now, LossCause::Rotation);
            }
            _ => {}
        }
    }

    /// Retires the live socket: it keeps acknowledging while its replacement is opened.
    fn rotate(&mut self, now: Moment, cause: LossCause) {
        if matches!(self.phase, Phase::Stopping { .. }) {
            return;
        }
        let Some(mut old) = self.live.take() else { return };
        self.prove(old.lifetime());
        self.deaf = Some((if cause == LossCause::Silence { old.last_frame_wall } else { now.wall }, cause));
        old.retire(now.monotonic.saturating_add(self.timing.drain));
        if let Some(older) = self.retiring.replace(old) {
            self.commands.push_back(Command::Close(older.socket, Closing::Handshake));
        }
        self.report(Report::Rotating(cause));
        // At once, but not in a storm of rotations.
        let wait = self.backoff.rotation(&self.timing, &mut self.random);
        self.open_after(now, wait);
    }

    fn lost(&mut self, now: Moment, socket: SocketId, cause: LossCause) {
        if self.retiring.as_ref().is_some_and(|retiring| retiring.socket == socket) {
            self.retiring = None;
        } else if self.is_live(socket) {
            let Some(lost) = self.live.take() else { return };
            // One that carried frames worked until it was cut.
            let cut = lost.has_spoken() && matches!(cause, LossCause::Closed | LossCause::Broken);
            self.prove(if cut { lost.age(now) } else { lost.lifetime() });
            self.deaf = Some((lost.last_heard_wall, cause));
            self.report(Report::Lost(cause));
            if !matches!(self.phase, Phase::Stopping { .. }) {
                let wait = self.backoff.next(&self.timing, &mut self.random);
                self.open_after(now, wait);
            }
        }
        self.finish_when_drained();
    }

    fn settled(&mut self, socket: SocketId, ack: Option<String>) {
        match self.link(socket) {
            Some(link) => {
                link.in_flight = link.in_flight.saturating_sub(1);
                if let Some(ack) = ack {
                    self.commands.push_back(Command::Send(socket, ack));
                }
                self.close_retired();
            }
            None if ack.is_some() => self.report(Report::AckLost),
            None => {}
        }
        self.finish_when_drained();
    }

    fn heard(&mut self, now: Moment, socket: SocketId) {
        if let Some(link) = self.link(socket) {
            link.heard(now);
        }
    }

    fn stuck(&mut self, now: Moment, socket: SocketId, stuck: bool) {
        if let Some(link) = self.link(socket) {
            link.set_stuck(now, stuck);
        }
    }

    fn reading(&mut self, now: Moment, socket: SocketId, reading: bool) {
        if let Some(link) = self.link(socket) {
            link.set_reading(now, reading);
        }
    }

    /// Closes the retired socket once its replacement is there and nothing is to be acknowledged on it.
    fn close_retired(&mut self) {
        let drained = self.retiring.as_ref().is_some_and(|retiring| retiring.in_flight == 0);
        if let (true, true, Some(old)) = (drained, self.live.is_some(), &self.retiring) {
            self.commands.push_back(Command::Close(old.socket, Closing::Handshake));
            self.retiring = None;
        }
    }

    fn prove(&mut self, lifetime: Duration) {
        if lifetime >= self.timing.proof {
            self.backoff.proven();
        }
    }

    fn send(&mut self, socket: SocketId, text: String) {
        if self.link(socket).is_some() {
            self.commands.push_back(Command::Send(socket, text));
        }
    }

    fn link(&mut self, socket: SocketId) -> Option<&mut Link> {
        [&mut self.live, &mut self.retiring].into_iter().flatten().find(|link| link.socket == socket)
    }

    fn report(&mut self, report: Report) {
        self.commands.push_back(Command::Report(report));
    }
}
