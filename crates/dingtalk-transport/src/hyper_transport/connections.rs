//! The open connections of one origin.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::home::Home;
use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::origin::Origin;

pub(super) struct Connections {
    pub(super) origin: Origin,
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    /// The longest idle first, each with the monotonic time since when.
    connections: Vec<(Duration, Http1)>,
    #[cfg(feature = "http2")]
    http2: Vec<(Duration, Http2)>,
}

impl Connections {
    pub(super) fn to(origin: Origin) -> Self {
        Self { origin, idle: Mutex::default() }
    }

    /// The open connection that was used last, unless that was before `not_before`. One whose driver may stand still is left
    /// to the runtime that it belongs to.
    pub(super) fn take(&self, not_before: Duration) -> Option<Http1> {
        let here = Home::here();
        let mut idle = self.lock();
        let mut index = idle.connections.len();
        loop {
            index = index.checked_sub(1)?;
            let (since, connection) = idle.connections.get(index)?;
            if *since < not_before {
                // The others are older still; the sweeper closes them.
                return None;
            }
            if connection.is_closed() {
                idle.connections.remove(index);
            } else if connection.home.moves(here) {
                return Some(idle.connections.remove(index).1);
            }
        }
    }

    /// `false` when `max` connections are idle already.
    pub(super) fn put(&self, connection: Http1, now: Duration, max: usize) -> bool {
        let mut idle = self.lock();
        if idle.connections.len() >= max {
            idle.connections.retain(|(_, connection)| !connection.is_closed());
        }
        let kept = idle.connections.len() < max;
        if kept {
            idle.connections.push((now, connection));
        }
        kept
    }

    /// The connection that all requests share, as far as their runtimes can.
    #[cfg(feature = "http2")]
    pub(super) fn http2(&self, now: Duration) -> Option<Http2> {
        let here = Home::here();
        let mut idle = self.lock();
        idle.http2.retain(|(_, connection)| !connection.is_closed());
        let (used, connection) = idle.http2.iter_mut().find(|(_, connection)| connection.home.moves(here))?;
        *used = now;
        Some(connection.clone())
    }

    #[cfg(feature = "http2")]
    pub(super) fn share(&self, connection: Http2, now: Duration) {
        let mut idle = self.lock();
        idle.http2.retain(|(_, other)| other.home != connection.home);
        idle.http2.push((now, connection));
    }

    pub(super) fn is_unused(&self) -> bool {
        let idle = self.lock();
        #[cfg(feature = "http2")]
        if !idle.http2.is_empty() {
            return false;
        }
        idle.connections.is_empty()
    }

    /// Closes what was used last before `not_before`, and forgets what its peer has closed.
    pub(super) fn sweep(&self, not_before: Duration) {
        let mut idle = self.lock();
        idle.connections.retain(|(since, connection)| *since >= not_before && !connection.is_closed());
        #[cfg(feature = "http2")]
        idle.http2.retain(|(used, connection)| *used >= not_before && !connection.is_closed());
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
