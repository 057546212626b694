//! Tokens of people: login, the code flow, refresh with rotation.

mod login;
mod provider;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, Transport};
use dingtalk_types::wire::Decode;
use dingtalk_types::{Host, Hosts, Secret};
use serde_json::{Map, Value};

pub use login::{Login, LoginUrl};
pub use provider::UserTokenProvider;

use crate::error::AuthError;
use crate::fetch::{ATTEMPTS, Fetcher, TokenCall, lifetime, take_secret};
use crate::store::{StoreKey, TokenStore};
use crate::token::Token;

/// A refresh token lives 30 days; the answer does not say.
const REFRESH_LIFE: Duration = Duration::from_secs(30 * 24 * 3_600);

/// The tokens of people who log in to one app.
///
/// 1. [`login_url`](Self::login_url): send the browser there;
/// 2. [`Login::code`]: read the code out of the redirect;
/// 3. [`exchange_code`](Self::exchange_code): the person's tokens;
/// 4. [`provider`](Self::provider): keep them, and have them refreshed for as long as the person comes by.
///
/// ```
/// use std::sync::Arc;
/// use dingtalk_auth::{Login, UserTokens};
/// use dingtalk_transport::{Body, TokioClock, transport_fn};
/// use dingtalk_types::Hosts;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_auth::AuthError> {
/// # let transport = transport_fn(|_request| async {
/// #     let answer = r#"{"accessToken":"a","refreshToken":"r","expireIn":7200,"corpId":"ding1"}"#;
/// #     Ok(http::Response::new(Body::from(answer)))
/// # });
/// let clock = Arc::new(TokioClock::new());
/// let users = UserTokens::new("client id", "client secret", Arc::new(transport), clock, Hosts::china());
///
/// let login = users.login_url("https://example.com/back").with_organisation().start()?;
/// # let redirect = format!("authCode=c&state={}", login.state.expose());
/// let code = Login::code(&login.state, &redirect)?;
/// let grant = users.exchange_code(&code).await?;
/// assert_eq!(grant.corp_id.as_deref(), Some("ding1"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct UserTokens {
    client_id: Arc<str>,
    client_secret: Secret,
    fetcher: Fetcher,
}

/// What a login or a refresh gave.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UserGrant {
    /// The person's access token; good for user-scoped operations of the new host.
    pub access_token: Token,
    /// Renews the access token; works once and for 30 days.
    pub refresh_token: Secret,
    /// The life of the access token (7200 s).
    pub expires_in: Duration,
    /// The organisation the person chose, when the login asked for it.
    pub corp_id: Option<String>,
}

impl UserTokens {
    /// `client_id` is the AppKey of an internal app, the SuiteKey of an ISV app, the AppId of a personal one.
    pub fn new(
        client_id: impl Into<Arc<str>>,
        client_secret: impl Into<Secret>,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> Self {
        let fetcher = Fetcher::new(Arc::new(transport), Arc::new(clock), hosts);
        Self { client_id: client_id.into(), client_secret: client_secret.into(), fetcher }
    }

    /// The login page that comes back to `redirect_uri`, which must be registered with the app.
    pub fn login_url(&self, redirect_uri: impl Into<String>) -> LoginUrl {
        LoginUrl::new(&self.fetcher.hosts, &*self.client_id, redirect_uri)
    }

    /// The tokens for an authorisation code; a code works once and for a few minutes.
    ///
    /// # Errors
    /// [`AuthError::Api`] of kind `CodeInvalid` when the code is unknown, used or too old: start the login again.
    pub async fn exchange_code(&self, code: &Secret) -> Result<UserGrant, AuthError> {
        self.grant("authorization_code", "code", code).await
    }

    /// New tokens for a refresh token, which is spent by it. [`UserTokenProvider`] does this by itself.
    ///
    /// # Errors
    /// See [`AuthError`].
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<UserGrant, AuthError> {
        self.grant("refresh_token", "refreshToken", refresh_token).await
    }

    /// The tokens of one person, kept in `store` under `user`, a name of your choice such as the unionId.
    pub fn provider(&self, user: &str, store: impl TokenStore) -> UserTokenProvider {
        let hosts = &self.fetcher.hosts;
        let key = StoreKey::of("user", &[&hosts.api, &self.client_id, user]);
        UserTokenProvider::new(self.clone(), Arc::new(store), key)
    }

    async fn grant(&self, grant_type: &str, name: &str, value: &Secret) -> Result<UserGrant, AuthError> {
        let members = [
            ("clientId", &*self.client_id),
            ("clientSecret", self.client_secret.expose()),
            (name, value.expose()),
            ("grantType", grant_type),
        ];
        let path = "/v1.0/oauth2/userAccessToken";
        let call = TokenCall::post("oauth2/userAccessToken", Host::Api, path, &members).once();
        self.fetcher.fetch(&call.hiding([&self.client_secret, value]), ATTEMPTS, UserGrant::read).await
    }
}

impl UserGrant {
    fn read(mut members: Map<String, Value>) -> Result<Self, &'static str> {
        Ok(Self {
            access_token: Token::new(take_secret(&mut members, "accessToken")?),
            refresh_token: take_secret(&mut members, "refreshToken")?,
            expires_in: lifetime(&members)?,
            corp_id: members
                .remove("corpId")
                .and_then(|corp_id| String::decode(corp_id).ok())
                .filter(|corp_id| !corp_id.is_empty()),
        })
    }
}

impl fmt::Debug for UserTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("UserTokens").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}
