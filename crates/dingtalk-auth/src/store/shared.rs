use std::future::Future;
use std::time::Duration;

use dingtalk_transport::Clock;

use super::{Lease, StoreError, StoreKey, StoredToken, TokenStore};
use crate::cache::{LoadTask, Loaded};
use crate::error::AuthError;
use crate::random;

/// A holder that died is replaced after this time.
const LOCK_TTL: Duration = Duration::from_secs(10);
/// Between two looks whether the lock is free, or the token has arrived.
const POLL: Duration = Duration::from_millis(100);
/// For longer than one lock lives, so that the lock of a holder that died is got.
const LOOKS: u32 = 105;

/// Waits for the lock; `None` when others hold it all the time.
pub(crate) async fn lock(
    store: &dyn TokenStore,
    clock: &dyn Clock,
    key: &StoreKey,
) -> Result<Option<Lease>, StoreError> {
    for _ in 0..LOOKS {
        if let Some(lease) = store.lock(key, LOCK_TTL).await? {
            return Ok(Some(lease));
        }
        clock.sleep(random::stretched(POLL)).await;
    }
    Ok(None)
}

/// One token in a shared store: whoever gets the lock fetches it, the others wait for what it saves.
///
/// A store that fails is passed by: the worst that can happen is one more token request.
pub(crate) struct Shared<'a> {
    pub(crate) store: &'a dyn TokenStore,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) key: &'a StoreKey,
}

impl Shared<'_> {
    /// The stored token if it will do, or else the one that `fetch` gets.
    pub(crate) async fn load<F>(
        &self,
        task: &LoadTask,
        fetch: impl FnOnce() -> F,
    ) -> Result<Loaded, AuthError>
    where
        F: Future<Output = Result<Loaded, AuthError>>,
    {
        match self.find_or_lock(task).await {
            Ok(Turn::Found(loaded)) => Ok(loaded),
            Ok(Turn::Ours(lease)) => self.fetch_and_save(task, fetch, &lease).await,
            Ok(Turn::Never) => {
                tracing::warn!(target: "dingtalk_auth", key = %self.key, "no turn at the shared token; fetching alone");
                fetch().await
            }
            Err(error) => {
                tracing::warn!(target: "dingtalk_auth", %error, "token store passed by");
                fetch().await
            }
        }
    }

    async fn find_or_lock(&self, task: &LoadTask) -> Result<Turn, StoreError> {
        if let Some(rejected) = &task.rejected {
            self.store.remove_if_equal(self.key, rejected.secret()).await?;
        }
        for _ in 0..LOOKS {
            if let Some(loaded) = self.usable(task).await? {
                return Ok(Turn::Found(loaded));
            }
            if let Some(lease) = self.store.lock(self.key, LOCK_TTL).await? {
                // The last holder may have saved between our look and our lock.
                return match self.usable(task).await? {
                    Some(loaded) => {
                        self.unlock(&lease).await;
                        Ok(Turn::Found(loaded))
                    }
                    None => Ok(Turn::Ours(lease)),
                };
            }
            self.clock.sleep(random::stretched(POLL)).await;
        }
        Ok(Turn::Never)
    }

    async fn usable(&self, task: &LoadTask) -> Result<Option<Loaded>, StoreError> {
        let stored = self.store.load(self.key).await?;
        Ok(stored.filter(|stored| usable(stored, task)).map(Loaded::from))
    }

    async fn fetch_and_save<F>(
        &self,
        task: &LoadTask,
        fetch: impl FnOnce() -> F,
        lease: &Lease,
    ) -> Result<Loaded, AuthError>
    where
        F: Future<Output = Result<Loaded, AuthError>>,
    {
        let loaded = match fetch().await {
            Ok(loaded) => loaded,
            Err(error) => {
                self.unlock(lease).await;
                return Err(error);
            }
        };
        let stored = StoredToken {
            secret: loaded.secret.clone(),
            remaining: loaded.remaining,
            lifetime: loaded.lifetime,
            refresh: None,
        };
        match self.store.save(self.key, &stored, lease).await {
            Ok(true) => self.unlock(lease).await,
            Ok(false) => {
                tracing::warn!(target: "dingtalk_auth", key = %self.key, "lock lost during the token request");
                // Whoever took over has saved or will save; one token for all is better than two.
                if let Ok(Some(theirs)) = self.usable(task).await {
                    return Ok(theirs);
                }
            }
            Err(error) => tracing::warn!(target: "dingtalk_auth", %error, "token not shared"),
        }
        Ok(loaded)
    }

    async fn unlock(&self, lease: &Lease) {
        if let Err(error) = self.store.unlock(self.key, lease).await {
            tracing::warn!(target: "dingtalk_auth", %error, "lock left to expire");
        }
    }
}

enum Turn {
    Found(Loaded),
    Ours(Lease),
    /// One holder after the other lost its lock without a result.
    Never,
}

/// A stored token will do if it has life left and is not the refused one; to replace a valid token it must be fresher.
pub(crate) fn usable(stored: &StoredToken, task: &LoadTask) -> bool {
    let least = if task.ahead { stored.lifetime / 10 } else { Duration::ZERO };
    let refused = task.rejected.as_ref().is_some_and(|rejected| rejected.secret() == &stored.secret);
    stored.remaining > least && !refused
}

impl From<StoredToken> for Loaded {
    fn from(stored: StoredToken) -> Self {
        Self { secret: stored.secret, remaining: stored.remaining, lifetime: stored.lifetime, cap: None }
    }
}
