//! Tokens of the legacy host.

use crate::secret::Secret;

pub use crate::generated::oapi::auth::*;

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
