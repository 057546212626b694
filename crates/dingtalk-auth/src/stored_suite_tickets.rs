//! The suite ticket in the store that shares the tokens.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::Clock;
use dingtalk_types::Secret;

use crate::store::{self, StoreError, StoreKey, StoredToken, TokenStore};
use crate::suite_ticket::{SuiteTicketCell, SuiteTickets};

/// A ticket has no end of its own, only a successor; stores want a time.
const KEPT_FOR: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The suite ticket in a [`TokenStore`]: it outlives a restart, and a push that one process takes serves all.
///
/// It stands under `suite-ticket:` and a hash of the SuiteKey, in clear like every token of a store: with it and the
/// SuiteSecret one gets the token of every customer. It is looked up for each token that is fetched; while the store does not
/// answer, what this process saw last serves on.
///
/// ```
/// use std::sync::Arc;
/// use dingtalk_auth::{Credential, MemoryStore, StoredSuiteTickets, SuiteTickets};
/// use dingtalk_transport::TokioClock;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_auth::StoreError> {
/// let store = Arc::new(MemoryStore::new(TokioClock::new()));
/// let tickets = StoredSuiteTickets::new(Arc::clone(&store), TokioClock::new(), "suitexxxxxxxx");
/// tickets.keep(&"the pushed SuiteTicket".into()).await?;
///
/// // After a restart, or in another process:
/// let tickets = StoredSuiteTickets::new(store, TokioClock::new(), "suitexxxxxxxx");
/// assert!(tickets.latest().await?.is_some());
/// let credential = Credential::isv("suitexxxxxxxx", "suite-secret", tickets);
/// # let _ = credential;
/// # Ok(())
/// # }
/// ```
pub struct StoredSuiteTickets {
    store: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    key: StoreKey,
    seen: SuiteTicketCell,
    /// What was seen last has not reached the store.
    unsaved: AtomicBool,
}

impl StoredSuiteTickets {
    /// The tickets of the app with this SuiteKey, in `store`.
    pub fn new(store: impl TokenStore, clock: impl Clock, suite_key: impl AsRef<str>) -> Self {
        Self {
            store: Arc::new(store),
            clock: Arc::new(clock),
            key: StoreKey::of("suite-ticket", &[suite_key.as_ref()]),
            seen: SuiteTicketCell::default(),
            unsaved: AtomicBool::new(false),
        }
    }

    async fn save(&self, ticket: &Secret) -> Result<(), StoreError> {
        let busy = || StoreError::new("suite tickets", "save a ticket", "another process keeps the lock");
        let lease = store::lock(&*self.store, &*self.clock, &self.key).await?.ok_or_else(busy)?;
        let stored =
            StoredToken { secret: ticket.clone(), remaining: KEPT_FOR, lifetime: KEPT_FOR, refresh: None };
        let saved = self.store.save(&self.key, &stored, &lease).await;
        self.store.unlock(&self.key, &lease).await?;
        // Who has the lock since writes a ticket that is newer.
        saved.map(|_| ())
    }
}

#[async_trait]
impl SuiteTickets for StoredSuiteTickets {
    async fn latest(&self) -> Result<Option<Secret>, StoreError> {
        let seen = self.seen.latest().await?;
        if let Some(ticket) = seen.as_ref().filter(|_| self.unsaved.load(Ordering::Acquire)) {
            if let Err(error) = self.keep(ticket).await {
                tracing::warn!(target: "dingtalk_auth", %error, "the suite ticket lives in this process only");
            }
            return Ok(seen);
        }
        match (self.store.load(&self.key).await, seen) {
            (Ok(Some(stored)), _) => {
                self.seen.set(stored.secret.clone());
                Ok(Some(stored.secret))
            }
            (Ok(None), seen) => Ok(seen),
            (Err(error), Some(ticket)) => {
                tracing::warn!(target: "dingtalk_auth", %error, "the suite ticket seen last serves on");
                Ok(Some(ticket))
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn keep(&self, ticket: &Secret) -> Result<(), StoreError> {
        self.seen.set(ticket.clone());
        let saved = self.save(ticket).await;
        self.unsaved.store(saved.is_err(), Ordering::Release);
        saved
    }
}

impl fmt::Debug for StoredSuiteTickets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StoredSuiteTickets")
            .field("store", &self.store)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
