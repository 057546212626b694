//! The end, asked for or forced by a refusal.

use std::time::Duration;

use super::link::Link;
use super::{Closing, Command, Machine, Moment, Phase, Report};

impl Machine {
    pub(super) fn stop(&mut self, now: Moment, within: Duration) {
        let until = now.monotonic.saturating_add(within);
        self.phase = match self.phase {
            Phase::Stopping { until: earlier } => Phase::Stopping { until: earlier.min(until) },
            phase => {
                if matches!(phase, Phase::Opening { .. } | Phase::Connecting { .. }) {
                    self.commands.push_back(Command::Abandon);
                }
                self.report(Report::Stopping);
                Phase::Stopping { until }
            }
        };
        self.finish_when_drained();
    }

    pub(super) fn finish_when_drained(&mut self) {
        let idle = |link: &Option<Link>| link.as_ref().is_none_or(|link| link.in_flight == 0);
        if matches!(self.phase, Phase::Stopping { .. }) && idle(&self.live) && idle(&self.retiring) {
            self.finish();
        }
    }

    pub(super) fn finish(&mut self) {
        self.close_all();
        self.report(Report::Stopped);
    }

    pub(super) fn give_up(&mut self) {
        self.close_all();
        self.report(Report::GaveUp);
    }

    fn close_all(&mut self) {
        for link in [self.live.take(), self.retiring.take()].into_iter().flatten() {
            self.commands.push_back(Command::Close(link.socket, Closing::Handshake));
        }
        self.phase = Phase::Stopped;
    }
}
