//! The open connections of one origin.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
    http2: Option<(Duration, Http2)>,
}

impl Connections {
    pub(super) fn to(origin: Origin) -> Self {
        Self { origin, idle: Mutex::default() }
    }

    /// The open connection that was used last, unless that was before `not_before`.
    pub(super) fn take(&self, not_before: Duration) -> Option<Http1> {
        let mut idle = self.lock();
        loop {
            let (since, connection) = idle.connections.pop()?;
            if since < not_before {
                // The others are older still; the sweeper closes them.
                return None;
            }
            if !connection.is_closed() {
                return Some(connection);
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

    /// The connection that all requests share.
    #[cfg(feature = "http2")]
    pub(super) fn http2(&self, now: Duration) -> Option<Http2> {
        let mut idle = self.lock();
        let (used, connection) = idle.http2.as_mut()?;
        *used = now;
        let connection = connection.clone();
        if connection.is_closed() {
            idle.http2 = None;
            return None;
        }
        Some(connection)
    }

    #[cfg(feature = "http2")]
    pub(super) fn share(&self, connection: Http2, now: Duration) {
        self.lock().http2 = Some((now, connection));
    }

    pub(super) fn is_unused(&self) -> bool {
        let idle = self.lock();
        #[cfg(feature = "http2")]
        if idle.http2.is_some() {
            return false;
        }
        idle.connections.is_empty()
    }

    /// Closes what was used last before `not_before`, and forgets what its peer has closed.
    pub(super) fn sweep(&self, not_before: Duration) {
        let mut idle = self.lock();
        idle.connections.retain(|(since, connection)| *since >= not_before && !connection.is_closed());
        #[cfg(feature = "http2")]
        idle.http2.take_if(|(used, connection)| *used < not_before || connection.is_closed());
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
