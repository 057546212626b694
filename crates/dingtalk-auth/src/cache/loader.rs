use std::sync::Arc;

use super::{LoadTask, Loaded, Loader};
use crate::credential::Credential;
use crate::error::AuthError;
use crate::fetch::{Fetcher, Issued};
use crate::store::{Shared, TokenStore};

/// Loads the tokens of a credential, by way of the shared store if there is one.
pub(super) struct CredentialLoader {
    pub(super) credential: Credential,
    fetcher: Fetcher,
    max_attempts: u32,
    store: Option<Arc<dyn TokenStore>>,
}

impl CredentialLoader {
    pub(super) fn new(
        credential: Credential,
        fetcher: Fetcher,
        max_attempts: u32,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        Self { credential, fetcher, max_attempts, store }
    }

    pub(super) fn with_credential(&self, credential: Credential) -> Self {
        let (fetcher, store) = (self.fetcher.clone(), self.store.clone());
        Self { credential, fetcher, max_attempts: self.max_attempts, store }
    }

    async fn fetch(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let grant = self.credential.grant(&task.request(), &*self.fetcher.clock).await?;
        // Nobody waits for a refresh ahead: it is repeated with the next one.
        let attempts = if task.ahead { 1 } else { self.max_attempts };
        let read = |members| Issued::read(members, grant.field);
        let issued = self.fetcher.fetch(&grant.call, attempts, read).await?;
        Ok(Loaded { secret: issued.secret, remaining: issued.lifetime, lifetime: issued.lifetime, cap: None })
    }
}

impl Loader for CredentialLoader {
    const WHAT: &'static str = "access token";

    async fn load(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let Some(store) = &self.store else { return self.fetch(task).await };
        let key = self.credential.store_key(&task.request(), &self.fetcher.hosts);
        let shared = Shared { store: &**store, clock: &*self.fetcher.clock, key: &key };
        shared.load(task, || self.fetch(task)).await
    }
}
