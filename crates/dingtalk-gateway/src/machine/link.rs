use std::time::{Duration, SystemTime};

use super::{Moment, SocketId};
use crate::status::LossCause;
use crate::timing::Timing;

/// What the machine knows about one open socket.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) socket: SocketId,
    /// Deliveries without an acknowledgement yet.
    pub(super) in_flight: usize,
    pub(super) last_heard_wall: SystemTime,
    pub(super) last_frame_wall: SystemTime,
    opened: Duration,
    last_heard: Duration,
    last_frame: Duration,
    spoken: bool,
    reading: bool,
    /// Since when the peer takes nothing of what is to be written.
    stuck: Option<Duration>,
    /// How long it may be quiet before a ping; another for every ping.
    idle: Duration,
    /// Until when something has to be heard.
    answer_due: Option<Duration>,
    drained_by: Option<Duration>,
}

/// What a look at a socket's silence says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Check {
    Well,
    Ping,
    Dead(LossCause),
}

impl Link {
    pub(super) fn new(socket: SocketId, now: Moment, timing: &Timing, random: &mut fastrand::Rng) -> Self {
        Self {
            socket,
            in_flight: 0,
            last_heard_wall: now.wall,
            last_frame_wall: now.wall,
            opened: now.monotonic,
            last_heard: now.monotonic,
            last_frame: now.monotonic,
            spoken: false,
            reading: true,
            stuck: None,
            idle: idle(timing, random),
            answer_due: None,
            drained_by: None,
        }
    }

    pub(super) fn heard(&mut self, now: Moment) {
        self.last_heard = now.monotonic;
        self.last_heard_wall = now.wall;
        self.answer_due = None;
    }

    /// A frame came: pongs prove only that the TCP connection works.
    pub(super) fn spoke(&mut self, now: Moment) {
        self.heard(now);
        self.last_frame = now.monotonic;
        self.last_frame_wall = now.wall;
        self.spoken = true;
    }

    pub(super) fn has_spoken(&self) -> bool {
        self.spoken
    }

    /// How long the peer has sent no frame; nothing is known of that while nothing is read.
    pub(super) fn silent_for(&self, now: Moment) -> Duration {
        if self.reading { now.monotonic.saturating_sub(self.last_frame) } else { Duration::ZERO }
    }

    /// How long it is known to have worked.
    pub(super) fn lifetime(&self) -> Duration {
        self.last_heard.saturating_sub(self.opened)
    }

    /// How long it has been open.
    pub(super) fn age(&self, now: Moment) -> Duration {
        now.monotonic.saturating_sub(self.opened)
    }

    pub(super) fn set_reading(&mut self, now: Moment, reading: bool) {
        if reading && !self.reading {
            self.last_frame = now.monotonic;
            self.last_heard = now.monotonic;
            self.answer_due = None;
        }
        self.reading = reading;
    }

    pub(super) fn set_stuck(&mut self, now: Moment, stuck: bool) {
        self.stuck = stuck.then_some(now.monotonic);
    }

    pub(super) fn retire(&mut self, drained_by: Duration) {
        self.drained_by = Some(drained_by);
    }

    pub(super) fn drain_is_over(&self, now: Moment) -> bool {
        self.drained_by.is_some_and(|until| until <= now.monotonic)
    }

    /// `suspended`: this process stood still, so what looks like the peer's silence may be ours. It gets a fresh wait.
    pub(super) fn check(
        &mut self,
        now: Moment,
        suspended: bool,
        timing: &Timing,
        random: &mut fastrand::Rng,
    ) -> Check {
        if let (Some(stuck), true) = (&mut self.stuck, suspended) {
            *stuck = now.monotonic;
        }
        // What comes in does not count: a peer that takes no acknowledgements will deliver everything again.
        let patience = timing.ping_after.saturating_add(timing.pong_timeout);
        if self.stuck.is_some_and(|since| now.monotonic.saturating_sub(since) >= patience) {
            return Check::Dead(LossCause::Stuck);
        }
        if !self.reading {
            return Check::Well;
        }
        let quiet = now.monotonic.saturating_sub(self.last_heard);
        match self.answer_due {
            Some(due) if due <= now.monotonic && !suspended => return Check::Dead(LossCause::Unanswered),
            Some(_) if !suspended => return Check::Well,
            None if quiet < self.idle && !suspended => return Check::Well,
            _ => {}
        }
        self.idle = idle(timing, random);
        self.answer_due = Some(now.monotonic.saturating_add(answer(timing, random)));
        Check::Ping
    }
}

/// Up to a fifth less, so that many connections do not ping in step.
fn idle(timing: &Timing, random: &mut fastrand::Rng) -> Duration {
    timing.ping_after.mul_f64(1.0 - random.f64() / 5.0)
}

/// Up to a fifth more.
fn answer(timing: &Timing, random: &mut fastrand::Rng) -> Duration {
    timing.pong_timeout.mul_f64(1.0 + random.f64() / 5.0)
}
