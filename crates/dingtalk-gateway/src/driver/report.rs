use std::sync::Arc;

use super::Driver;
use crate::error::GatewayError;
use crate::machine::Report;
use crate::status::{ConnectionEvent, LossCause};

impl Driver {
    /// Writes what happened to the log, the counters and the events of connections.
    pub(super) fn report(&mut self, report: Report) {
        let (board, connection) = (&self.shared.board, self.connection);
        let client_id = &*self.shared.inbox.client_id;
        match report {
            Report::Connected => {
                board.counters.connects.add();
                tracing::info!(client_id, connection, "connected");
                board.event(ConnectionEvent::Connected { connection });
            }
            Report::Rotating(cause) => {
                board.counters.rotations.add();
                tracing::info!(client_id, connection, %cause, "opening another connection");
                board.event(ConnectionEvent::Rotating { connection, cause });
            }
            Report::Lost(cause) => {
                board.counters.losses.add();
                // Found by the machine; what else ends a socket brings its error along.
                match cause {
                    LossCause::Unanswered => self.last_error = Some(Arc::new(GatewayError::Unanswered)),
                    LossCause::Stuck => self.last_error = Some(Arc::new(GatewayError::Stuck)),
                    _ => {}
                }
                tracing::warn!(client_id, connection, %cause, "connection lost");
                board.event(ConnectionEvent::Lost { connection, cause });
            }
            Report::Waiting(wait) => match self.machine.attempts() {
                // Its turn after other apps.
                0 => tracing::debug!(client_id, connection, ?wait, "next attempt"),
                attempt => tracing::info!(client_id, connection, attempt, ?wait, "next attempt"),
            },
            Report::Refused(wait) => {
                let attempt = self.machine.attempts();
                tracing::error!(
                    client_id,
                    connection,
                    attempt,
                    ?wait,
                    "DingTalk refuses the credentials; slow attempts"
                );
                self.refused();
            }
            Report::GaveUp => {
                tracing::error!(client_id, connection, "DingTalk refuses the credentials; stopped");
                self.refused();
            }
            Report::AttemptTimedOut(limit) => {
                self.failed(GatewayError::TimedOut(limit));
            }
            Report::Gap(gap) => {
                board.counters.gaps.add();
                let (length, cause) = (gap.duration(), gap.cause);
                tracing::warn!(client_id, connection, ?length, %cause, "gap: nothing was received");
                board.event(ConnectionEvent::Gap { connection, gap });
            }
            Report::AckLost => board.counters.acknowledgements_lost.add(),
            Report::Suspended(length) => {
                tracing::warn!(
                    client_id,
                    connection,
                    ?length,
                    "was suspended, or the clock was set; probing"
                );
                board.event(ConnectionEvent::Suspended { connection, length });
            }
            Report::Stopping => tracing::info!(client_id, connection, "stopping"),
            Report::Stopped => tracing::info!(client_id, connection, "connection closed"),
        }
    }

    fn refused(&self) {
        if let Some(error) = self.last_error.clone() {
            self.shared.board.event(ConnectionEvent::Refused { connection: self.connection, error });
        }
    }
}
