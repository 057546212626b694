//! What the official pages are called and which error codes they list: `pages.json`, names only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Family, members};
use crate::error::{Error, Result};

/// A code on more operations of a product than this says nothing about one of them.
const COMMON: usize = 20;

/// The pages by `v1 robot`.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Pages(BTreeMap<String, ProductPages>);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductPages {
    common: BTreeSet<String>,
    operations: BTreeMap<String, PageFacts>,
}

/// The page of one operation.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageFacts {
    /// Its title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The error codes that it lists, without those that most operations of the product have in common.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// How many of those in common it lists as well.
    #[serde(skip_serializing_if = "is_zero")]
    pub common: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Pages {
    /// The page of an operation.
    pub fn of(&self, family: Family, product: &str, operation: &str) -> Option<&PageFacts> {
        self.0.get(&key(family, product))?.operations.get(operation)
    }

    /// The codes that most operations of a product have in common.
    pub fn common(&self, family: Family, product: &str) -> impl Iterator<Item = &str> {
        self.0.get(&key(family, product)).into_iter().flat_map(|pages| &pages.common).map(String::as_str)
    }

    /// Takes in the pages of a product, each with all its codes.
    pub(crate) fn add(&mut self, family: Family, product: &str, mut operations: BTreeMap<String, PageFacts>) {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for code in operations.values().flat_map(|page| &page.errors) {
            let count = counts.entry(code).or_default();
            *count = count.saturating_add(1);
        }
        let common = counts.into_iter().filter(|(_, count)| *count > COMMON);
        let common: BTreeSet<String> = common.map(|(code, _)| code.clone()).collect();
        for page in operations.values_mut() {
            let before = page.errors.len();
            page.errors.retain(|code| !common.contains(code));
            page.common = before.saturating_sub(page.errors.len());
        }
        self.0.insert(key(family, product), ProductPages { common, operations });
    }

    /// The text of the file: one line per operation.
    pub(crate) fn to_text(&self) -> Result<String> {
        let mut blocks = Vec::new();
        for (key, pages) in &self.0 {
            let common = serde_json::to_string(&pages.common)?;
            let lines = members(&pages.operations)?.join("\n");
            blocks.push(format!("\"{key}\": {{\"common\": {common}, \"operations\": {{\n{lines}\n}}}}"));
        }
        Ok(format!("{{\n{}\n}}\n", blocks.join(",\n")))
    }
}

fn key(family: Family, product: &str) -> String {
    format!("{} {product}", family.namespace())
}

/// Reads `pages.json` of the catalogue's folder.
///
/// # Errors
/// When it cannot be read or has an unknown key.
pub fn read(folder: &Path) -> Result<Pages> {
    let path = folder.join("pages.json");
    let text = fs::read_to_string(&path).map_err(|error| Error::from(error).within(path.display()))?;
    serde_json::from_str(&text).map_err(|error| Error::from(error).within(path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_most_operations_stand_once() {
        let page = |own: &str| PageFacts {
            title: "页".into(),
            errors: vec!["system.error".into(), own.into()],
            common: 0,
        };
        let mut pages = Pages::default();
        let operations = (0..=COMMON).map(|number| (format!("Get{number}"), page(&format!("code.{number}"))));
        pages.add(Family::V1, "robot", operations.collect());
        assert_eq!(pages.common(Family::V1, "robot").collect::<Vec<_>>(), ["system.error"]);
        let text = pages.to_text().unwrap();
        let read: Pages = serde_json::from_str(&text).unwrap();
        let page = read.of(Family::V1, "robot", "Get7").unwrap();
        assert_eq!((page.errors.as_slice(), page.common), (["code.7".to_owned()].as_slice(), 1));
    }
}
