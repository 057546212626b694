//! Where tokens are shared between caches, processes and machines.

mod error;
mod file;
mod memory;
mod record;
mod shared;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_types::Secret;

pub use error::StoreError;
pub use file::FileStore;
pub use memory::MemoryStore;
pub(crate) use shared::{Shared, lock, usable};

/// The name of a token in a store. It holds hashes, never a secret, and only `[a-z0-9:]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreKey(String);

impl StoreKey {
    /// A key of your own; keep secrets out of it.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoreKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A token as a store keeps it. Durations count from now: a store turns them into its own clock's times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The token text.
    pub secret: Secret,
    /// The life it still has.
    pub remaining: Duration,
    /// The whole life it was issued for.
    pub lifetime: Duration,
    /// What renews it, for a user's token.
    pub refresh: Option<StoredRefresh>,
}

impl StoredToken {
    /// How long a store keeps the entry: until nothing in it is of use.
    pub fn keep_for(&self) -> Duration {
        self.refresh.as_ref().map_or(self.remaining, |refresh| refresh.remaining.max(self.remaining))
    }
}

/// The refresh token of a user; it works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRefresh {
    /// The refresh token.
    pub secret: Secret,
    /// The life it still has (30 days from its issue).
    pub remaining: Duration,
    /// The organisation the user chose at login, when the login asked for it.
    pub corp_id: Option<String>,
}

/// The right to renew one token, until it is given back, expires, or is granted to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The number of this grant. A store refuses a [`save`](TokenStore::save) whose number is not the latest granted.
    pub fence: u64,
}

/// Keeps tokens where several caches find them, and lets one of them at a time renew a token.
///
/// It holds tokens in clear: guard it like the app's secret. When it fails or is slow the cache goes on without it and
/// logs a warning, so an implementation should fail within a second rather than wait.
#[async_trait]
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// The token under `key`; `None` when there is none or its time is over.
    ///
    /// # Errors
    /// When the store does not answer. A damaged entry counts as none.
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError>;

    /// Keeps `token`, unless the lock has been granted to someone else since `lease`; says whether it was kept.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError>;

    /// Takes the lock on `key` for `ttl`; `None` while another holds it.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError>;

    /// Gives the lock back, if `lease` still holds it.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError>;

    /// Removes the token under `key` if its text is `token`; says whether it was.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError>;
}

/// A shared store is a store.
#[async_trait]
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        (**self).load(key).await
    }

    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        (**self).save(key, token, lease).await
    }

    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        (**self).lock(key, ttl).await
    }

    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        (**self).unlock(key, lease).await
    }

    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        (**self).remove_if_equal(key, token).await
    }
}
