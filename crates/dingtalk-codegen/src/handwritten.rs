//! What stands in the workspace already, written by hand: read from its source, so that no list of it can go stale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::catalogue::Family;
use crate::error::Result;
use crate::model::ByHand;
use crate::source::{self, Endpoint};

/// The hand-written modules of the three namespaces.
#[derive(Debug, Default)]
pub struct Handwritten {
    /// Every endpoint by method and path.
    pub endpoints: BTreeMap<(String, String), Endpoint>,
    types: BTreeMap<(Family, String), BTreeSet<String>>,
    functions: BTreeMap<(Family, String), BTreeSet<String>>,
    /// What follows `impl` in the modules of types: `GetUserRequest`, `Validate for GetUserRequest`.
    implemented: BTreeMap<(Family, String), BTreeSet<String>>,
    /// The generated modules that a hand-written one of the same name re-exports: `types v1 robot`.
    splices: BTreeSet<String>,
}

impl Handwritten {
    /// Reads the sources of `dingtalk-types` and `dingtalk-api` below `crates`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(crates: &Path) -> Result<Self> {
        let mut found = Self::default();
        for family in Family::ALL {
            for (module, source) in modules(&crates.join("dingtalk-types/src").join(family.namespace()))? {
                found.note_splice("types", family, &module, &source);
                let implemented = source.split("\nimpl ").skip(1).filter_map(|item| item.split_once(" {"));
                let implemented = implemented.map(|(what, _)| what.to_owned()).collect();
                found.implemented.insert((family, module.clone()), implemented);
                found
                    .types
                    .insert((family, module), public_names(&source, &["struct", "enum", "type", "use"]));
            }
            for (module, source) in modules(&crates.join("dingtalk-api/src").join(family.namespace()))? {
                found.note_splice("api", family, &module, &source);
                let endpoints = source::endpoints(&source).into_iter();
                found.endpoints.extend(
                    endpoints.map(|endpoint| ((endpoint.method.clone(), endpoint.path.clone()), endpoint)),
                );
                found.functions.insert((family, module), public_names(&source, &["fn"]));
            }
        }
        Ok(found)
    }

    /// Whether the hand-written module re-exports the generated one; `crate_name` is `types` or `api`.
    pub fn re_exports(&self, crate_name: &str, family: Family, module: &str) -> bool {
        self.splices.contains(&format!("{crate_name} {} {module}", family.namespace()))
    }

    fn note_splice(&mut self, crate_name: &str, family: Family, module: &str, source: &str) {
        let namespace = family.namespace();
        if source.contains(&format!("pub use crate::generated::{namespace}::{module}::*;")) {
            self.splices.insert(format!("{crate_name} {namespace} {module}"));
        }
    }

    /// The public type names of a module; `None` when it is not written by hand.
    pub fn types(&self, family: Family, module: &str) -> Option<&BTreeSet<String>> {
        self.types.get(&(family, module.to_owned()))
    }

    /// What the hand-written module has for a generated request.
    pub fn by_hand(&self, family: Family, module: &str, request: &str) -> ByHand {
        let implemented = self.implemented.get(&(family, module.to_owned()));
        let has = |what: &str| implemented.is_some_and(|implemented| implemented.contains(what));
        ByHand { constructors: has(request), validation: has(&format!("Validate for {request}")) }
    }

    /// The public function names of a module; `None` when it is not written by hand.
    pub fn functions(&self, family: Family, module: &str) -> Option<&BTreeSet<String>> {
        self.functions.get(&(family, module.to_owned()))
    }
}

/// The modules of a namespace with their source; a module in a folder is the text of all its files.
fn modules(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut modules = BTreeMap::new();
    if !folder.exists() {
        return Ok(modules);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            modules.insert(name, text_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "mod" {
            modules.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(modules)
}

fn text_below(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        text.push_str(&if path.is_dir() { text_below(&path)? } else { fs::read_to_string(&path)? });
    }
    Ok(text)
}

/// The names after `pub struct`, `pub fn` …; of a `pub use` every name that it brings.
fn public_names(source: &str, kinds: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in source.split("\npub ").skip(1) {
        let Some((kind, rest)) = item.split_once(' ').filter(|(kind, _)| kinds.contains(kind)) else {
            continue;
        };
        let end = if kind == "use" {
            rest.find(';')
        } else {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))
        };
        let declared = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let ends_name = |c: char| !(c.is_alphanumeric() || c == '_');
        names.extend(declared.split(ends_name).filter(|name| !name.is_empty()).map(str::to_owned));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_module_are_found_in_its_source() {
        let source = r#"
pub fn get(client: &Client) {}
pub use crate::message::{Plain, work::Rich};
pub struct Seen<T> {}
"#;
        assert!(public_names(source, &["fn"]).contains("get"));
        let types = public_names(source, &["struct", "use"]);
        assert!(types.contains("Plain") && types.contains("Rich") && types.contains("Seen"), "{types:?}");
    }
}
