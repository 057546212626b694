use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dingtalk_types::Secret;

use super::{LoadTask, Loaded, Loader};
use crate::credential::Credential;
use crate::error::AuthError;
use crate::fetch::{Fetcher, Issued};
use crate::store::{Shared, TokenStore};

/// Kept back from the time of a load, to give the shared lock back when the fetch is cut.
const TO_UNLOCK: Duration = Duration::from_millis(500);

/// Loads the tokens of a credential, by way of the shared store if there is one.
pub(super) struct CredentialLoader {
    pub(super) credential: Credential,
    fetcher: Fetcher,
    max_attempts: u32,
    store: Option<Arc<dyn TokenStore>>,
    /// The suite ticket of the last request.
    ticket: Mutex<Option<Secret>>,
}

impl CredentialLoader {
    pub(super) fn new(
        credential: Credential,
        fetcher: Fetcher,
        max_attempts: u32,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        Self { credential, fetcher, max_attempts, store, ticket: Mutex::default() }
    }

    pub(super) fn requests_sent(&self) -> u64 {
        self.fetcher.sent()
    }

    pub(super) fn with_credential(&self, credential: Credential) -> Self {
        Self::new(credential, self.fetcher.clone(), self.max_attempts, self.store.clone())
    }

    /// Whether `error` is a remembered refusal of a suite ticket that another has followed since.
    pub(super) async fn is_outdated(&self, error: &AuthError) -> bool {
        if error.retry_after().is_none() || error.is_transient() {
            return false;
        }
        let used = self.ticket.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(used) = used else { return false };
        self.credential.pushed_ticket().await.is_some_and(|latest| latest != used)
    }

    async fn fetch(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let grant = self.credential.grant(&task.request(), &*self.fetcher.clock).await?;
        *self.ticket.lock().unwrap_or_else(PoisonError::into_inner) = grant.ticket;
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
        let fetch = async || {
            let clock = &*self.fetcher.clock;
            let limit = task.give_up_at.saturating_sub(clock.monotonic()).saturating_sub(TO_UNLOCK);
            clock.within(limit, self.fetch(task)).await.unwrap_or(Err(AuthError::Timeout { after: limit }))
        };
        shared.load(task, fetch).await
    }
}
