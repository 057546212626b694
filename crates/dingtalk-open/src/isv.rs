//! An ISV's app: one app, many customers.

use std::sync::Arc;

use dingtalk_auth::{Credential, StoredSuiteTickets, SuiteTicketCell, SuiteTickets, TokenStore};
use dingtalk_transport::Clock;
use dingtalk_types::Secret;

use crate::dingtalk::{DingTalk, DingTalkBuilder};

/// An ISV's app whose tickets have no place of the author's own.
pub(crate) struct Suite {
    key: String,
    secret: Secret,
}

impl Suite {
    /// Its tickets are in the store of the tokens, or else in memory.
    pub(crate) fn credential(
        self,
        store: Option<&Arc<dyn TokenStore>>,
        clock: &Arc<dyn Clock>,
    ) -> Credential {
        let tickets: Arc<dyn SuiteTickets> = match store {
            Some(store) => Arc::new(StoredSuiteTickets::new(Arc::clone(store), Arc::clone(clock), &self.key)),
            None => Arc::new(SuiteTicketCell::default()),
        };
        Credential::isv(self.key, self.secret, tickets)
    }
}

impl DingTalkBuilder {
    /// An ISV's app, by its SuiteKey and SuiteSecret. What DingTalk pushes about it, over Stream or to callbacks, is taken over
    /// before any handler sees it: suite tickets, customers who open the app, change what it may do, give it up.
    ///
    /// DingTalk pushes a ticket about every 5 hours. With a [`token_store`](Self::token_store) it outlives a restart and serves
    /// every process of the app, else it lives in this process. For a place of your own give [`credential`](Self::credential) a
    /// [`Credential::isv`] with it: its [`keep`](crate::auth::SuiteTickets::keep) is called with every push.
    ///
    /// ```no_run
    /// use dingtalk_open::oapi::user::GetUserRequest;
    /// use dingtalk_open::{DingTalk, oapi};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let ding = DingTalk::builder().suite("suitexxxxxxxx", "suite-secret").build()?;
    /// let customer = ding.for_corp("dingcustomer");
    /// let user = oapi::user::get(&customer, &GetUserRequest::new("manager4220")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn suite(mut self, suite_key: impl Into<String>, suite_secret: impl Into<Secret>) -> Self {
        self.suite = Some(Suite { key: suite_key.into(), secret: suite_secret.into() });
        self
    }
}

impl DingTalk {
    /// This client for one customer of an ISV's app: every call is made for the organisation `corp_id`. Cheap; it shares
    /// connections, tokens, limits and counters. For one call there is [`Call::for_corp`](crate::Call::for_corp).
    #[must_use]
    pub fn for_corp(&self, corp_id: impl Into<Arc<str>>) -> Self {
        let client = self.client.for_corp(corp_id);
        Self {
            #[cfg(feature = "chat")]
            chat: self.chat.through(client.clone()),
            client,
            ..self.clone()
        }
    }

    /// Remembered refusals of tokens no longer count: the next call asks DingTalk at once. For after a cause has been removed,
    /// such as a corrected secret or a permission granted.
    pub fn forget_failures(&self) {
        self.tokens.forget_failures();
    }
}
