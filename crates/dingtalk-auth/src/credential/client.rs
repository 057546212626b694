use dingtalk_types::Secret;

/// What an app identifies itself by: Client ID (AppKey, SuiteKey) and Client Secret. It fetches tokens, opens Stream connections
/// and signs callbacks.
///
/// `Debug` does not show the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCredentials {
    /// The Client ID: AppKey, or SuiteKey of an ISV's app.
    pub client_id: String,
    /// The Client Secret: AppSecret, or SuiteSecret of an ISV's app.
    pub client_secret: Secret,
}
