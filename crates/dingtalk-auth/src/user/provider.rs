use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_types::Secret;

use super::{REFRESH_LIFE, UserGrant, UserTokens};
use crate::cache::{Engine, Limits, LoadTask, Loaded, Loader};
use crate::error::AuthError;
use crate::provider::{TokenProvider, TokenRequest};
use crate::store::{self, Lease, StoreError, StoreKey, StoredRefresh, StoredToken, TokenStore, usable};
use crate::token::Token;

/// A refresh that was sent is waited for, whoever has given up: its answer holds the only valid refresh token.
const PATIENCE: Duration = Duration::from_secs(300);

/// The tokens of one person: a [`TokenProvider`] that refreshes them for as long as it is used once in 30 days.
///
/// Refresh tokens rotate: each works once. A new pair is stored **before** it is used; when the store fails the pair is
/// held back in memory, no token is given out, and the next call stores it first. Between processes the store's lock
/// sees to it that one of them refreshes.
#[derive(Clone)]
pub struct UserTokenProvider {
    engine: Arc<Engine<UserLoader>>,
}

impl UserTokenProvider {
    pub(super) fn new(users: UserTokens, store: Arc<dyn TokenStore>, key: StoreKey) -> Self {
        let clock = Arc::clone(&users.fetcher.clock);
        let loader = UserLoader { users, store, key, held_back: Mutex::default() };
        Self { engine: Arc::new(Engine::new(loader, clock, Limits::default())) }
    }

    /// Keeps what a login gave, in place of what is stored.
    ///
    /// # Errors
    /// [`AuthError::Store`] when the store fails; call it again with the same grant.
    pub async fn sign_in(&self, grant: &UserGrant) -> Result<(), AuthError> {
        let loader = &self.engine.loader;
        let lease = loader.lock().await?;
        let saved = loader.store.save(&loader.key, &stored(grant), &lease).await;
        loader.unlock(&lease).await;
        if saved.map_err(AuthError::Store)? {
            loader.hold_back(None);
            self.engine.start_over();
            Ok(())
        } else {
            Err(lock_lost())
        }
    }
}

#[async_trait]
impl TokenProvider for UserTokenProvider {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        self.engine.cached(&TokenRequest::APP)
    }

    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        self.engine.token(&TokenRequest::APP).await
    }

    fn reject(&self, _request: &TokenRequest<'_>, token: &Token) {
        self.engine.reject(&TokenRequest::APP, token);
    }

    async fn replace(
        &self,
        _request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        self.engine.replace(&TokenRequest::APP, refused, operation).await
    }

    fn accepted(&self, _request: &TokenRequest<'_>, token: &Token, operation: &str) {
        self.engine.accepted(&TokenRequest::APP, token, operation);
    }
}

impl fmt::Debug for UserTokenProvider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UserLoader { users, store, key, .. } = &self.engine.loader;
        formatter
            .debug_struct("UserTokenProvider")
            .field("users", users)
            .field("store", store)
            .field("key", key)
            .finish()
    }
}

struct UserLoader {
    users: UserTokens,
    store: Arc<dyn TokenStore>,
    key: StoreKey,
    /// A refreshed pair that could not be stored yet.
    held_back: Mutex<Option<HeldBack>>,
}

#[derive(Clone)]
struct HeldBack {
    token: StoredToken,
    /// The refresh token that gave it.
    spent: Secret,
}

impl Loader for UserLoader {
    const WHAT: &'static str = "user token";

    async fn load(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let lease = self.lock().await?;
        let loaded = self.load_locked(task, &lease).await;
        self.unlock(&lease).await;
        loaded
    }

    fn patience(_load_timeout: Duration) -> Duration {
        PATIENCE
    }

    fn overdue_after(_load_timeout: Duration) -> Duration {
        PATIENCE
    }
}

impl UserLoader {
    async fn load_locked(&self, task: &LoadTask, lease: &Lease) -> Result<Loaded, AuthError> {
        let kept = self.store.load(&self.key).await.map_err(AuthError::Store)?;
        let Some(kept) = kept else { return Err(AuthError::Login("nobody has signed in")) };
        if usable(&kept, task) {
            return Ok(kept.into());
        }
        let Some(refresh) = kept.refresh.filter(|refresh| !refresh.remaining.is_zero()) else {
            return Err(AuthError::Login("the refresh token is over after 30 days"));
        };
        // A pair held back is of use only as long as the one it replaced is still stored.
        if let Some(held_back) = self.held_back().filter(|held_back| held_back.spent == refresh.secret) {
            return self.keep(held_back, lease).await;
        }
        let mut grant = self.users.refresh(&refresh.secret).await?;
        grant.corp_id = grant.corp_id.or(refresh.corp_id);
        self.keep(HeldBack { token: stored(&grant), spent: refresh.secret }, lease).await
    }

    /// Stores a new pair, and only then gives it out.
    async fn keep(&self, pair: HeldBack, lease: &Lease) -> Result<Loaded, AuthError> {
        self.hold_back(Some(pair.clone()));
        let saved = self.store.save(&self.key, &pair.token, lease).await.map_err(AuthError::Store)?
            || self.keep_late(&pair).await?;
        // What cannot be stored now is stored under the next lock.
        if saved {
            self.hold_back(None);
            return Ok(pair.token.into());
        }
        Err(lock_lost())
    }

    /// The lock ran out while the refresh was under way: stores the pair under another, unless somebody has signed in anew.
    async fn keep_late(&self, pair: &HeldBack) -> Result<bool, AuthError> {
        let lease = self.lock().await?;
        let kept = self.store.load(&self.key).await.map_err(AuthError::Store);
        let saved = match kept {
            Ok(Some(kept)) if kept.refresh.as_ref().is_some_and(|kept| kept.secret == pair.spent) => {
                self.store.save(&self.key, &pair.token, &lease).await.map_err(AuthError::Store)
            }
            other => other.map(|_| false),
        };
        self.unlock(&lease).await;
        saved
    }

    /// Waits for the lock, for as long as one holder that died may keep it.
    async fn lock(&self) -> Result<Lease, AuthError> {
        let lease = store::lock(&*self.store, &*self.users.fetcher.clock, &self.key).await;
        lease.map_err(AuthError::Store)?.ok_or_else(|| {
            AuthError::Store(StoreError::new(
                "lock",
                "keep a person's tokens",
                "others hold the lock all the time; try again",
            ))
        })
    }

    async fn unlock(&self, lease: &Lease) {
        if let Err(error) = self.store.unlock(&self.key, lease).await {
            tracing::warn!(target: "dingtalk_auth", %error, "lock left to expire");
        }
    }

    fn held_back(&self) -> Option<HeldBack> {
        self.held_back.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hold_back(&self, pair: Option<HeldBack>) {
        *self.held_back.lock().unwrap_or_else(PoisonError::into_inner) = pair;
    }
}

fn lock_lost() -> AuthError {
    AuthError::Store(StoreError::new(
        "lock",
        "keep a person's tokens",
        "the lock ran out meanwhile; try again",
    ))
}

fn stored(grant: &UserGrant) -> StoredToken {
    let refresh = StoredRefresh {
        secret: grant.refresh_token.clone(),
        remaining: REFRESH_LIFE,
        corp_id: grant.corp_id.clone(),
    };
    StoredToken {
        secret: grant.access_token.secret().clone(),
        remaining: grant.expires_in,
        lifetime: grant.expires_in,
        refresh: Some(refresh),
    }
}
