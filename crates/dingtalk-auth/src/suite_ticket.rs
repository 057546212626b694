use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use async_trait::async_trait;
use dingtalk_types::Secret;

use crate::store::StoreError;

/// Where the suite ticket of an ISV app is kept.
///
/// DingTalk pushes a `suite_ticket` event about every five hours; a new ticket replaces the old one and it has no
/// expiry of its own. Keep it where every process of the app finds it: [`StoredSuiteTickets`](crate::StoredSuiteTickets) is the
/// store of the tokens.
#[expect(unused_variables, reason = "by itself it keeps nothing")]
#[async_trait]
pub trait SuiteTickets: fmt::Debug + Send + Sync + 'static {
    /// The latest ticket; `None` when none has been pushed yet.
    ///
    /// # Errors
    /// When the place where it is kept does not answer.
    async fn latest(&self) -> Result<Option<Secret>, StoreError>;

    /// Takes over the ticket that was pushed. The facade calls it for every `suite_ticket` that its client receives; by itself
    /// it does nothing, for tickets that reach their place another way.
    ///
    /// # Errors
    /// When the place where it is kept does not answer.
    async fn keep(&self, ticket: &Secret) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Shared tickets are tickets.
#[async_trait]
impl<T: SuiteTickets + ?Sized> SuiteTickets for Arc<T> {
    async fn latest(&self) -> Result<Option<Secret>, StoreError> {
        (**self).latest().await
    }

    async fn keep(&self, ticket: &Secret) -> Result<(), StoreError> {
        (**self).keep(ticket).await
    }
}

/// The suite ticket in the memory of this process: set it from the handler of the `suite_ticket` push.
///
/// ```
/// use dingtalk_auth::SuiteTicketCell;
///
/// let tickets = SuiteTicketCell::default();
/// tickets.set("the pushed SuiteTicket");
/// ```
#[derive(Default)]
pub struct SuiteTicketCell(ArcSwapOption<Secret>);

impl SuiteTicketCell {
    /// Takes over the ticket that was pushed.
    pub fn set(&self, ticket: impl Into<Secret>) {
        self.0.store(Some(Arc::new(ticket.into())));
    }
}

#[async_trait]
impl SuiteTickets for SuiteTicketCell {
    async fn latest(&self) -> Result<Option<Secret>, StoreError> {
        Ok(self.0.load().as_deref().cloned())
    }

    async fn keep(&self, ticket: &Secret) -> Result<(), StoreError> {
        self.set(ticket.clone());
        Ok(())
    }
}

impl fmt::Debug for SuiteTicketCell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.load().is_some();
        formatter.debug_struct("SuiteTicketCell").field("known", &known).finish_non_exhaustive()
    }
}
