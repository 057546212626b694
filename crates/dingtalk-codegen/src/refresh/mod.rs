//! The official generated Python SDK as a source of facts: names, types and paths, no sentences. It is read, not run.

mod client;
mod models;
mod product;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::catalogue::{self, Catalogue, Family, Field, Operation, Paging, Product, Type};
use crate::error::{Error, Result};
use crate::merge::{Difference, merge};

/// Adds to the catalogue in `folder` what the SDK at `package` has more, and tells the difference in words for review.
///
/// # Errors
/// When the SDK has another version, or is written in a form that the reader does not know.
pub fn refresh(package: &Path, version: &str, folder: &Path) -> Result<String> {
    let found = version_of(&read(&package.join("__init__.py"))?).to_owned();
    if found != version {
        return Err(Error::new(format!("{} is version {found}, not {version}", package.display())));
    }
    let mut catalogue = catalogue::read(folder)?;
    let paging = Habits::of(&catalogue);
    let mut report = String::new();
    for (key, mut sdk) in products(package)? {
        for operation in sdk.operations.values_mut() {
            operation.paging = paging.of_fields(operation, &sdk.types);
        }
        let product = catalogue.entry(key.clone()).or_default();
        let difference = merge(product, &sdk);
        tell(&mut report, &key, &difference);
        if !(difference.operations.is_empty() && difference.fields.is_empty()) {
            let (family, name) = key;
            fs::write(folder.join(family.namespace()).join(format!("{name}.json")), product.to_text()?)?;
        }
    }
    let source = format!("{{\"alibabacloud_dingtalk\": \"{version}\"}}\n");
    fs::write(folder.join("sources.json"), source)?;
    Ok(report)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Error::from(error).within(path.display()))
}

/// `__version__ = '2.2.65'`
fn version_of(init: &str) -> &str {
    init.split('\'').nth(1).unwrap_or_default()
}

/// Every product of the SDK: a folder with `client.py` and `models.py`.
fn products(package: &Path) -> Result<Catalogue> {
    let mut products = Catalogue::new();
    for entry in fs::read_dir(package)? {
        let folder = entry?.path();
        if !folder.join("client.py").exists() {
            continue;
        }
        let within = |error: Error| error.within(folder.display());
        let calls = client::read(&read(&folder.join("client.py"))?).map_err(within)?;
        let models = models::read(&read(&folder.join("models.py"))?).map_err(within)?;
        let mut by_product: BTreeMap<String, Vec<client::Call>> = BTreeMap::new();
        for call in calls {
            by_product.entry(call.product.clone()).or_default().push(call);
        }
        for (product, calls) in by_product {
            let key = key(&product).map_err(within)?;
            products.insert(key, product::product(&calls, &models).map_err(within)?);
        }
    }
    Ok(products)
}

/// `robot_1.0`
fn key(product: &str) -> Result<(Family, String)> {
    match product.rsplit_once('_') {
        Some((name, "1.0")) => Ok((Family::V1, name.to_owned())),
        Some((name, "2.0")) => Ok((Family::V2, name.to_owned())),
        _ => Err(Error::new(format!("no product and version: `{product}`"))),
    }
}

fn tell(report: &mut String, (family, name): &(Family, String), difference: &Difference) {
    let kept = "kept, though the SDK lacks it: ";
    let parts = [
        ("new operation: ", &difference.operations),
        ("new field: ", &difference.fields),
        (kept, &difference.kept),
        ("differs: ", &difference.differing),
    ];
    for (what, lines) in parts {
        for line in lines {
            let _ = writeln!(report, "{} {name}: {what}{line}", family.namespace());
        }
    }
}

/// By which pairs of fields the operations known before page.
struct Habits(BTreeMap<(String, String), (String, usize)>);

impl Habits {
    fn of(catalogue: &Catalogue) -> Self {
        let mut habits: BTreeMap<(String, String), (String, usize)> = BTreeMap::new();
        let modern = catalogue.iter().filter(|((family, _), _)| *family != Family::Oapi);
        let operations = modern.flat_map(|(_, product): (_, &Product)| product.operations.values());
        for paging in operations.filter_map(|operation| operation.paging.as_ref()) {
            if let Some(size) = &paging.size {
                let habit = habits.entry((paging.position.clone(), size.clone()));
                let (_, count) = habit.or_insert_with(|| (paging.style.clone(), 0));
                *count = count.saturating_add(1);
            }
        }
        Self(habits)
    }

    /// How a new operation pages, by the commonest pair that its query or body has.
    fn of_fields(&self, operation: &Operation, types: &BTreeMap<String, Vec<Field>>) -> Option<Paging> {
        let body = match &operation.body {
            Some(Type::Object(name)) => types.get(name).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let has = |name: &str| operation.query.iter().chain(body).any(|field| field.name == name);
        let pairs = self.0.iter().filter(|((position, size), _)| has(position) && has(size));
        let ((position, size), (style, _)) = pairs.max_by_key(|(_, (_, count))| *count)?;
        Some(Paging { style: style.clone(), position: position.clone(), size: Some(size.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_its_name_and_version() {
        assert_eq!(key("aiPaaS_1.0").unwrap(), (Family::V1, "aiPaaS".to_owned()));
        assert!(key("robot_3.0").is_err());
        assert_eq!(version_of("__version__ = '2.2.65'"), "2.2.65");
    }

    #[test]
    fn a_new_operation_pages_as_those_before() {
        let known = r#"{"operations": {"List": {"method": "GET", "path": "/a", "query": ["nextToken string", "maxResults int"],
            "paging": {"style": "cursor", "position": "nextToken", "size": "maxResults"}}}, "types": {}}"#;
        let known: Product = serde_json::from_str(known).unwrap();
        let mut operation = known.operations["List"].clone();
        let habits = Habits::of(&Catalogue::from([((Family::V1, "a".to_owned()), known)]));
        let paging = operation.paging.take();
        assert_eq!(habits.of_fields(&operation, &BTreeMap::new()), paging);
        operation.query.pop();
        assert_eq!(habits.of_fields(&operation, &BTreeMap::new()), None);
    }
}
