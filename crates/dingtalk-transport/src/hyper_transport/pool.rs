//! The connections that wait for their next exchange.
//!
//! hyper-util's client has a pool, too. Ours exists because a call, all its own work included, may cost 1.15 times the CPU that
//! this client costs alone (dingtalk-bench measures it), and the client spends a task on every answer, several hashes and locks
//! on every request. What is left here is a list; and hyper itself says what was never sent.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use http::uri::{Authority, Scheme};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::connections::Connections;
use super::http1::Http1;
use super::origin::Origin;
use crate::clock::Clock;
use crate::connector::{Connector, Reach};

/// How often idle connections are looked at, unless their time is shorter.
const SWEEP: Duration = Duration::from_secs(5);

pub(super) struct Pool {
    /// A handful: a list is faster than a map.
    origins: Mutex<Vec<Arc<Connections>>>,
    max_idle_per_host: usize,
    idle_timeout: Duration,
    clock: Arc<dyn Clock>,
    sweeper: Mutex<Option<AbortHandle>>,
}

impl Pool {
    pub(super) fn new(max_idle_per_host: usize, idle_timeout: Duration, clock: Arc<dyn Clock>) -> Self {
        Self { origins: Mutex::default(), max_idle_per_host, idle_timeout, clock, sweeper: Mutex::default() }
    }

    pub(super) fn connections_to(
        &self,
        scheme: &Scheme,
        authority: &Authority,
        reach: Reach,
        connector: &Connector,
    ) -> Arc<Connections> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = origins.iter().find(|known| known.origin.is(scheme, authority, reach)) {
            return Arc::clone(known);
        }
        origins.retain(|known| Arc::strong_count(known) > 1 || !known.is_unused());
        let connections = Arc::new(Connections::to(Origin::new(scheme, authority, reach, connector)));
        origins.push(Arc::clone(&connections));
        connections
    }

    /// The connection that was used last: the others may so grow old enough to be closed.
    pub(super) fn take(&self, connections: &Connections, now: Duration) -> Option<Http1> {
        connections.take(now.saturating_sub(self.idle_timeout))
    }

    /// Keeps a connection for the next exchange, or closes it when there are enough.
    pub(super) fn put(self: &Arc<Self>, connections: &Connections, connection: Http1) {
        if connection.is_reusable()
            && connections.put(connection, self.clock.monotonic(), self.max_idle_per_host)
        {
            self.ensure_sweeper();
        }
    }

    /// There is one as long as anything waits; a runtime that ends takes its tasks along.
    pub(super) fn ensure_sweeper(self: &Arc<Self>) {
        let mut sweeper = self.sweeper.lock().unwrap_or_else(PoisonError::into_inner);
        if sweeper.as_ref().is_some_and(|sweeper| !sweeper.is_finished()) {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let sweep = sweep(Arc::downgrade(self), self.clock.clone(), self.idle_timeout.min(SWEEP));
            *sweeper = Some(runtime.spawn(sweep).abort_handle());
        }
    }

    /// Closes what is too old; `false` when nothing is left to watch.
    fn sweep(&self) -> bool {
        let mut sweeper = self.sweeper.lock().unwrap_or_else(PoisonError::into_inner);
        let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let not_before = self.clock.monotonic().saturating_sub(self.idle_timeout);
        origins.iter().for_each(|origin| origin.sweep(not_before));
        let used = origins.iter().any(|origin| !origin.is_unused());
        if !used {
            *sweeper = None;
        }
        used
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let sweeper = self.sweeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(sweeper) = sweeper {
            sweeper.abort();
        }
    }
}

async fn sweep(pool: Weak<Pool>, clock: Arc<dyn Clock>, interval: Duration) {
    loop {
        clock.sleep(interval).await;
        let Some(pool) = pool.upgrade() else { return };
        if !pool.sweep() {
            return;
        }
    }
}
