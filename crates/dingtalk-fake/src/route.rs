//! Which operation a method and a path mean.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};

/// The credential that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// None, or one that the operation checks itself.
    Open,
    /// Token of an app.
    App,
    /// Token of a person.
    User,
    /// Token of the administration back office.
    Sso,
    /// Token of the ISV app itself.
    Suite,
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
    pub(crate) handler: Handler,
}

impl Route {
    pub(crate) const fn get(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self {
            method: Method::GET,
            path,
            auth,
            scopes: &[],
            issues_token: false,
            handler: Handler::Now(handler),
        }
    }

    pub(crate) const fn post(
        path: &'static str,
        auth: Auth,
        handler: fn(&Platform, &Call) -> Outcome,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            auth,
            scopes: &[],
            issues_token: false,
            handler: Handler::Now(handler),
        }
    }

    pub(crate) const fn post_later(
        path: &'static str,
        auth: Auth,
        handler: fn(Arc<Platform>, Call) -> Later,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            auth,
            scopes: &[],
            issues_token: false,
            handler: Handler::Later(handler),
        }
    }

    pub(crate) const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    pub(crate) const fn token(mut self) -> Self {
        self.issues_token = true;
        self
    }
}

/// All operations, found by path.
#[derive(Debug)]
pub(crate) struct Router {
    exact: HashMap<&'static str, &'static Route>,
    templates: Vec<&'static Route>,
}

impl Router {
    pub(crate) fn new() -> Self {
        let all = crate::oapi::ROUTES.iter().chain(crate::api::ROUTES).flat_map(|group| group.iter());
        let (templates, exact): (Vec<_>, Vec<_>) = all.partition(|route| route.path.contains('{'));
        Self { exact: exact.into_iter().map(|route| (route.path, route)).collect(), templates }
    }

    /// The operation, with the texts that stand for the segments in braces.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<(&'static Route, Vec<String>), Refusal> {
        let found = self.exact.get(path).map(|route| (*route, Vec::new())).or_else(|| {
            self.templates.iter().find_map(|route| Some((*route, match_template(route.path, path)?)))
        });
        let Some((route, parameters)) = found else { return Err(unknown(path)) };
        if route.method == *method {
            return Ok((route, parameters));
        }
        Err(match Dialect::of(path) {
            Dialect::Api => unknown(path),
            _ if route.method == Method::GET => Refusal::code(43001, "this operation takes GET"),
            _ => Refusal::code(43002, "this operation takes POST"),
        })
    }
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

fn match_template(template: &str, path: &str) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        let segment = segments.next()?;
        if wanted.starts_with('{') {
            parameters.push(segment.to_owned());
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_in_braces_takes_any_text() {
        let template = "/v1.0/oauth2/{corpId}/token";
        assert_eq!(match_template(template, "/v1.0/oauth2/ding1/token"), Some(vec!["ding1".to_owned()]));
        assert_eq!(match_template(template, "/v1.0/oauth2/ding1/token/x"), None);
        assert_eq!(match_template(template, "/v1.0/oauth2/ding1"), None);
    }

    #[test]
    fn every_path_stands_in_the_table_once() {
        let router = Router::new();
        let all: usize = crate::oapi::ROUTES.iter().chain(crate::api::ROUTES).map(|group| group.len()).sum();
        assert_eq!(router.exact.len() + router.templates.len(), all);
    }
}
