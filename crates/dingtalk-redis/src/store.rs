use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_auth::store::{Lease, StoreKey, StoredToken};
use dingtalk_auth::{StoreError, TokenStore};
use dingtalk_transport::Clock;
use dingtalk_types::Secret;
use redis::RedisResult;
use redis::aio::ConnectionManager;

use crate::connection::{Connection, millis};
use crate::scripts::Scripts;

/// Shares tokens through Redis 5 or later (or Valkey).
///
/// **The values are tokens in clear**, a person's refresh token included: whoever reads the database can act as the app.
/// Use a password, TLS or a private network, and no shared database. Key names hold hashes only.
///
/// - One process at a time renews a token: `SET NX PX` gives it a numbered lock. A holder that lost its lock, because it
///   was slow or Redis was restarted, cannot overwrite what its successor saved.
/// - Lives are counted by the server's clock; the clocks of the clients do not matter.
/// - Redis down, or slower than 500 ms: [`TokenCache`](dingtalk_auth::TokenCache) logs a warning and fetches for itself.
///
/// Clones share one connection, which is opened on first use and reopened when it breaks.
#[derive(Clone)]
pub struct RedisTokenStore {
    connection: Connection,
    scripts: Arc<Scripts>,
}

impl RedisTokenStore {
    /// The Redis at `url` (`redis://user:password@host:port/database`). Nothing is connected yet, so a Redis that is
    /// down delays no start. Call it inside a Tokio runtime.
    ///
    /// # Errors
    /// When the address is not one of Redis.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let connection =
            Connection::open(url).map_err(|error| StoreError::new("Redis", "read its address", error))?;
        Ok(Self::over(connection))
    }

    /// Over a connection of your own settings, such as TLS; its own time-outs hold besides ours.
    pub fn with_connection(connection: ConnectionManager) -> Self {
        Self::over(Connection::over(connection))
    }

    fn over(connection: Connection) -> Self {
        Self { connection, scripts: Arc::new(Scripts::new()) }
    }

    /// The start of every key name (`dingtalk`), to keep apart what shares one database.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Arc<str>>) -> Self {
        self.connection.prefix = prefix.into();
        self
    }

    /// How long one operation may take before the cache goes on without Redis (500 ms).
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.connection.timeout = limit;
        self
    }

    /// The clock that time-outs go by, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.connection.clock = Arc::new(clock);
        self
    }

    /// The braces put the keys of one token on one node of a cluster.
    fn key(&self, key: &StoreKey, part: &str) -> String {
        format!("{}:{{{key}}}:{part}", self.connection.prefix)
    }

    async fn within<T>(
        &self,
        doing: &'static str,
        work: impl Future<Output = RedisResult<T>> + Send,
    ) -> Result<T, StoreError> {
        self.connection.within(work).await.map_err(|error| StoreError::new("Redis", doing, error))
    }
}

#[async_trait]
impl TokenStore for RedisTokenStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        let mut connection = self.connection.manager();
        let call = self.scripts.load.key(self.key(key, "token"));
        let kept: Option<(Vec<u8>, i64)> =
            self.within("load a token", call.invoke_async(&mut connection)).await?;
        // An age below zero: the server's clock was set back, so the life left is unknown.
        Ok(kept.and_then(|(record, age)| {
            StoredToken::decode(&record, Duration::from_millis(u64::try_from(age).ok()?))
        }))
    }

    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        let mut connection = self.connection.manager();
        let record = token.encode(Duration::ZERO);
        let mut call = self.scripts.save.key(self.key(key, "token"));
        call.key(self.key(key, "fence")).arg(record.expose()).arg(millis(token.keep_for())).arg(lease.fence);
        self.within("save a token", call.invoke_async(&mut connection)).await
    }

    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        let mut connection = self.connection.manager();
        let mut call = self.scripts.lock.key(self.key(key, "lock"));
        call.key(self.key(key, "fence")).arg(millis(ttl));
        let fence: Option<u64> = self.within("take a lock", call.invoke_async(&mut connection)).await?;
        Ok(fence.map(|fence| Lease { fence }))
    }

    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        let mut connection = self.connection.manager();
        let mut call = self.scripts.unlock.key(self.key(key, "lock"));
        call.arg(lease.fence);
        self.within("give a lock back", call.invoke_async(&mut connection)).await
    }

    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        let mut connection = self.connection.manager();
        let mut call = self.scripts.remove_if_equal.key(self.key(key, "token"));
        call.arg(token.expose());
        self.within("remove a token", call.invoke_async(&mut connection)).await
    }
}

impl fmt::Debug for RedisTokenStore {
    /// Without the address, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisTokenStore")
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}
