//! The organisations that open the third-party app.

use std::sync::Arc;

use crate::platform::Platform;
use crate::push::outcome::PushOutcome;
use crate::push::suite;
use crate::push::wait::Wait;
use crate::seed::Subscription;

/// The organisations that open the third-party app of the seed ([`SuiteSeed`](crate::SuiteSeed)), change what it may do and
/// give it up.
///
/// Each of them is pushed to the app: over Stream, and as a SyncHTTP batch to its receivers. A receiver that names one of the
/// older events `tmp_auth_code`, `change_auth` or `suite_relieve` among its own gets that instead, posted alone; the temporary
/// code is exchanged at `/service/get_permanent_code`. Like [`Events::push`](crate::Events::push) they return what became of
/// the push.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// fake.customers().authorise("dingcustomer").await;
/// // … `corpAccessToken` gives a token of this customer …
/// fake.customers().relieve("dingcustomer").await;
/// assert_eq!(fake.customers().list(), [fake.corp_id()]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Customers<'a> {
    pub(crate) platform: &'a Arc<Platform>,
}

impl Customers<'_> {
    /// Enters an event receiver of the third-party app; its owner key is the SuiteKey.
    pub fn subscribe(self, subscription: Subscription) {
        self.platform.subscribe(subscription, &self.platform.seed.suite.key);
    }

    /// An organisation opens the app: `org_suite_auth`.
    pub async fn authorise(self, corp_id: &str) -> Vec<PushOutcome> {
        suite::authorise(self.platform, corp_id, Wait::All).await
    }

    /// A customer changes what the app may do: `org_suite_change`. Of who is no customer nobody is told.
    pub async fn change(self, corp_id: &str) -> Vec<PushOutcome> {
        suite::change(self.platform, corp_id, Wait::All).await
    }

    /// A customer gives the app up: `org_suite_relieve`. Its tokens end, and it gets no others. Of who is no customer nobody is
    /// told.
    pub async fn relieve(self, corp_id: &str) -> Vec<PushOutcome> {
        suite::relieve(self.platform, corp_id, Wait::All).await
    }

    /// A new suite ticket, which ends the one before: `suite_ticket`.
    pub async fn push_ticket(self) -> Vec<PushOutcome> {
        suite::push_ticket(self.platform, Wait::All).await
    }

    /// The ticket that is good now.
    pub fn ticket(self) -> String {
        self.platform.state().customers.suite().ticket.clone()
    }

    /// The permanent code of a customer.
    pub fn permanent_code(self, corp_id: &str) -> Option<String> {
        self.platform.state().customers.permanent_code(corp_id).map(str::to_owned)
    }

    /// The corpIds of those who have the app open; the organisation of the seed is one from the start.
    pub fn list(self) -> Vec<String> {
        self.platform.state().customers.list()
    }
}
