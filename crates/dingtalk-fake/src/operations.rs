//! The list of what the fake answers.

use std::collections::HashSet;

use dingtalk_catalogue::path::without_names;
use serde_json::Value;

use crate::catalogue::CATALOGUE;
use crate::json::json;
use crate::reply::is_new_host;
use crate::router;

/// An operation that the fake answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path; `{name}` stands for a percent-encoded text and need not be a whole segment.
    pub path: &'static str,
    /// `api.dingtalk.com` or `oapi.dingtalk.com`.
    pub host: &'static str,
    /// Name in the catalogue, unique within its product only; `None` when the catalogue does not know the operation.
    pub name: Option<&'static str>,
    /// Whether its answer comes from the fake's state, not from the catalogue alone.
    pub stateful: bool,
}

impl Operation {
    fn new(method: &'static str, path: &'static str, name: Option<&'static str>, stateful: bool) -> Self {
        let host = if is_new_host(path) { "api.dingtalk.com" } else { "oapi.dingtalk.com" };
        Self { method, path, host, name, stateful }
    }

    pub(crate) fn to_json(self) -> Value {
        let Self { method, path, host, name, stateful } = self;
        json!({"method": method, "path": path, "host": host, "name": name, "stateful": stateful})
    }
}

/// Those of the catalogue in its order, then those that it does not know.
pub(crate) fn all() -> Vec<Operation> {
    let mut written: HashSet<_> =
        router::written().map(|route| (route.method.as_str(), without_names(route.path))).collect();
    let mut operations: Vec<_> = CATALOGUE
        .entries()
        .iter()
        .map(|entry| {
            let method = entry.method.as_str();
            let stateful = written.remove(&(method, without_names(entry.path)));
            Operation::new(method, entry.path, Some(entry.name), stateful)
        })
        .collect();
    let unknown = router::written()
        .filter(|route| written.contains(&(route.method.as_str(), without_names(route.path))))
        .map(|route| Operation::new(route.method.as_str(), route.path, None, true));
    operations.extend(unknown);
    operations
}
