//! Every operation that the workspace offers, one line each.

use std::collections::BTreeSet;
use std::fmt;

use crate::catalogue::{Catalogue, Family};
use crate::handwritten::Handwritten;
use crate::model::Operations;

/// How many operations the workspace offers, told apart by what says that they exist.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub all: usize,
    /// Those with an official page.
    pub documented: usize,
    /// Those that an official SDK alone shows.
    pub sdk_only: usize,
    /// Those whose path follows the legacy gateway's naming rule, and nothing confirms it.
    pub by_rule: usize,
    /// Those that a tutorial alone shows.
    pub tutorial: usize,
    /// Those of all that are written by hand.
    pub by_hand: usize,
}

impl Counts {
    pub(crate) fn of(catalogue: &Catalogue, handwritten: &Handwritten) -> Self {
        let mut counts = Self { by_hand: handwritten.endpoints.len(), ..Self::default() };
        let mut known = BTreeSet::new();
        for operation in catalogue.values().flat_map(|product| product.operations.values()) {
            known.insert((operation.method.clone(), operation.path.clone()));
            counts.add(match (operation.page.is_empty(), operation.path_by_rule) {
                (false, _) => |counts| &mut counts.documented,
                (true, true) => |counts| &mut counts.by_rule,
                (true, false) => |counts| &mut counts.sdk_only,
            });
        }
        for (_, endpoint) in handwritten.endpoints.iter().filter(|(key, _)| !known.contains(*key)) {
            let documented = endpoint.settings.iter().any(|setting| setting.starts_with(".documentation("));
            counts.add(if documented {
                |counts| &mut counts.documented
            } else {
                |counts| &mut counts.tutorial
            });
        }
        counts
    }

    fn add(&mut self, which: fn(&mut Self) -> &mut usize) {
        for count in [which, |counts: &mut Self| &mut counts.all] {
            *count(self) = count(self).saturating_add(1);
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, documented, sdk_only, by_rule, tutorial, .. } = self;
        write!(
            formatter,
            "{all} operations: {documented} with an official page, {sdk_only} from an official SDK only, {by_rule} with a \
             path by rule that nothing confirms, {tutorial} from a tutorial"
        )
    }
}

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
