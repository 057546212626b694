//! One operation that is written by hand.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use crate::auth::Auth;
use crate::call::Call;
use crate::catalogue::{CATALOGUE, Published};
use crate::platform::Platform;
use crate::reply::Outcome;

pub(crate) type Later = Pin<Box<dyn Future<Output = Outcome> + Send>>;

#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Answers from the state alone.
    Now(fn(&Platform, &Call) -> Outcome),
    /// Has to wait for somebody else first.
    Later(fn(Arc<Platform>, Call) -> Later),
}

impl fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
        })
    }
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Path; a segment in braces stands for any text.
    pub(crate) path: &'static str,
    pub(crate) auth: Auth,
    /// Permission points, by the names of either host; lacking one refuses the call.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) issues_token: bool,
    /// Whether the request is held against the catalogue before the handler sees it.
    pub(crate) checked: bool,
    pub(crate) handler: Handler,
}

impl Route {
    pub(crate) const fn get(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self::new(Method::GET, path, auth, Handler::Now(handler))
    }

    pub(crate) const fn post(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self::new(Method::POST, path, auth, Handler::Now(handler))
    }

    pub(crate) const fn put(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self::new(Method::PUT, path, auth, Handler::Now(handler))
    }

    pub(crate) const fn post_later(
        path: &'static str,
        auth: Auth,
        handler: fn(Arc<Platform>, Call) -> Later,
    ) -> Self {
        Self::new(Method::POST, path, auth, Handler::Later(handler))
    }

    const fn new(method: Method, path: &'static str, auth: Auth, handler: Handler) -> Self {
        Self { method, path, auth, scopes: &[], issues_token: false, checked: false, handler }
    }

    pub(crate) const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    pub(crate) const fn token(mut self) -> Self {
        self.issues_token = true;
        self
    }

    /// What the catalogue says of a [`Route::checked`] one.
    pub(crate) fn published(&self) -> Option<Published> {
        self.checked.then(|| CATALOGUE.find(&self.method, self.path)).flatten()
    }

    pub(crate) const fn checked(mut self) -> Self {
        self.checked = true;
        self
    }
}
