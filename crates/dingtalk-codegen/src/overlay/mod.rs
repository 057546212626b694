//! Reviewed exceptions to the rules, in the folder `overlay`: each has a reason, and one that no longer applies is an error.

mod advice;
mod docs;
mod everyday;
mod meanings;
mod names;
mod repeats;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use advice::Advice;
pub use docs::Docs;
pub use everyday::Everyday;
pub use meanings::{EventMeaning, Meaning, Meanings, OperationMeaning, ProductMeaning, outside_the_body};
pub use names::Names;
pub use repeats::Repeats;

use crate::catalogue::pages::Pages;
use crate::catalogue::{Catalogue, Family, Field};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;
use crate::pack::Unlisted;

/// The overlay: one file for each of its fields.
#[derive(Debug, Default)]
pub struct Overlay {
    exceptions: Exceptions,
    /// The operations that are compiled without a product feature, by `oapi POST /path`, and what is different about them.
    core: BTreeMap<String, Overrides>,
    /// `oapi::user::get`: why the endpoint is written by hand.
    handwritten: BTreeMap<String, String>,
    /// What the documentation says in own words.
    pub docs: Docs,
    /// What operations and fields mean.
    pub meanings: Meanings,
    /// What error codes mean.
    pub advice: Advice,
    /// What a search finds operations by.
    pub everyday: Everyday,
    /// Titles and error codes of the official pages, which belong to the catalogue.
    pub pages: Pages,
    /// Types that are called by their use.
    pub names: Names,
    /// Operations about which the rule of repeating is wrong.
    pub repeats: Repeats,
    /// Operations that are written by hand and in no catalogue.
    pub unlisted: Unlisted,
    /// Bundles of features: everyday selections.
    pub bundles: BTreeMap<String, Vec<String>>,
    used: RefCell<BTreeSet<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    /// What is different about operations that need their product feature.
    operations: BTreeMap<String, Overrides>,
    /// `v1.product.Type.field`: fields that hold a secret although, or none because, of their name.
    secrets: BTreeMap<String, SecretOverride>,
    /// `oapi.user.Request.field`: fields whose text is no JSON, whatever the catalogue says.
    texts: BTreeMap<String, String>,
    /// `v1.product.Type`: fields that the catalogue lacks and published samples have, or the other way round.
    fields: BTreeMap<String, ChangedFields>,
}

/// What is different about one operation.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Overrides {
    /// Compiled without a product feature.
    #[serde(skip)]
    pub core: bool,
    /// Its function's name.
    pub function: Option<String>,
    /// What the names of its types begin with.
    pub types: Option<String>,
    /// `result.list`: names of parts of its answer.
    pub parts: BTreeMap<String, String>,
    /// Fields of the request that come first, in this order.
    pub order: Vec<String>,
    /// Fields of the request that need not be there, whatever the catalogue says.
    pub optional: Vec<String>,
    /// Has a body although it has no fields.
    pub empty_body: bool,
    /// Archived by DingTalk and nevertheless not deprecated.
    pub current: bool,
    /// Why; what only gives names and order in the core needs none.
    pub reason: String,
}

