use std::sync::Arc;

use super::{LoadTask, Loaded, Loader};
use crate::fetch::{Fetcher, Issued};
use crate::store::{Shared, TokenStore};
use crate::{AuthError, Credential};

/// Loads the tokens of a credential, by way of the shared store if there is one.
pub(super) struct CredentialLoader {
    pub(super) credential: Credential,
    fetcher: Fetcher,
    store: Option<Arc<dyn TokenStore>>,
}

impl CredentialLoader {
    pub(super) fn new(credential: Credential, fetcher: Fetcher, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self { credential, fetcher, store }
    }

    pub(super) fn with_credential(&self, credential: Credential) -> Self {
        Self { credential, fetcher: self.fetcher.clone(), store: self.store.clone() }
    }

    async fn fetch(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let grant = self.credential.grant(&task.request(), &*self.fetcher.clock).await?;
        let issued = self.fetcher.fetch(&grant.call, |members| Issued::read(members, grant.field)).await?;
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
