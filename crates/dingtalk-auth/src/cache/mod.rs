mod builder;
mod engine;
mod flight;
mod landing;
mod load;
mod loader;
mod refusals;
mod schedule;
mod slot;
mod slots;

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use dingtalk_transport::{Clock, Transport};
use dingtalk_types::{Hosts, Secret};

pub use builder::TokenCacheBuilder;
pub(crate) use engine::Engine;
pub(crate) use load::{Limits, LoadTask, Loaded, Loader};
use loader::CredentialLoader;

use crate::credential::Credential;
use crate::error::AuthError;
use crate::provider::{TokenProvider, TokenRequest};
use crate::token::{Token, TokenKind};

/// Fetches the tokens of one [`Credential`] and keeps them.
///
/// - A token at hand costs no lock, no allocation and no wait.
/// - However many callers need a token at once, one request is made for it; it runs on a task of its own, so a caller
///   that gives up stops nobody else. It is repeated up to 3 times when the failure is transient.
/// - With 5 to 10 % of its life left a token is refreshed in the background while callers still get the old one.
///   When that fails the old one stays in use to its end, and the refresh is repeated every 10 s at the earliest.
/// - A token that one operation refuses is replaced; until another is there everyone else keeps it, and an operation that
///   refuses the next one as well is taken at its word: it costs a token request a minute at most, and no other operation.
/// - A token's life ends by the wall or the monotonic clock, whichever is further: it does not outlive a suspended machine.
/// - A failure is remembered: at least 30 s for a refused credential, 1 s and more for anything transient, and not at all,
///   at first, when it concerns a customer of an ISV app, who may be about to open it. A new suite ticket ends it.
/// - One organisation's slow or failing token never delays another's.
///
/// It needs a Tokio runtime. Clones share one cache.
///
/// ```
/// use std::sync::Arc;
/// use dingtalk_auth::{Credential, TokenCache, TokenProvider, TokenRequest};
/// use dingtalk_transport::{Body, TokioClock, transport_fn};
/// use dingtalk_types::Hosts;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_auth::AuthError> {
/// let transport = transport_fn(|_request| async {
///     Ok(http::Response::new(Body::from(r#"{"accessToken":"t","expireIn":7200}"#)))
/// });
/// let credential = Credential::internal_app("client id", "client secret");
/// let tokens =
///     TokenCache::builder(credential, Arc::new(transport), Arc::new(TokioClock::new()), Hosts::china()).build();
///
/// assert_eq!(tokens.token(&TokenRequest::APP).await?.header_value(), "t");
/// assert!(tokens.cached(&TokenRequest::APP).is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TokenCache {
    engine: Arc<ArcSwap<Engine<CredentialLoader>>>,
    limits: Limits,
}

impl TokenCache {
    /// A cache of `credential`'s tokens, with the defaults of [`TokenCacheBuilder`].
    pub fn builder(
        credential: Credential,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> TokenCacheBuilder {
        TokenCacheBuilder::new(credential, transport, clock, hosts)
    }

    /// Goes on with another credential, such as the same app with a corrected secret. All tokens and remembered
    /// failures of the old one are forgotten; a request under way still answers those who wait for it.
    pub fn replace_credential(&self, credential: Credential) {
        let before = self.engine.load();
        let loader = before.loader.with_credential(credential);
        self.engine.store(Arc::new(Engine::new(loader, Arc::clone(&before.clock), self.limits)));
    }

    /// How many organisations have a token or had one lately.
    pub fn organisations(&self) -> usize {
        self.engine.load().slots.organisations()
    }
}

#[async_trait]
impl TokenProvider for TokenCache {
    fn cached(&self, request: &TokenRequest<'_>) -> Option<Token> {
        let engine = self.engine.load();
        engine.cached(&engine.loader.credential.normalise(request))
    }

    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        let engine = self.engine.load_full();
        let request = engine.loader.credential.normalise(request);
        engine.loader.credential.supports(&request)?;
        match engine.token(&request).await {
            Err(error) if engine.loader.is_outdated(&error).await => {
                engine.forget_failures_of(&request);
                engine.token(&request).await
            }
            outcome => outcome,
        }
    }

    fn reject(&self, request: &TokenRequest<'_>, token: &Token) {
        let engine = self.engine.load();
        engine.reject(&engine.loader.credential.normalise(request), token);
    }

    async fn replace(
        &self,
        request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        let engine = self.engine.load_full();
        let request = engine.loader.credential.normalise(request);
        engine.replace(&request, refused, operation).await
    }

    fn accepted(&self, request: &TokenRequest<'_>, token: &Token, operation: &str) {
        let engine = self.engine.load();
        engine.accepted(&engine.loader.credential.normalise(request), token, operation);
    }

    fn organisation_changed(&self, corp_id: &str) {
        let engine = self.engine.load();
        let request = TokenRequest { kind: TokenKind::App, corp_id: Some(corp_id) };
        engine.forget_failures_of(&engine.loader.credential.normalise(&request));
    }

    fn organisation_left(&self, corp_id: &str) {
        let engine = self.engine.load();
        let request = TokenRequest { kind: TokenKind::App, corp_id: Some(corp_id) };
        engine.forget(&engine.loader.credential.normalise(&request));
    }

    async fn suite_ticket_pushed(&self, ticket: &Secret) {
        let credential = self.engine.load().loader.credential.clone();
        if let Err(error) = credential.keep_ticket(ticket).await {
            tracing::warn!(target: "dingtalk_auth", %error, "the pushed suite ticket was not kept");
        }
    }

    fn forget_failures(&self) {
        self.engine.load().forget_failures();
    }

    fn requests_sent(&self) -> u64 {
        self.engine.load().loader.requests_sent()
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenCache")
            .field("credential", &self.engine.load().loader.credential)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
