//! Where logins begin.

use std::sync::Arc;

use dingtalk_auth::UserTokens;

use crate::dingtalk::DingTalk;
use crate::no_app::NoApp;

impl DingTalk {
    /// Logins of people to this app: the login page, its redirect, and tokens of people; from a code to a person goes `who`, with
    /// the feature `login`.
    ///
    /// # Errors
    /// [`NoApp`] when the client has no app's credential.
    pub fn logins(&self) -> Result<UserTokens, NoApp> {
        let app = self.app.as_ref().ok_or(NoApp)?;
        let (transport, clock) = (Arc::clone(self.transport()), Arc::clone(self.clock()));
        Ok(UserTokens::new(
            &*app.client_id,
            app.client_secret.clone(),
            transport,
            clock,
            self.hosts().clone(),
        ))
    }
}
