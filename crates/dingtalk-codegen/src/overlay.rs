//! Reviewed exceptions to the rules, in `overlay.json`: each has a reason, and one that no longer applies is an error.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::catalogue::{Catalogue, Family, Field};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;

/// The overlay file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Overlay {
    features: BTreeMap<String, Renamed>,
    operations: BTreeMap<String, OperationOverride>,
    /// `v1.product.Type.field`: fields that hold a secret although, or none because, of their name.
    secrets: BTreeMap<String, SecretOverride>,
    /// `oapi.user.Request.field`: fields whose text is no JSON, whatever the catalogue says.
    texts: BTreeMap<String, String>,
    /// `v1.product.Type`: fields that the catalogue lacks and published samples have.
    fields: BTreeMap<String, AddedFields>,
    /// `oapi::user::get`: why the endpoint is written by hand.
    handwritten: BTreeMap<String, String>,
    /// Bundles of features: everyday selections.
    pub bundles: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    name: String,
    reason: String,
}

/// What is different about one operation.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OperationOverride {
    /// Its function's name.
    pub function: Option<String>,
    /// What the names of its types begin with.
    pub types: Option<String>,
    /// Whether executing it twice does no harm.
    pub idempotent: Option<bool>,
    /// The request type is written by hand and stands in the hand-written module of the same name.
    pub handwritten_request: Option<String>,
    /// The same for the response type.
    pub handwritten_response: Option<String>,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretOverride {
    secret: bool,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedFields {
    add: Vec<Field>,
    reason: String,
}

impl Overlay {
    /// Reads the overlay file.
    ///
    /// # Errors
    /// When it cannot be read, has an unknown key, or an entry without a reason.
    pub fn read(path: &Path) -> Result<Self> {
        let overlay: Self = serde_json::from_str(&fs::read_to_string(path)?)
            .map_err(|error| Error::from(error).within(path.display()))?;
        let reasons = overlay.features.values().map(|entry| &entry.reason);
        let reasons = reasons.chain(overlay.operations.values().map(|entry| &entry.reason));
        let reasons = reasons.chain(overlay.secrets.values().map(|entry| &entry.reason));
        let reasons = reasons.chain(overlay.fields.values().map(|entry| &entry.reason));
        let mut reasons = reasons.chain(overlay.texts.values()).chain(overlay.handwritten.values());
        match reasons.any(String::is_empty) {
            true => Err(Error::new("every entry of the overlay needs a reason")),
            false => Ok(overlay),
        }
    }

    /// The feature of a product, where its own name is taken.
    pub fn feature(&self, feature: &str) -> Option<&str> {
        let entry = self.features.get(feature)?;
        self.mark(feature);
        Some(&entry.name)
    }

    /// What is different about the operation `METHOD PATH` of `family`.
    pub fn operation(&self, family: Family, method: &str, path: &str) -> OperationOverride {
        let key = format!("{} {method} {path}", family.namespace());
        self.operations.get(&key).inspect(|_| self.mark(&key)).cloned().unwrap_or_default()
    }

    /// Whether the field `family.product.Type.field` is declared to be, or not to be, a secret.
    pub fn secret(&self, key: &str) -> Option<bool> {
        self.secrets.get(key).inspect(|_| self.mark(key)).map(|entry| entry.secret)
    }

    /// Whether the field `family.product.Type.field` is plain text.
    pub fn is_text(&self, key: &str) -> bool {
        self.texts.get(key).inspect(|_| self.mark(key)).is_some()
    }

    /// Adds the fields that the catalogue lacks.
    pub fn complete(&self, catalogue: &mut Catalogue) {
        for ((family, product), content) in catalogue {
            for (name, fields) in &mut content.types {
                let key = format!("{}.{product}.{name}", family.namespace());
                if let Some(entry) = self.fields.get(&key) {
                    self.mark(&key);
                    fields.extend_from_slice(&entry.add);
                }
            }
        }
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
        let keys = self.features.keys().chain(self.operations.keys());
        let keys = keys.chain(self.secrets.keys()).chain(self.texts.keys());
        let keys = keys.chain(self.fields.keys()).chain(self.handwritten.keys());
        match keys.into_iter().find(|key| !used.contains(*key)) {
            Some(key) => Err(Error::new(format!("overlay entry `{key}` matches nothing: remove it"))),
            None => Ok(()),
        }
    }

    fn mark(&self, key: &str) {
        self.used.borrow_mut().insert(key.to_owned());
    }
}
