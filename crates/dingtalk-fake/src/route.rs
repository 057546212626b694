//! Which operation a method and a path mean.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use crate::call::Call;
use crate::catalogue::{CATALOGUE, Published};
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::template::Template;

/// The credential that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// None, or one that the operation checks itself.
    Open,
    /// Token of an app.
    App,
    /// Token of a person.
    User,
    /// Token of an app or of a person.
    AppOrUser,
    /// Token of the administration back office.
    Sso,
    /// Token of the ISV app itself.
    Suite,
    /// The same with the signature over timestamp and suite ticket.
    SignedSuite,
    /// Signature of the ISV app.
    SuiteSignature,
    /// Token of the scan-login app.
    Sns,
    /// Token of a person who logged in by scan.
    SnsUser,
    /// Signature of the scan-login app.
    SnsSignature,
}

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

/// What a method and a path mean, with the texts in the holes of the path's template.
#[derive(Debug)]
pub(crate) enum Target {
    /// Written by hand, with a state.
    Written(&'static Route, Vec<String>),
    /// Answered from the catalogue.
    Published(Published),
}

/// The operations that are written by hand, found by path; all others come from the catalogue.
#[derive(Debug)]
pub(crate) struct Router {
    /// Those of one path differ in the method.
    exact: HashMap<&'static str, Vec<&'static Route>>,
    templates: Vec<(Template, &'static Route)>,
}

impl Router {
    pub(crate) fn new() -> Self {
        let (templates, exact): (Vec<&Route>, Vec<&Route>) =
            written().partition(|route| route.path.contains('{'));
        let mut by_path: HashMap<_, Vec<_>> = HashMap::new();
        for route in exact {
            by_path.entry(route.path).or_default().push(route);
        }
        Self {
            exact: by_path,
            templates: templates.into_iter().map(|route| (Template::new(route.path), route)).collect(),
        }
    }

    /// The operation of a path as sent.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Target, Refusal> {
        let routes = self.exact.get(path).map(Vec::as_slice).unwrap_or_default();
        let wanted = routes.iter().find(|route| route.method == *method).or_else(|| routes.first());
        let exact = wanted.map(|route| (*route, Vec::new()));
        let written = exact.or_else(|| {
            self.templates.iter().find_map(|(template, route)| Some((*route, template.fill(path)?)))
        });
        let written_method = match written {
            Some((route, parameters)) if route.method == *method => {
                return Ok(Target::Written(route, parameters));
            }
            other => other.map(|(route, _)| &route.method),
        };
        if let Some(published) = CATALOGUE.find(method, path) {
            return Ok(Target::Published(published));
        }
        Err(match (Dialect::of(path), written_method.or_else(|| CATALOGUE.method_of(path))) {
            (Dialect::Api, _) | (_, None) => unknown(path),
            (_, Some(&Method::GET)) => Refusal::code(43001, "this operation takes GET"),
            _ => Refusal::code(43002, "this operation takes POST"),
        })
    }
}

pub(crate) fn written() -> impl Iterator<Item = &'static Route> {
    crate::oapi::ROUTES.iter().chain(crate::api::ROUTES).flat_map(|group| group.iter())
}

/// The new host answers unknown paths in the old shape (protocol: HTTP 200, errcode 404).
fn unknown(path: &str) -> Refusal {
    match path.strip_prefix("/topapi/") {
        Some(_) => invalid_method(path),
        None => Refusal::code(404, format!("the URI {path} does not exist")),
    }
}

/// The gateway's answer to a method that it does not know.
pub(crate) fn invalid_method(path: &str) -> Refusal {
    let name = path.trim_start_matches("/topapi/").replace('/', ".");
    Refusal::InvalidMethod { method: format!("dingtalk.oapi.{name}") }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_method_and_path_stand_in_the_table_once() {
        let keys: HashSet<_> = written().map(|route| (&route.method, route.path)).collect();
        assert_eq!(keys.len(), written().count());
    }
}
