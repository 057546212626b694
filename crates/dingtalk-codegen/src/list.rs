//! Every operation that the workspace offers, one line each.

use std::collections::BTreeSet;

use crate::catalogue::Family;
use crate::model::Operations;

/// `HOST METHOD PATH module::function`, sorted.
pub fn lines(operations: &Operations) -> Vec<String> {
    let host = |function: &str| {
        if function.starts_with(Family::Oapi.namespace()) { Family::Oapi.host() } else { Family::V1.host() }
    };
    let line = |((method, path), function): (&(String, String), &String)| {
        format!("{} {method} {path} {function}", host(function))
    };
    operations.iter().map(line).collect::<BTreeSet<_>>().into_iter().collect()
}
