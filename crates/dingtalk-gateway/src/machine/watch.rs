//! Every second: is what is open alive, and did this process stand still?

use std::time::Duration;

use super::link::Check;
use super::{Closing, Command, Machine, Moment, Phase, Report, TICK, Verdict};
use crate::status::LossCause;

/// A tick this late, or a wall clock this far from the monotonic one, means that this process or machine was suspended.
const OVERSLEPT: Duration = Duration::from_secs(2);

impl Machine {
    pub(super) fn tick(&mut self, now: Moment) {
        let suspended = self.suspended(now);
        self.last_tick = now;
        if let Some(length) = suspended {
            self.report(Report::Suspended(length));
        }
        match self.phase {
            Phase::BackingOff { until } if until <= now.monotonic => self.open(now),
            Phase::Opening { until } | Phase::Connecting { until, .. } if until <= now.monotonic => {
                self.commands.push_back(Command::Abandon);
                self.report(Report::AttemptTimedOut(self.timing.attempt));
                self.failed(now, Verdict::Transient);
            }
            Phase::Stopping { until } if until <= now.monotonic => return self.finish(),
            _ => {}
        }
        self.check_retiring(now, suspended.is_some());
        self.check_live(now, suspended.is_some());
    }

    fn check_live(&mut self, now: Moment, suspended: bool) {
        let Some(live) = &mut self.live else { return };
        let (socket, check) = (live.socket, live.check(now, suspended, &self.timing, &mut self.random));
        if live.lifetime() >= self.timing.proof {
            self.backoff.proven();
        }
        match check {
            Check::Well if live.silent_for(now) >= self.silence => {
                if !live.has_spoken() {
                    self.silence = self.silence.saturating_mul(2).min(self.timing.silence.saturating_mul(8));
                }
                self.rotate(now, LossCause::Silence);
            }
            Check::Well => {}
            Check::Ping => self.commands.push_back(Command::Ping(socket)),
            Check::Dead(cause) => {
                self.commands.push_back(Command::Close(socket, Closing::Abrupt));
                self.lost(now, socket, cause);
            }
        }
    }

    fn check_retiring(&mut self, now: Moment, suspended: bool) {
        let Some(retiring) = &mut self.retiring else { return };
        let socket = retiring.socket;
        match retiring.check(now, suspended, &self.timing, &mut self.random) {
            Check::Dead(cause) => {
                self.commands.push_back(Command::Close(socket, Closing::Abrupt));
                self.lost(now, socket, cause);
            }
            Check::Ping => self.commands.push_back(Command::Ping(socket)),
            Check::Well if self.live.is_some() && retiring.drain_is_over(now) => {
                self.retiring = None;
                self.commands.push_back(Command::Close(socket, Closing::Handshake));
            }
            Check::Well => {}
        }
    }

    /// How long this process or machine stood still since the last tick, if it did.
    fn suspended(&self, now: Moment) -> Option<Duration> {
        if self.live.is_none() && self.retiring.is_none() {
            return None;
        }
        let passed = now.monotonic.saturating_sub(self.last_tick.monotonic);
        let late = passed.saturating_sub(TICK);
        let jumped = match now.wall.duration_since(self.last_tick.wall) {
            Ok(wall) => wall.abs_diff(passed),
            Err(back) => back.duration().saturating_add(passed),
        };
        Some(late.max(jumped)).filter(|length| *length >= OVERSLEPT)
    }
}
