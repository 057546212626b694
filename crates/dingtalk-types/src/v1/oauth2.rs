//! Tokens of the new host. `expireIn` and `expires_in` are both seconds; the spelling differs per operation.

use crate::secret::Secret;

pub use crate::generated::v1::oauth2::*;

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
