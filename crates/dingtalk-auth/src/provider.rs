use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

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
    pub fn new(token: impl Into<dingtalk_types::Secret>) -> Self {
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
