//! What the app may do, and for how long.

use crate::platform::Platform;
use crate::state::tokens::Login;

/// Tokens, login codes and permission points.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// let code = fake.access().login_code("zhangsan");
/// // … the code under test exchanges the code for a token of this person …
/// fake.access().deny_scope("qyapi_get_member");
/// fake.access().expire_tokens();
/// # let _ = code;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    pub(crate) platform: &'a Platform,
}

impl Access<'_> {
    /// Ends every token and ticket that was given out.
    pub fn expire_tokens(self) {
        self.platform.expire_tokens();
    }

    /// A login code for a person, valid five minutes, once: for `userAccessToken` of whichever app. Of a login with the scope
    /// `openid corpid`: the app hears of the organisation.
    pub fn login_code(self, userid: &str) -> String {
        self.platform.login_code(Login::new(userid, Login::WHOLE_SCOPE), None)
    }

    /// Takes a permission point from the app, by the name that either host uses
    /// (`qyapi_get_member`, `Contact.User.Read`): every operation whose page names it is refused. An operation whose page
    /// names none goes on, and one that is called without a token (robots by webhook, the fetching of tokens) as well.
    pub fn deny_scope(self, scope: &str) {
        self.platform.state().deny_scope(scope);
    }

    /// Gives a denied permission point back.
    pub fn allow_scope(self, scope: &str) {
        self.platform.state().allow_scope(scope);
    }
}
