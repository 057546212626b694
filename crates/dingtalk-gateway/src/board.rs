//! Where the connections of an app write what can be seen of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{broadcast, watch};

use crate::counters::ConnectionCounters;
use crate::error::GatewayError;
use crate::status::{ConnectionEvent, ConnectionState, ConnectionStatus, Status};

/// A listener that is further behind than this misses the oldest events of connections.
const BACKLOG: usize = 256;

pub(crate) struct Board {
    pub(crate) counters: ConnectionCounters,
    status: watch::Sender<Vec<ConnectionStatus>>,
    /// Milliseconds since 1970; 0 for none yet. Apart from the status, which changes seldom.
    last_frames: Vec<AtomicU64>,
    connection_events: broadcast::Sender<ConnectionEvent>,
}

impl Board {
    pub(crate) fn new(connections: usize, now: SystemTime) -> Self {
        let status = ConnectionStatus {
            state: ConnectionState::Connecting,
            since: now,
            last_frame: None,
            attempts: 0,
            last_error: None,
        };
        Self {
            counters: ConnectionCounters::default(),
            status: watch::Sender::new(vec![status; connections]),
            last_frames: (0..connections).map(|_| AtomicU64::new(0)).collect(),
            connection_events: broadcast::Sender::new(BACKLOG),
        }
    }

    pub(crate) fn frame(&self, connection: usize, now: SystemTime) {
        self.counters.frames.add();
        if let Some(last_frame) = self.last_frames.get(connection) {
            let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            last_frame.store(u64::try_from(since.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }

    pub(crate) fn state(
        &self,
        connection: usize,
        now: SystemTime,
        state: ConnectionState,
        attempts: u32,
        last_error: Option<&Arc<GatewayError>>,
    ) {
        self.status.send_if_modified(|connections| {
            let Some(status) = connections.get_mut(connection) else { return false };
            let same_error = match (&status.last_error, last_error) {
                (Some(old), Some(new)) => Arc::ptr_eq(old, new),
                (old, new) => old.is_none() && new.is_none(),
            };
            if status.state == state && status.attempts == attempts && same_error {
                return false;
            }
            if status.state != state {
                status.state = state;
                status.since = now;
            }
            status.attempts = attempts;
            status.last_error = last_error.cloned();
            true
        });
    }

    pub(crate) fn event(&self, event: ConnectionEvent) {
        // Nobody may be listening.
        let _listeners = self.connection_events.send(event);
    }

    pub(crate) fn connection_events(&self) -> broadcast::Receiver<ConnectionEvent> {
        self.connection_events.subscribe()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Vec<ConnectionStatus>> {
        self.status.subscribe()
    }

    pub(crate) fn status(&self) -> Status {
        let mut connections = self.status.borrow().clone();
        for (status, last_frame) in connections.iter_mut().zip(&self.last_frames) {
            let milliseconds = last_frame.load(Ordering::Relaxed);
            status.last_frame = (milliseconds > 0)
                .then(|| UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds)))
                .flatten();
        }
        Status { connections }
    }
}
