//! The index of all operations, read when it is first asked for.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use crate::archive::{FACTS, MEANINGS, Section};
use crate::meaning::Meaning;
use crate::operation::Operation;
use crate::path::{self, Template};
use crate::product::Product;

/// Constant data, shared by everything in the process.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::read);

/// The number of every operation by its method and its path without the names of holes.
static ROUTES: LazyLock<HashMap<(&'static str, String), usize>> = LazyLock::new(|| {
    let route = |(number, operation): (usize, &Operation)| {
        ((operation.method, path::without_names(operation.path)), number)
    };
    CATALOGUE.operations.iter().enumerate().map(route).collect()
});

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(read_products);

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

struct Catalogue {
    operations: Vec<Operation>,
    /// By id in its plain form.
    ids: HashMap<String, usize>,
}

/// All 4 354 operations of both hosts, by product.
pub fn operations() -> &'static [Operation] {
    &CATALOGUE.operations
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
    CATALOGUE.operations.get(*CATALOGUE.ids.get(&plain(id))?)
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
    if let Some(number) = ROUTES.get(&(method, path::without_names(path))) {
        return CATALOGUE.operations.get(*number).map(|operation| (operation, Vec::new()));
    }
    let of_method = CATALOGUE.operations.iter().filter(|operation| operation.method == method);
    let filled = of_method.filter(|operation| operation.path.contains('{')).filter_map(|operation| {
        let template = Template::new(operation.path);
        Some((template.literals(), operation, template.fill(path)?))
    });
    // The template that says most of the path is meant.
    filled.max_by_key(|(literals, ..)| *literals).map(|(_, operation, values)| (operation, values))
}

/// `oapi::user::get` and all that people write instead of it.
pub(crate) fn plain(id: &str) -> String {
    let separator = |c: char| matches!(c, ':' | '.' | '/') || c.is_whitespace();
    let parts = id.split(separator).filter(|part| !part.is_empty());
    let part = |part: &str| part.replace(['_', '-'], "").to_ascii_lowercase();
    parts.map(part).collect::<Vec<_>>().join(".")
}

impl Catalogue {
    fn read() -> Self {
        let products = PRODUCTS.iter();
        let (mut operations, mut ids) = (Vec::new(), HashMap::new());
        let mut products = products;
        let mut product = None;
        let mut meanings = MEANINGS.lines();
        for (columns, _) in FACTS.lines() {
            let meaning = meanings.next().map(|(columns, _)| columns).unwrap_or_default();
            match (columns.as_slice(), product) {
                ([_, _, _], _) => product = products.next(),
                ([method, path, name, function, marks], Some(product)) => {
                    let operation = operation(product, [method, path, name, function, marks], &meaning);
                    ids.insert(plain(&operation.id), operations.len());
                    operations.push(operation);
                }
                _ => {}
            }
        }
        Self { operations, ids }
    }
}

fn operation(
    product: &'static Product,
    [method, path, name, function, marks]: [&'static str; 5],
    meaning: &[&'static str],
) -> Operation {
    let id = if function.contains("::") {
        function.to_owned()
    } else {
        format!("{}::{}::{function}", product.namespace, product.module)
    };
    let column = |index: usize| meaning.get(index).copied().unwrap_or_default();
    let does = Some(column(1)).filter(|does| !does.is_empty());
    Operation {
        id,
        method,
        path,
        name,
        marks,
        product,
        chinese_name: column(0),
        does: does.map(|does| Meaning::from(does.to_owned())),
        group: column(2),
    }
}

fn read_products() -> Vec<Product> {
    let mut products = Vec::new();
    let mut meanings = MEANINGS.lines();
    for (columns, facts) in FACTS.lines() {
        let (meaning, meanings) = meanings.next().unwrap_or_default();
        let [name, module, _] = columns.as_slice() else { continue };
        let Some((namespace, name)) = name.split_once('/') else { continue };
        let column = |index: usize| meaning.get(index).copied().unwrap_or_default();
        let does = Some(column(1)).filter(|does| !does.is_empty());
        products.push(Product {
            namespace,
            name,
            module,
            chinese_name: column(0),
            does: does.map(|does| Meaning::from(does.to_owned())),
            facts,
            meanings,
            unpacked: OnceLock::new(),
        });
    }
    products
}

/// The section of a name at the end of an index.
pub(crate) fn named_section(
    lines: impl Iterator<Item = (Vec<&'static str>, Section)>,
    name: &str,
) -> Section {
    let mut named = lines.filter(|(columns, _)| columns.len() == 2 && columns.first() == Some(&name));
    named.next().map(|(_, section)| section).unwrap_or_default()
}
