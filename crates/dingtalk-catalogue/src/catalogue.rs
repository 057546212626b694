//! The index of all operations, read when it is first asked for.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use crate::archive::{FACTS, MEANINGS, Section, columns};
use crate::meaning::Meaning;
use crate::operation::Operation;
use crate::path::{self, PathTable};
use crate::product::Product;

/// Constant data, shared by everything in the process.
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(read_operations);

/// The number of every operation by its id in the plain form.
static IDS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let plain = |(number, operation): (usize, &Operation)| (plain(&operation.id), number);
    OPERATIONS.iter().enumerate().map(plain).collect()
});

/// The number of every operation by its method and its path without the names of holes.
static TEMPLATES: LazyLock<HashMap<(&'static str, String), usize>> = LazyLock::new(|| {
    let template = |(number, operation): (usize, &Operation)| {
        ((operation.method, path::without_names(operation.path)), number)
    };
    OPERATIONS.iter().enumerate().map(template).collect()
});

/// Every operation by the paths that requests to it have.
static ROUTES: LazyLock<PathTable<&'static Operation>> = LazyLock::new(|| {
    PathTable::new(OPERATIONS.iter().map(|operation| (operation.path.trim_end(), operation)))
});

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(read_products);

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// All 4 354 operations of both hosts, by product.
pub fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// All products and groups.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The operation of an id: `oapi.user.get`, `oapi::user::get` or `oapi user get`; letter case, `-` and `_` do not matter.
///
/// ```
/// let get = dingtalk_catalogue::find("oapi.user.get").unwrap();
/// assert_eq!((get.method(), get.path()), ("POST", "/topapi/v2/user/get"));
/// assert_eq!(dingtalk_catalogue::find("oapi user get").unwrap().id(), "oapi::user::get");
/// ```
pub fn find(id: &str) -> Option<&'static Operation> {
    OPERATIONS.get(*IDS.get(&plain(id))?)
}

/// The operation of a method and a path, which may be a template or one with its values: those come with their names.
///
/// ```
/// let (me, values) = dingtalk_catalogue::find_route("GET", "/v1.0/contact/users/me").unwrap();
/// assert_eq!(me.id(), "v1::contact::get_user");
/// assert_eq!(values, [("unionId", "me".to_owned())]);
/// ```
pub fn find_route(method: &str, path: &str) -> Option<(&'static Operation, Vec<(&'static str, String)>)> {
    let method = *METHODS.iter().find(|known| known.eq_ignore_ascii_case(method))?;
    if path.contains('{') {
        let number = TEMPLATES.get(&(method, path::without_names(path)))?;
        return OPERATIONS.get(*number).map(|operation| (operation, Vec::new()));
    }
    let (operation, values) =
        ROUTES.find(path.trim_end_matches("%20"), |operation| operation.method == method)?;
    let is_complete = values.iter().all(|value| !value.is_empty());
    is_complete.then(|| (*operation, path::names(operation.path).zip(values).collect()))
}

/// `oapi::user::get` and all that people write instead of it.
pub(crate) fn plain(id: &str) -> String {
    let separator = |c: char| matches!(c, ':' | '.' | '/') || c.is_whitespace();
    let parts = id.split(separator).filter(|part| !part.is_empty());
    let part = |part: &str| part.replace(['_', '-'], "").to_ascii_lowercase();
    parts.map(part).collect::<Vec<_>>().join(".")
}

fn read_operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut products = PRODUCTS.iter();
    let mut product = None;
    let mut meanings = MEANINGS.lines();
    for (line, section) in FACTS.lines() {
        let meaning = meanings.next().map(|(line, _)| line).unwrap_or_default();
        if !section.is_empty() {
            product = products.next();
        } else if let (Some(columns), Some(product)) = (columns(line), product) {
            operations.push(operation(product, columns, meaning));
        }
    }
    operations
}

fn operation(
    product: &'static Product,
    [method, path, name, function, marks]: [&'static str; 5],
    meaning: &'static str,
) -> Operation {
    let id = if function.contains("::") {
        function.to_owned()
    } else {
        [product.namespace, "::", product.module, "::", function].concat()
    };
    let [chinese_name, does, group] = columns(meaning).unwrap_or_default();
    Operation {
        id,
        method,
        path,
        name,
        marks,
        product,
        chinese_name,
        does: meaning_of(does),
        group,
        details: OnceLock::new(),
    }
}

/// Nothing where a column is empty.
fn meaning_of(column: &str) -> Option<Meaning> {
    (!column.is_empty()).then(|| Meaning::from(column.to_owned()))
}

fn read_products() -> Vec<Product> {
    let mut products = Vec::new();
    let mut meanings = MEANINGS.lines();
    for (line, facts) in FACTS.lines() {
        let (meaning, meanings) = meanings.next().unwrap_or_default();
        if facts.is_empty() {
            continue;
        }
        let Some([name, module, _]) = columns(line) else { continue };
        let Some((namespace, name)) = name.split_once('/') else { continue };
        let [chinese_name, does, _] = columns(meaning).unwrap_or_default();
        products.push(Product {
            namespace,
            name,
            module,
            chinese_name,
            does: meaning_of(does),
            facts,
            meanings,
            unpacked: OnceLock::new(),
        });
    }
    products
}

/// The section of a name at the end of an index.
pub(crate) fn named_section(mut lines: impl Iterator<Item = (&'static str, Section)>, name: &str) -> Section {
    let named = lines.find(|(line, _)| columns(line).is_some_and(|[first, _]| first == name));
    named.map(|(_, section)| section).unwrap_or_default()
}
