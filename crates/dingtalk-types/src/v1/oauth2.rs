//! Tokens of the new host. `expireIn` and `expires_in` are both seconds; the spelling differs per operation.

use crate::Secret;
use crate::wire::wire;

#[cfg(feature = "oauth2")]
pub use crate::generated::v1::oauth2::*;

/// `POST /v1.0/oauth2/accessToken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetAccessTokenRequest {
    /// `appKey`
    pub app_key: String,
    /// `appSecret`
    pub app_secret: Secret,
}

wire!(call GetAccessTokenRequest { app_key = "appKey", app_secret ! "appSecret" });

impl GetAccessTokenRequest {
    /// The required fields.
    pub fn new(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self { app_key: app_key.into(), app_secret: app_secret.into() }
    }
}

/// Answer to [`GetAccessTokenRequest`]. Asked again while valid, the platform gives the same token with a new lifetime.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetAccessTokenResponse {
    /// `accessToken`
    pub access_token: Secret,
    /// `expireIn`, s.
    pub expire_in: i64,
}

wire!(response GetAccessTokenResponse { access_token ! "accessToken", expire_in = "expireIn" });

/// `POST /v1.0/oauth2/{corpId}/token`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetTokenRequest {
    /// `corpId`, in the path: the app's organisation, or the one that authorised an ISV's app.
    pub corp_id: String,
    /// `client_id`
    pub client_id: String,
    /// `client_secret`
    pub client_secret: Secret,
    /// `grant_type`: `client_credentials`.
    pub grant_type: String,
}

wire!(call GetTokenRequest {
    corp_id = "corpId",
    client_id = "client_id",
    client_secret ! "client_secret",
    grant_type = "grant_type",
});

impl GetTokenRequest {
    /// The required fields, with the only grant type that is documented.
    pub fn new(
        corp_id: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        Self {
            corp_id: corp_id.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            grant_type: "client_credentials".to_owned(),
        }
    }
}

/// Answer to [`GetTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetTokenResponse {
    /// `access_token`
    pub access_token: Secret,
    /// `expires_in`, s.
    pub expires_in: i64,
}

wire!(response GetTokenResponse { access_token ! "access_token", expires_in = "expires_in" });

/// `POST /v1.0/oauth2/corpAccessToken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetCorpAccessTokenRequest {
    /// `suiteKey`
    pub suite_key: String,
    /// `suiteSecret`
    pub suite_secret: Secret,
    /// `authCorpId`: the organisation that authorised the suite.
    pub auth_corp_id: String,
    /// `suiteTicket`: the latest one that DingTalk pushed.
    pub suite_ticket: Secret,
}

wire!(call GetCorpAccessTokenRequest {
    suite_key = "suiteKey",
    suite_secret ! "suiteSecret",
    auth_corp_id = "authCorpId",
    suite_ticket ! "suiteTicket",
});

impl GetCorpAccessTokenRequest {
    /// The required fields.
    pub fn new(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        auth_corp_id: impl Into<String>,
        suite_ticket: impl Into<Secret>,
    ) -> Self {
        Self {
            suite_key: suite_key.into(),
            suite_secret: suite_secret.into(),
            auth_corp_id: auth_corp_id.into(),
            suite_ticket: suite_ticket.into(),
        }
    }
}

/// Answer to [`GetCorpAccessTokenRequest`]: a new token each time.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetCorpAccessTokenResponse {
    /// `accessToken`
    pub access_token: Secret,
    /// `expireIn`, s.
    pub expire_in: i64,
}

wire!(response GetCorpAccessTokenResponse { access_token ! "accessToken", expire_in = "expireIn" });

/// `POST /v1.0/oauth2/suiteAccessToken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSuiteAccessTokenRequest {
    /// `suiteKey`
    pub suite_key: String,
    /// `suiteSecret`
    pub suite_secret: Secret,
    /// `suiteTicket`: the latest one that DingTalk pushed.
    pub suite_ticket: Secret,
}

