//! Tokens of the legacy host.

use crate::Secret;
use crate::wire::wire;

#[cfg(feature = "oapi-auth")]
pub use crate::generated::oapi::auth::*;

/// `GET /gettoken`
///
/// The pair `appkey`/`appsecret` or the pair `corpid`/`corpsecret`, in the query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetTokenRequest {
    /// `appkey`
    pub appkey: Option<String>,
    /// `appsecret`
    pub appsecret: Option<Secret>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `corpsecret`
    pub corpsecret: Option<Secret>,
}

wire!(call GetTokenRequest {
    appkey ? "appkey",
    appsecret ! "appsecret",
    corpid ? "corpid",
    corpsecret ! "corpsecret",
});

impl GetTokenRequest {
    /// The token of an internal app.
    pub fn new(appkey: impl Into<String>, appsecret: impl Into<Secret>) -> Self {
        Self { appkey: Some(appkey.into()), appsecret: Some(appsecret.into()), ..Self::default() }
    }

    /// The token of an organisation, by its corp secret.
    pub fn of_corp(corpid: impl Into<String>, corpsecret: impl Into<Secret>) -> Self {
        Self { corpid: Some(corpid.into()), corpsecret: Some(corpsecret.into()), ..Self::default() }
    }
}

/// Answer to [`GetTokenRequest`]. Asked again while valid, the platform gives the same token with a new lifetime.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetTokenResponse {
    /// `access_token`
    pub access_token: Secret,
    /// `expires_in`, s.
    pub expires_in: i64,
}

wire!(response GetTokenResponse { access_token ! "access_token", expires_in = "expires_in" });

/// `GET /sso/gettoken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSsoTokenRequest {
    /// `corpid`; an ISV gives its own.
    pub corpid: String,
    /// `corpsecret`: the SSO secret of the developer's organisation.
    pub corpsecret: Secret,
}

wire!(call GetSsoTokenRequest { corpid = "corpid", corpsecret ! "corpsecret" });

impl GetSsoTokenRequest {
    /// The required fields.
    pub fn new(corpid: impl Into<String>, corpsecret: impl Into<Secret>) -> Self {
        Self { corpid: corpid.into(), corpsecret: corpsecret.into() }
    }
}

/// Answer to [`GetSsoTokenRequest`]; it names no lifetime.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSsoTokenResponse {
    /// `access_token`
    pub access_token: Secret,
}

wire!(response GetSsoTokenResponse { access_token ! "access_token" });

/// `GET /sns/gettoken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSnsTokenRequest {
    /// `appid`
    pub appid: String,
    /// `appsecret`
    pub appsecret: Secret,
}

wire!(call GetSnsTokenRequest { appid = "appid", appsecret ! "appsecret" });

impl GetSnsTokenRequest {
    /// The required fields.
    pub fn new(appid: impl Into<String>, appsecret: impl Into<Secret>) -> Self {
        Self { appid: appid.into(), appsecret: appsecret.into() }
    }
}

/// Answer to [`GetSnsTokenRequest`]; it names no lifetime.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSnsTokenResponse {
    /// `access_token`
    pub access_token: Secret,
}

wire!(response GetSnsTokenResponse { access_token ! "access_token" });

/// `POST /sns/get_persistent_code`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetPersistentCodeRequest {
    /// `tmp_auth_code`: works once.
    pub tmp_auth_code: Secret,
}

wire!(call GetPersistentCodeRequest { tmp_auth_code ! "tmp_auth_code" });

impl GetPersistentCodeRequest {
    /// The required fields.
    pub fn new(tmp_auth_code: impl Into<Secret>) -> Self {
        Self { tmp_auth_code: tmp_auth_code.into() }
    }
}

/// Answer to [`GetPersistentCodeRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetPersistentCodeResponse {
    /// `persistent_code`: does not expire.
    pub persistent_code: Secret,
    /// `openid`
    pub openid: String,
    /// `unionid`
    pub unionid: String,
}

wire!(response GetPersistentCodeResponse {
    persistent_code ! "persistent_code",
    openid = "openid",
    unionid = "unionid",
});

/// Answer to `GET /get_jsapi_ticket`, which has no fields of its own.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetJsapiTicketResponse {
    /// `ticket`
    pub ticket: Secret,
    /// `expires_in`, s.
    pub expires_in: i64,
}

wire!(response GetJsapiTicketResponse { ticket ! "ticket", expires_in = "expires_in" });
