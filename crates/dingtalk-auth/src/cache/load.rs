use std::future::Future;
use std::time::Duration;

use dingtalk_types::Secret;

use crate::error::AuthError;
use crate::provider::TokenRequest;
use crate::token::{Token, TokenKind};

/// Gets one token from where tokens come from.
pub(crate) trait Loader: Send + Sync + 'static {
    /// What the token is, for log lines.
    const WHAT: &'static str;

    /// A token with at least some life left; never the text of `rejected` out of a shared store.
    fn load(&self, task: &LoadTask) -> impl Future<Output = Result<Loaded, AuthError>> + Send;

    /// How long a load may run, where callers wait for `load_timeout`. One that spends something that works once outlasts
    /// those who wait for it.
    fn patience(load_timeout: Duration) -> Duration {
        load_timeout
    }

    /// When another runtime may repeat a load whose own runtime seems to be parked.
    fn overdue_after(load_timeout: Duration) -> Duration {
        load_timeout / 2
    }
}

/// What a load is about.
#[derive(Debug)]
pub(crate) struct LoadTask {
    pub(crate) kind: TokenKind,
    pub(crate) corp_id: Option<String>,
    /// The token that DingTalk refused, if that is why we load.
    pub(crate) rejected: Option<Token>,
    /// The token at hand is still valid; only a fresher one is of use.
    pub(crate) ahead: bool,
    /// When it is cut, by the monotonic clock.
    pub(crate) give_up_at: Duration,
}

impl LoadTask {
    pub(crate) fn request(&self) -> TokenRequest<'_> {
        TokenRequest { kind: self.kind, corp_id: self.corp_id.as_deref() }
    }
}

/// What a load brought.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) secret: Secret,
    /// The life left when the load began.
    pub(crate) remaining: Duration,
    pub(crate) lifetime: Duration,
    /// The longest that one text may live, however often its expiry is renewed.
    pub(crate) cap: Option<Duration>,
}

/// Limits of a cache.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) load_timeout: Duration,
    pub(crate) max_organisations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { load_timeout: Duration::from_secs(15), max_organisations: 10_000 }
    }
}