wire!(call GetSuiteAccessTokenRequest {
    suite_key = "suiteKey",
    suite_secret ! "suiteSecret",
    suite_ticket ! "suiteTicket",
});

impl GetSuiteAccessTokenRequest {
    /// The required fields.
    pub fn new(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        suite_ticket: impl Into<Secret>,
    ) -> Self {
        Self {
            suite_key: suite_key.into(),
            suite_secret: suite_secret.into(),
            suite_ticket: suite_ticket.into(),
        }
    }
}

/// Answer to [`GetSuiteAccessTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSuiteAccessTokenResponse {
    /// `accessToken`
    pub access_token: Secret,
    /// `expireIn`, s.
    pub expire_in: i64,
}

wire!(response GetSuiteAccessTokenResponse { access_token ! "accessToken", expire_in = "expireIn" });

/// `POST /v1.0/oauth2/userAccessToken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetUserTokenRequest {
    /// `clientId`: app key, suite key or app id.
    pub client_id: String,
    /// `clientSecret`
    pub client_secret: Secret,
    /// `grantType`: `authorization_code` or `refresh_token`.
    pub grant_type: String,
    /// `code`: `authCode` of the login redirect; works once.
    pub code: Option<Secret>,
    /// `refreshToken`: of the latest answer, 30 days old at most.
    pub refresh_token: Option<Secret>,
}

wire!(call GetUserTokenRequest {
    client_id = "clientId",
    client_secret ! "clientSecret",
    grant_type = "grantType",
    code ! "code",
    refresh_token ! "refreshToken",
});

impl GetUserTokenRequest {
    /// Exchanges the code of a login.
    pub fn of_code(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        code: impl Into<Secret>,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            grant_type: "authorization_code".to_owned(),
            code: Some(code.into()),
            refresh_token: None,
        }
    }

    /// Renews a login.
    pub fn of_refresh_token(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            grant_type: "refresh_token".to_owned(),
            code: None,
            refresh_token: Some(refresh_token.into()),
        }
    }
}

/// Answer to [`GetUserTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetUserTokenResponse {
    /// `accessToken`
    pub access_token: Secret,
    /// `refreshToken`: keep the latest one, it may rotate.
    pub refresh_token: Secret,
    /// `expireIn`, s, of the access token.
    pub expire_in: i64,
    /// `corpId`: only when the scope of the login has `corpid`.
    pub corp_id: String,
}

wire!(response GetUserTokenResponse {
    access_token ! "accessToken",
    refresh_token ! "refreshToken",
    expire_in = "expireIn",
    corp_id = "corpId",
});

/// `POST /v1.0/oauth2/ssoAccessToken`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSsoAccessTokenRequest {
    /// `corpid` (lower case); an ISV gives its own.
    pub corpid: String,
    /// `ssoSecret`
    pub sso_secret: Secret,
}

wire!(call GetSsoAccessTokenRequest { corpid = "corpid", sso_secret ! "ssoSecret" });

impl GetSsoAccessTokenRequest {
    /// The required fields.
    pub fn new(corpid: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        Self { corpid: corpid.into(), sso_secret: sso_secret.into() }
    }
}

/// Answer to [`GetSsoAccessTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSsoAccessTokenResponse {
    /// `accessToken`
    pub access_token: Secret,
    /// `expireIn`, s.
    pub expire_in: i64,
}

wire!(response GetSsoAccessTokenResponse { access_token ! "accessToken", expire_in = "expireIn" });

/// Answer to `POST /v1.0/oauth2/jsapiTickets`, which has no fields of its own.
///
/// Asked again while valid, the platform gives the same ticket with a new lifetime, up to 24 h from its creation.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateJsapiTicketResponse {
    /// `jsapiTicket`
    pub jsapi_ticket: Secret,
    /// `expireIn`, s.
    pub expire_in: i64,
}

wire!(response CreateJsapiTicketResponse { jsapi_ticket ! "jsapiTicket", expire_in = "expireIn" });
