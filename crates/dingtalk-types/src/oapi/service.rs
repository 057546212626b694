//! What an ISV asks for its suites and the organisations that authorised them.

use crate::Secret;
use crate::wire::wire;

#[cfg(feature = "oapi-service")]
pub use crate::generated::oapi::service::*;

/// `POST /service/get_suite_token`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSuiteTokenRequest {
    /// `suite_key`
    pub suite_key: String,
    /// `suite_secret`
    pub suite_secret: Secret,
    /// `suite_ticket`: the latest one that DingTalk pushed.
    pub suite_ticket: Secret,
}

wire!(call GetSuiteTokenRequest {
    suite_key = "suite_key",
    suite_secret ! "suite_secret",
    suite_ticket ! "suite_ticket",
});

impl GetSuiteTokenRequest {
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

/// Answer to [`GetSuiteTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSuiteTokenResponse {
    /// `suite_access_token`
    pub suite_access_token: Secret,
    /// `expires_in`, s.
    pub expires_in: i64,
}

wire!(response GetSuiteTokenResponse { suite_access_token ! "suite_access_token", expires_in = "expires_in" });

/// `POST /service/get_corp_token`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetCorpTokenRequest {
    /// `auth_corpid`: the organisation that authorised the suite.
    pub auth_corpid: String,
    /// `permanent_code`: only suites of the oldest kind.
    pub permanent_code: Option<Secret>,
}

wire!(call GetCorpTokenRequest { auth_corpid = "auth_corpid", permanent_code ! "permanent_code" });

impl GetCorpTokenRequest {
    /// The required fields.
    pub fn new(auth_corpid: impl Into<String>) -> Self {
        Self { auth_corpid: auth_corpid.into(), ..Self::default() }
    }
}

/// Answer to [`GetCorpTokenRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetCorpTokenResponse {
    /// `access_token`
    pub access_token: Secret,
    /// `expires_in`, s.
    pub expires_in: i64,
}

wire!(response GetCorpTokenResponse { access_token ! "access_token", expires_in = "expires_in" });
