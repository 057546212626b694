//! Which operation a method and a path mean.

use std::sync::{LazyLock, OnceLock};

use dingtalk_catalogue::path::{PathTable, Template};
use http::Method;

use crate::catalogue::{CATALOGUE, Published};
use crate::reply::{Dialect, Refusal};
use crate::route::Route;

/// What a method and a path mean, with the texts in the holes of the path's template.
#[derive(Debug)]
pub(crate) enum Target {
    /// Written by hand, with a state.
    Written(&'static Written, Vec<String>),
    /// Answered from the catalogue.
    Published(Published),
}

/// An operation that is written by hand.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) route: &'static Route,
    published: OnceLock<Option<Published>>,
}

impl Written {
    const fn new(route: &'static Route) -> Self {
        Self { route, published: OnceLock::new() }
    }

    /// What the catalogue says of it.
    pub(crate) fn published(&self) -> Option<Published> {
        *self.published.get_or_init(|| CATALOGUE.find(&self.route.method, self.route.path))
    }
}

/// Constant data: made when the first fake starts, shared by every fake of the process.
pub(crate) static ROUTER: LazyLock<Router> = LazyLock::new(Router::new);

/// The operations with a state, found by path; all others come from the catalogue.
#[derive(Debug)]
pub(crate) struct Router(PathTable<Pattern>);

#[derive(Debug)]
struct Pattern {
    written: Written,
    /// Published operations that mean a path more exactly where both fit.
    rivals: Vec<Template>,
}

impl Router {
    fn new() -> Self {
        Self(PathTable::new(written().map(|route| (route.path, Pattern::new(route)))))
    }

    /// The operation of a path as sent.
    pub(crate) fn find(&'static self, method: &Method, path: &str) -> Result<Target, Refusal> {
        let is_meant =
            |pattern: &Pattern| pattern.written.route.method == *method && pattern.has_no_rival(path);
        if let Some((pattern, texts)) = self.0.find(path, is_meant) {
            return Ok(Target::Written(&pattern.written, texts));
        }
        if let Some(published) = CATALOGUE.find(method, path) {
            return Ok(Target::Published(published));
        }
        let written = self.0.find(path, |_| true).map(|(pattern, _)| &pattern.written.route.method);
        Err(match (Dialect::of(path), written.or_else(|| CATALOGUE.method_of(path))) {
            (Dialect::Api, _) | (_, None) => unknown(path),
            (_, Some(&Method::GET)) => Refusal::code(43001, "this operation takes GET"),
            _ => Refusal::code(43002, "this operation takes POST"),
        })
    }
}

impl Pattern {
    fn new(route: &'static Route) -> Self {
        let rivals = if route.path.contains('{') { rivals_of(route) } else { Vec::new() };
        Self { written: Written::new(route), rivals }
    }

    fn has_no_rival(&self, path: &str) -> bool {
        self.rivals.iter().all(|rival| rival.fill(path).is_none())
    }
}

fn rivals_of(route: &Route) -> Vec<Template> {
    let template = Template::new(route.path);
    // What is narrower has the words before the first hole in common.
    let words = route.path.split('{').next().unwrap_or_default();
    let close = CATALOGUE.entries().iter().filter(|entry| entry.method == route.method);
    let others = close.filter(|entry| entry.path.starts_with(words)).map(|entry| Template::new(entry.path));
    others.filter(|other| other.is_narrower_than(&template)).collect()
}

pub(crate) fn written() -> impl Iterator<Item = &'static Route> {
    crate::oapi::ROUTES
        .iter()
        .chain(crate::api::ROUTES)
        .chain(crate::things::ROUTES)
        .flat_map(|group| group.iter())
}

/// A versioned path of the new host is refused by its gateway; any other answers in the shape of the old host, on both.
fn unknown(path: &str) -> Refusal {
    match (path.strip_prefix("/topapi/"), Dialect::of(path)) {
        (Some(_), _) => Refusal::invalid_method(path),
        (None, Dialect::Api) => Refusal::api(
            404,
            "InvalidAction.NotFound",
            "Specified api is not found, please check your url and method.",
        ),
        (None, _) => Refusal::code(404, format!("the URI {path} does not exist")),
    }
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

    #[test]
    fn a_route_as_published_is_in_the_catalogue_under_its_own_path() {
        for route in written().filter(|route| route.checked) {
            let published = Written::new(route).published();
            let published = published.map(|published| Template::new(published.entry.path));
            let fits = published.is_some_and(|template| template.fill(route.path).is_some());
            assert!(fits, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn a_hole_does_not_swallow_the_words_of_another_operation() {
        let name = |method: Method, path: &str| match ROUTER.find(&method, path).expect("an operation") {
            Target::Written(written, texts) => (written.route.path, texts),
            Target::Published(published) => (published.entry.path, Vec::new()),
        };
        let one = name(Method::GET, "/v1.0/contact/users/u%2F1");
        assert_eq!(one, ("/v1.0/contact/users/{unionId}", vec!["u/1".to_owned()]));
        let other = name(Method::GET, "/v1.0/todo/users/me/tasks/sources");
        assert_eq!(other.0, "/v1.0/todo/users/{unionId}/tasks/{taskId}");
        assert_eq!(name(Method::GET, "/v1.0/contact/users/me").0, "/v1.0/contact/users/me");
    }
}
