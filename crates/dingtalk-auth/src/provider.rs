use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_types::Secret;

use crate::error::AuthError;
use crate::token::{Token, TokenKind};

/// What token a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenRequest<'a> {
    /// Which token.
    pub kind: TokenKind,
    /// The organisation that an ISV app acts for; `None` for an app of its own organisation.
    pub corp_id: Option<&'a str>,
}

impl TokenRequest<'static> {
    /// The app's own token.
    pub const APP: Self = Self { kind: TokenKind::App, corp_id: None };
}

/// Where tokens come from: [`TokenCache`](crate::TokenCache), [`StaticToken`], or a source of your own.
#[expect(unused_variables, reason = "most of what it is told changes nothing by itself")]
#[async_trait]
pub trait TokenProvider: fmt::Debug + Send + Sync + 'static {
    /// The token at hand, without a wait, a lock or an allocation; `None` means: ask [`token`](Self::token).
    ///
    /// May start a background refresh when the token is near its end.
    fn cached(&self, request: &TokenRequest<'_>) -> Option<Token>;

    /// A usable token, fetched if necessary.
    ///
    /// # Errors
    /// See [`AuthError`].
    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError>;

    /// DingTalk refused `token`: forgets it, but only if it is still the one that [`cached`](Self::cached) gives.
    fn reject(&self, request: &TokenRequest<'_>, token: &Token);

    /// DingTalk refused `refused` for `operation`, named as its path: a token to repeat it with, or `None` when no other
    /// would help because it is the operation that refuses tokens.
    ///
    /// By itself it rejects the token and asks for another. [`TokenCache`](crate::TokenCache) lets nobody else pay for it:
    /// they keep the token until another has come, and one that comes back the same is no reason to drop it.
    ///
    /// # Errors
    /// See [`AuthError`].
    async fn replace(
        &self,
        request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        self.reject(request, refused);
        self.token(request).await.map(Some)
    }

    /// `operation` succeeded with `token`: whatever was refused, it was not for this token.
    fn accepted(&self, request: &TokenRequest<'_>, token: &Token, operation: &str) {}

    /// A customer of an ISV app has opened it, or changed what it may do (the events `org_suite_auth`, `change_auth`): a
    /// remembered refusal of its token no longer counts.
    fn organisation_changed(&self, corp_id: &str) {}

    /// A customer of an ISV app has given it up (the events `org_suite_relieve`, `suite_relieve`): its tokens are of no use.
    fn organisation_left(&self, corp_id: &str) {}

    /// DingTalk pushed a suite ticket (the event `suite_ticket`).
    async fn suite_ticket_pushed(&self, ticket: &Secret) {}

    /// Remembered failures no longer count: the next caller asks DingTalk at once. For after a cause has been removed, such as
    /// a permission granted.
    fn forget_failures(&self) {}

    /// How many token requests it has sent, failed ones included: for metrics. 0 for one that does not count.
    fn requests_sent(&self) -> u64 {
        0
    }
}

/// A shared provider is a provider.
#[async_trait]
impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn cached(&self, request: &TokenRequest<'_>) -> Option<Token> {
        (**self).cached(request)
    }

    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        (**self).token(request).await
    }

    fn reject(&self, request: &TokenRequest<'_>, token: &Token) {
        (**self).reject(request, token);
    }

    async fn replace(
        &self,
        request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        (**self).replace(request, refused, operation).await
    }

    fn accepted(&self, request: &TokenRequest<'_>, token: &Token, operation: &str) {
        (**self).accepted(request, token, operation);
    }

    fn organisation_changed(&self, corp_id: &str) {
        (**self).organisation_changed(corp_id);
    }

    fn organisation_left(&self, corp_id: &str) {
        (**self).organisation_left(corp_id);
    }

    async fn suite_ticket_pushed(&self, ticket: &Secret) {
        (**self).suite_ticket_pushed(ticket).await;
    }

    fn forget_failures(&self) {
        (**self).forget_failures();
    }

    fn requests_sent(&self) -> u64 {
        (**self).requests_sent()
    }
}

/// A token that you obtained yourself, given for every request; refusals change nothing.
///
/// ```
/// use dingtalk_auth::{StaticToken, TokenProvider, TokenRequest};
///
/// let provider = StaticToken::new("the-token");
/// assert!(provider.cached(&TokenRequest::APP).is_some());
/// ```
#[derive(Debug, Clone)]
pub struct StaticToken(Token);

impl StaticToken {
    /// Gives `token` to every call.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self(Token::new(token.into()))
    }
}

#[async_trait]
impl TokenProvider for StaticToken {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        Some(self.0.clone())
    }

    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Ok(self.0.clone())
    }

    fn reject(&self, _request: &TokenRequest<'_>, _token: &Token) {}
}
