//! Which operation a method and a path mean.

use std::collections::HashMap;

use http::Method;

use crate::catalogue::{CATALOGUE, Published};
use crate::reply::{Dialect, Refusal};
use crate::route::Route;
use crate::template::Template;

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
        Some(_) => Refusal::invalid_method(path),
        None => Refusal::code(404, format!("the URI {path} does not exist")),
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
}
