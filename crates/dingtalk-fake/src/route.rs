//! One operation that is written by hand.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use crate::auth::Auth;
use crate::call::Call;
use crate::document::Document;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::state::records::Record;
use crate::things::action::{Action, Does, Prepare};
use crate::things::kind::Kind;

pub(crate) type Later = Pin<Box<dyn Future<Output = Outcome> + Send>>;

#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Answers from the state alone.
    Now(fn(&Platform, &Call) -> Outcome),
    /// Has to wait for somebody else first.
    Later(fn(Arc<Platform>, Call) -> Later),
    /// Does the usual with a record.
    Record(Action),
    /// Answers from the state alone, with the members of the answer as JSON text: for what is kept as such.
    Text(fn(&Platform, &Call) -> Result<String, Refusal>),
}

impl fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
            Self::Record(_) => "Record",
            Self::Text(_) => "Text",
        })
    }
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Path; a segment in braces stands for any text.
    pub(crate) path: &'static str,
    /// As its page says where it is `None`.
    pub(crate) auth: Option<Auth>,
    /// Further names of the permission points of its page: those that the other host uses.
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

    /// The same for what is kept as JSON text.
    pub(crate) const fn post_text(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Result<String, Refusal>,
    ) -> Self {
        Self::new(Method::POST, path, auth, Handler::Text(handler))
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
        Self { method, path, auth: Some(auth), scopes: &[], issues_token: false, checked: false, handler }
    }

    /// One whose credential, permission points, request and answer are as published.
    const fn published_as(method: Method, path: &'static str, handler: Handler) -> Self {
        Self { method, path, auth: None, scopes: &[], issues_token: false, checked: true, handler }
    }

    /// An operation as published, answered by a handler.
    pub(crate) const fn of(
        method: Method,
        path: &'static str,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self::published_as(method, path, Handler::Now(handler))
    }

    pub(crate) const fn create(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::Create, kind)))
    }

    pub(crate) const fn read(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::Read, kind)))
    }

    pub(crate) const fn list(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::List, kind)))
    }

    pub(crate) const fn update(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::Update, kind)))
    }

    pub(crate) const fn save(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::Save, kind)))
    }

    pub(crate) const fn delete(method: Method, path: &'static str, kind: &'static Kind) -> Self {
        Self::published_as(method, path, Handler::Record(Action::new(Does::Delete, kind)))
    }

    /// See [`Action::from`].
    pub(crate) const fn from(mut self, member: &'static str) -> Self {
        if let Handler::Record(action) = &mut self.handler {
            action.from = Some(member);
        }
        self
    }

    /// See [`Action::at`].
    pub(crate) const fn at(mut self, place: &'static str) -> Self {
        if let Handler::Record(action) = &mut self.handler {
            action.at = Some(place);
        }
        self
    }

    /// See [`Action::by`].
    pub(crate) const fn by(mut self, member: &'static str) -> Self {
        if let Handler::Record(action) = &mut self.handler {
            action.by = Some(member);
        }
        self
    }

    /// See [`Action::only`].
    pub(crate) const fn only(mut self, only: fn(&Document, &Record) -> bool) -> Self {
        if let Handler::Record(action) = &mut self.handler {
            action.only = Some(only);
        }
        self
    }

    /// See [`Action::prepare`].
    pub(crate) const fn prepare(mut self, prepare: Prepare) -> Self {
        if let Handler::Record(action) = &mut self.handler {
            action.prepare = Some(prepare);
        }
        self
    }

    pub(crate) const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    pub(crate) const fn token(mut self) -> Self {
        self.issues_token = true;
        self
    }

    pub(crate) const fn checked(mut self) -> Self {
        self.checked = true;
        self
    }
}