impl Overrides {
    fn needs_reason(&self) -> bool {
        self.empty_body || self.current || !self.optional.is_empty() || !self.core
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretOverride {
    secret: bool,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangedFields {
    #[serde(default)]
    add: Vec<Field>,
    #[serde(default)]
    remove: Vec<String>,
    reason: String,
}

impl Overlay {
    /// Reads the files of the folder.
    ///
    /// # Errors
    /// When one cannot be read, has an unknown key, or an entry without a reason.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut overlay = Self {
            exceptions: file(folder, "exceptions.json")?,
            core: file(folder, "core.json")?,
            handwritten: file(folder, "handwritten.json")?,
            docs: file(folder, "docs.json")?,
            meanings: Meanings::read(&folder.join("meanings"))?,
            advice: Advice::read(&folder.join("meanings"))?,
            everyday: Everyday::read(&folder.join("meanings"))?,
            pages: Pages::default(),
            names: file(folder, "names.json")?,
            repeats: file(folder, "repeats.json")?,
            unlisted: if folder.join("unlisted.json").exists() {
                file(folder, "unlisted.json")?
            } else {
                Unlisted::default()
            },
            bundles: file(folder, "bundles.json")?,
            used: RefCell::default(),
        };
        overlay.core.values_mut().for_each(|entry| entry.core = true);
        let exceptions = &overlay.exceptions;
        let operations = exceptions.operations.values().chain(overlay.core.values());
        let reasons = operations.filter(|entry| entry.needs_reason()).map(|entry| &entry.reason);
        let reasons = reasons.chain(exceptions.secrets.values().map(|entry| &entry.reason));
        let reasons = reasons.chain(exceptions.fields.values().map(|entry| &entry.reason));
        let mut reasons = reasons.chain(exceptions.texts.values()).chain(overlay.handwritten.values());
        if reasons.any(String::is_empty) || overlay.repeats.lacks_reason() {
            Err(Error::new("every exception of the overlay needs a reason"))
        } else {
            Ok(overlay)
        }
    }

    /// What is different about the operation `METHOD PATH` of `family`.
    pub fn operation(&self, family: Family, method: &str, path: &str) -> Overrides {
        let key = format!("{} {method} {path}", family.namespace());
        let entry = self.core.get(&key).or_else(|| self.exceptions.operations.get(&key));
        entry.inspect(|_| self.mark(&key)).cloned().unwrap_or_default()
    }

    /// Whether the field `family.product.Type.field` is declared to be, or not to be, a secret.
    pub fn secret(&self, key: &str) -> Option<bool> {
        self.exceptions.secrets.get(key).inspect(|_| self.mark(key)).map(|entry| entry.secret)
    }

    /// Whether the field `family.product.Type.field` is plain text.
    pub fn is_text(&self, key: &str) -> bool {
        self.exceptions.texts.get(key).inspect(|_| self.mark(key)).is_some()
    }

    /// Adds the fields that the catalogue lacks, in the place of one of the same name, and removes those that no answer has.
    ///
    /// # Errors
    /// Names a type that does not have what is to be removed.
    pub fn complete(&self, catalogue: &mut Catalogue) -> Result<()> {
        for ((family, product), content) in catalogue {
            for (name, fields) in &mut content.types {
                let key = format!("{}.{product}.{name}", family.namespace());
                let Some(entry) = self.exceptions.fields.get(&key) else { continue };
                self.mark(&key);
                let before = fields.len();
                fields.retain(|field| !entry.remove.contains(&field.name));
                if before.checked_sub(fields.len()) != Some(entry.remove.len()) {
                    return Err(Error::new(format!(
                        "`{key}` has not all the fields that the overlay removes"
                    )));
                }
                for added in &entry.add {
                    match fields.iter_mut().find(|field| field.name == added.name) {
                        Some(field) => *field = added.clone(),
                        None => fields.push(added.clone()),
                    }
                }
            }
        }
        Ok(())
    }

    /// Every endpoint that is written by hand has to have a reason.
    ///
    /// # Errors
    /// Names one that has none.
    pub fn check_handwritten(&self, handwritten: &Handwritten) -> Result<()> {
        let unreasoned = |id: &&String| self.handwritten.get(*id).inspect(|_| self.mark(id)).is_none();
        match handwritten.endpoints.values().map(|endpoint| &endpoint.id).find(unreasoned) {
            Some(id) => Err(Error::new(format!("`{id}` is written by hand: say in the overlay why"))),
            None => Ok(()),
        }
    }

    /// Every entry has to have been asked for.
    ///
    /// # Errors
    /// Names an entry that nothing matches any more.
    pub fn check_used(&self) -> Result<()> {
        let used = self.used.borrow();
        let exceptions = &self.exceptions;
        let keys = self.core.keys().chain(self.handwritten.keys());
        let keys = keys.chain(exceptions.operations.keys());
        let keys = keys.chain(exceptions.secrets.keys()).chain(exceptions.texts.keys());
        let mut keys = keys.chain(exceptions.fields.keys());
        let unused = keys.find(|key| !used.contains(*key)).cloned();
        let unused = unused.or_else(|| self.docs.unused()).or_else(|| self.names.unused());
        match unused.or_else(|| self.repeats.unused()) {
            Some(key) => Err(Error::new(format!("overlay entry `{key}` matches nothing: remove it"))),
            None => Ok(()),
        }
    }

    fn mark(&self, key: &str) {
        self.used.borrow_mut().insert(key.to_owned());
    }
}

fn file<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).map_err(|error| Error::from(error).within(path.display()))?;
    serde_json::from_str(&text).map_err(|error| Error::from(error).within(path.display()))
}
