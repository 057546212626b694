//! Names and properties of endpoint functions.

use std::collections::BTreeMap;

use crate::catalogue::{Family, Operation, Product};
use crate::names;

/// Function names of a product's operations, by upstream name.
///
/// New host: the upstream name in snake case. Legacy host: the path without `topapi`, version segments and the group's own name;
/// where paths differ in nothing but their version, the newest has the plain name and the others end in `_v1`, `_v2`, ….
pub(super) fn names(family: Family, upstream: &str, product: &Product) -> BTreeMap<String, String> {
    if family != Family::Oapi {
        let name = |name: &String| (name.clone(), names::identifier(names::snake(name)));
        return product.operations.keys().map(name).collect();
    }
    let mut newest: BTreeMap<String, u32> = BTreeMap::new();
    for operation in product.operations.values() {
        let (name, version) = legacy_name(upstream, &operation.path);
        let newest = newest.entry(name).or_default();
        *newest = version.max(*newest);
    }
    let name = |(upstream_name, operation): (&String, &Operation)| {
        let (name, version) = legacy_name(upstream, &operation.path);
        let name = if newest.get(&name) == Some(&version) { name } else { format!("{name}_v{version}") };
        (upstream_name.clone(), names::identifier(name))
    };
    product.operations.iter().map(name).collect()
}

fn legacy_name(group: &str, path: &str) -> (String, u32) {
    let mut version = 1;
    let mut parts: Vec<&str> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty() && *segment != "topapi") {
        match segment.strip_prefix('v').and_then(|digits| digits.parse().ok()) {
            Some(number) => version = number,
            None => parts.push(segment),
        }
    }
    if parts.len() > 1 && parts.first().is_some_and(|first| first.replace('_', "") == group) {
        parts.remove(0);
    }
    (parts.into_iter().map(names::snake).collect::<Vec<_>>().join("_"), version)
}

/// Whether executing it twice does no harm, as far as names tell: what only reads, by the last word of its path or the first of its
/// name, and `GET`. Where that is wrong, `overlay/repeats.json` says so.
pub(crate) fn is_idempotent(family: Family, upstream: &str, operation: &Operation) -> bool {
    if operation.method == "GET" {
        return true;
    }
    const READS: [&str; 5] = ["get", "list", "query", "search", "count"];
    let reads = |word: &str| READS.contains(&word);
    match family {
        Family::Oapi => {
            let mut words = operation.path.split('/').flat_map(names::cut);
            let last = words.rfind(|word| word != "batch" && !word.starts_with('v'));
            last.is_some_and(|word| reads(&word) || word.starts_with("list") || word.starts_with("getby"))
        }
        _ => names::words(upstream).into_iter().find(|word| word != "batch").is_some_and(|word| reads(&word)),
    }
}

/// Tokens, identity and contacts do not count towards the monthly quota (protocol/errors-limits.md).
pub(crate) fn is_uncounted(family: Family, module: &str) -> bool {
    match family {
        Family::Oapi => matches!(module, "auth" | "department" | "role" | "service" | "user"),
        _ => matches!(module, "contact" | "oauth2"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_has_the_plain_name() {
        let mut product = Product::default();
        for (name, path) in [("UserGet", "/user/get"), ("V2UserGet", "/topapi/v2/user/get")] {
            let operation = Operation { path: path.into(), method: "POST".into(), ..Operation::default() };
            product.operations.insert(name.into(), operation);
        }
        let names = names(Family::Oapi, "user", &product);
        assert_eq!(names["V2UserGet"], "get");
        assert_eq!(names["UserGet"], "get_v1");
    }

    #[test]
    fn legacy_names_come_from_the_path() {
        assert_eq!(legacy_name("attendance", "/topapi/attendance/group/users/query").0, "group_users_query");
        assert_eq!(legacy_name("callback", "/call_back/get_call_back").0, "get_call_back");
        assert_eq!(legacy_name("user", "/user/getUseridByUnionid").0, "get_userid_by_unionid");
        assert_eq!(legacy_name("auth", "/gettoken").0, "get_token");
        assert_eq!(legacy_name("workrecord", "/topapi/workrecord/getbyuserid").0, "get_by_userid");
    }

    #[test]
    fn reading_may_be_repeated_and_sending_may_not() {
        let post =
            |path: &str| Operation { method: "POST".into(), path: path.into(), ..Operation::default() };
        assert!(is_idempotent(Family::V1, "SearchUser", &post("/")));
        assert!(is_idempotent(Family::V1, "BatchGetUser", &post("/")));
        assert!(!is_idempotent(Family::V1, "BatchSendOTO", &post("/")));
        assert!(is_idempotent(Family::Oapi, "", &post("/topapi/attendance/group/users/query")));
        assert!(is_idempotent(Family::Oapi, "", &post("/topapi/report/listbytype")));
        assert!(!is_idempotent(Family::Oapi, "", &post("/topapi/attendance/group/add")));
    }
}
