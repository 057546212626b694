use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::connections::Connections;
use super::shared::Shared;
use crate::deadline::{Deadline, Timer};
use crate::error::{Reached, TransportError, TransportErrorKind};

/// What belongs to an exchange from its beginning to the last byte of its answer.
pub(super) struct Exchange {
    pub(super) transport: Arc<Shared>,
    pub(super) connections: Arc<Connections>,
    pub(super) deadline: Deadline,
    pub(super) timer: Timer,
}

impl Exchange {
    /// Ready when a head that nobody has begun to wait for is overdue.
    pub(super) fn poll_head_due(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let due = self.deadline.head_due(Duration::ZERO);
        self.timer.poll_until(due, &*self.transport.clock, context)
    }

    pub(super) fn head_run_out(&self, reached: Reached) -> TransportError {
        let head = TransportErrorKind::HeadTimeout(self.deadline.head);
        let kind = self.deadline.run_out(self.transport.clock.monotonic(), head);
        TransportError::new(kind, reached).with_host(self.label())
    }

    /// Where it goes, for messages.
    pub(super) fn label(&self) -> String {
        self.connections.origin.label()
    }
}
