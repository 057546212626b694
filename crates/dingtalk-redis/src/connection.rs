use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, TokioClock};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, ErrorKind, RedisError, RedisResult};

/// What a refused answer of Redis costs at most.
const TIMEOUT: Duration = Duration::from_millis(500);

/// The connection that a store and its clones share.
#[derive(Clone)]
pub(crate) struct Connection {
    manager: ConnectionManager,
    pub(crate) prefix: Arc<str>,
    pub(crate) timeout: Duration,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Connection {
    /// Connects on first use.
    pub(crate) fn open(url: &str) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT));
        ConnectionManager::new_lazy_with_config(Client::open(url)?, config).map(Self::over)
    }

    pub(crate) fn over(manager: ConnectionManager) -> Self {
        Self { manager, prefix: "dingtalk".into(), timeout: TIMEOUT, clock: Arc::new(TokioClock::new()) }
    }

    /// A handle for one operation.
    pub(crate) fn manager(&self) -> ConnectionManager {
        self.manager.clone()
    }

    pub(crate) async fn within<T>(
        &self,
        work: impl Future<Output = RedisResult<T>> + Send,
    ) -> RedisResult<T> {
        let late = || RedisError::from((ErrorKind::Io, "no answer in time"));
        self.clock.within(self.timeout, work).await.unwrap_or_else(|| Err(late()))
    }
}

impl fmt::Debug for Connection {
    /// Without the address, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Redis takes whole milliseconds above zero.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).clamp(1, i64::MAX.unsigned_abs())
}
