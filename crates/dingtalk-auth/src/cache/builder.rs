use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use dingtalk_transport::{Clock, Transport};
use dingtalk_types::Hosts;

use super::loader::CredentialLoader;
use super::{Engine, Limits, TokenCache};
use crate::credential::Credential;
use crate::fetch::{ATTEMPTS, Fetcher};
use crate::store::TokenStore;

/// Settings of a [`TokenCache`].
#[must_use]
pub struct TokenCacheBuilder {
    credential: Credential,
    fetcher: Fetcher,
    max_attempts: u32,
    store: Option<Arc<dyn TokenStore>>,
    limits: Limits,
}

impl TokenCacheBuilder {
    pub(super) fn new(
        credential: Credential,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> Self {
        Self {
            credential,
            fetcher: Fetcher::new(Arc::new(transport), Arc::new(clock), hosts),
            max_attempts: ATTEMPTS,
            store: None,
            limits: Limits::default(),
        }
    }

    /// Shares tokens through `store` with other processes. Without one they live in this cache's memory.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// How long a caller waits for a token at most, repetitions and the shared store included (15 s).
    pub fn load_timeout(mut self, limit: Duration) -> Self {
        self.limits.load_timeout = limit;
        self
    }

    /// How often a token request is sent when it fails in passing (3 times, with full-jitter back-off).
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// For how many organisations an ISV app's tokens are kept (10 000); beyond that the one used longest ago goes.
    pub fn max_organisations(mut self, organisations: usize) -> Self {
        self.limits.max_organisations = organisations;
        self
    }

    /// The cache. Nothing is fetched yet.
    pub fn build(self) -> TokenCache {
        let clock = Arc::clone(&self.fetcher.clock);
        let loader = CredentialLoader::new(self.credential, self.fetcher, self.max_attempts, self.store);
        let engine = Engine::new(loader, clock, self.limits);
        TokenCache { engine: Arc::new(ArcSwap::from_pointee(engine)), limits: self.limits }
    }
}

impl fmt::Debug for TokenCacheBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenCacheBuilder")
            .field("credential", &self.credential)
            .field("store", &self.store)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
