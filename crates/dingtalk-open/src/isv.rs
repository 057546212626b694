//! An ISV's app: one app, many customers.

use std::sync::Arc;

use dingtalk_auth::{Credential, SuiteTicketCell};
use dingtalk_types::Secret;

use crate::dingtalk::{DingTalk, DingTalkBuilder};

impl DingTalkBuilder {
    /// An ISV's app, by its SuiteKey and SuiteSecret. What DingTalk pushes about it, over Stream or to callbacks, is taken over
    /// before any handler sees it: suite tickets, customers who open the app, change what it may do, give it up.
    ///
    /// The ticket lives in this process, and DingTalk pushes one about every 5 hours: for a ticket that outlives a restart, or
    /// serves many processes, give [`credential`](Self::credential) a [`Credential::isv`] with a place of your own, whose
    /// [`keep`](crate::auth::SuiteTickets::keep) is called with every push.
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
    pub fn suite(self, suite_key: impl Into<String>, suite_secret: impl Into<Secret>) -> Self {
        self.credential(Credential::isv(suite_key, suite_secret, Arc::new(SuiteTicketCell::default())))
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
