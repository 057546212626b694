//! What operations and fields mean, in `overlay/meanings/`: one file per product and group, and a glossary of shared words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize, Serializer};

use super::file;
use crate::catalogue::{Catalogue, Family, Operation, Product};
use crate::error::{Error, Result};

/// All meanings.
#[derive(Debug, Default)]
pub struct Meanings {
    /// Fields that mean the same everywhere, by wire name.
    glossary: BTreeMap<String, Meaning>,
    products: BTreeMap<(Family, String), ProductMeanings>,
    events: EventMeanings,
}

/// `events.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventMeanings {
    /// By event type.
    events: BTreeMap<String, EventMeaning>,
    /// `event_type.path.to.field`, or `*.field`.
    fields: BTreeMap<String, Meaning>,
}

/// When an event is pushed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventMeaning {
    /// One English sentence.
    pub does: Meaning,
    /// Its Chinese name.
    pub zh: String,
}

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ProductMeanings {
    /// What the product or group is for.
    pub product: ProductMeaning,
    /// By name in the catalogue.
    operations: BTreeMap<String, OperationMeaning>,
    /// `Type.field`, `Operation.field` for path, query and headers, or `*.field`; names of the catalogue.
    fields: BTreeMap<String, Meaning>,
}

/// What a product or group is for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProductMeaning {
    /// One English sentence.
    pub does: String,
    /// Its Chinese name.
    pub zh: String,
}

/// What an operation does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationMeaning {
    /// One English sentence.
    pub does: Meaning,
    /// Its Chinese name.
    pub zh: String,
    /// The heading that it stands under.
    pub group: String,
}

/// A text; one that was inferred from names alone begins with `? ` in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Meaning {
    /// The text.
    pub text: String,
    /// Whether no page and no SDK says so.
    pub inferred: bool,
}

impl Meaning {
    /// The text as the file has it.
    pub fn in_file(&self) -> String {
        format!("{}{}", if self.inferred { "? " } else { "" }, self.text)
    }

    /// The text; behind it, where nothing but names says so, that it is inferred.
    pub fn marked(&self) -> String {
        if self.inferred { format!("{} (inferred)", self.text) } else { self.text.clone() }
    }
}

impl From<String> for Meaning {
    fn from(text: String) -> Self {
        match text.strip_prefix("? ") {
            Some(inferred) => Self { text: inferred.to_owned(), inferred: true },
            None => Self { text, inferred: false },
        }
    }
}

impl Serialize for Meaning {
    /// As in the file.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.in_file())
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Meanings {
    /// Nothing, where the folder is not there.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut meanings = Self::default();
        if !folder.exists() {
            return Ok(meanings);
        }
        meanings.glossary = file(folder, "glossary.json")?;
        meanings.events = file(folder, "events.json")?;
        for family in Family::ALL {
            let folder = folder.join(family.namespace());
            for entry in fs::read_dir(&folder).map_err(|error| Error::from(error).within(folder.display()))? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if let Some(product) = name.strip_suffix(".json") {
                    meanings.products.insert((family, product.to_owned()), file(&folder, &name)?);
                }
            }
        }
        Ok(meanings)
    }

    /// What a product or group is for.
    pub fn product(&self, family: Family, product: &str) -> Option<&ProductMeaning> {
        let meanings = self.products.get(&(family, product.to_owned()))?;
        Some(&meanings.product).filter(|meaning| !meaning.does.is_empty())
    }

    /// What an operation does.
    pub fn operation(&self, family: Family, product: &str, operation: &str) -> Option<&OperationMeaning> {
        self.products.get(&(family, product.to_owned()))?.operations.get(operation)
    }

    /// What the field `wire` means in the first of `owners` that says so: types or an operation of the catalogue.
    pub fn field(&self, family: Family, product: &str, owners: &[&str], wire: &str) -> Option<&Meaning> {
        let own = self.products.get(&(family, product.to_owned()));
        let own = own.and_then(|meanings| {
            let by_owner = owners.iter().find_map(|owner| meanings.fields.get(&format!("{owner}.{wire}")));
            by_owner.or_else(|| meanings.fields.get(&format!("*.{wire}")))
        });
        own.or_else(|| self.glossary.get(wire))
    }

    /// The meanings of the fields of a product, as the file has them.
    pub fn fields(&self, family: Family, product: &str) -> Option<&BTreeMap<String, Meaning>> {
        Some(&self.products.get(&(family, product.to_owned()))?.fields)
    }

    /// What fields mean everywhere, by wire name.
    pub fn glossary(&self) -> &BTreeMap<String, Meaning> {
        &self.glossary
    }

    /// When events are pushed, by their type.
    pub fn events(&self) -> &BTreeMap<String, EventMeaning> {
        &self.events.events
    }

    /// What the fields of events mean, as the file has them.
    pub fn event_fields(&self) -> &BTreeMap<String, Meaning> {
        &self.events.fields
    }

    /// When an event is pushed.
    pub fn event(&self, wire: &str) -> Option<&EventMeaning> {
        self.events.events.get(wire)
    }

    /// What a field of an event means; `path` leads to it and ends with its name.
    pub fn event_field(&self, wire: &str, path: &[&str]) -> Option<&Meaning> {
        let name = path.last()?;
        let own = self.events.fields.get(&format!("{wire}.{}", path.join(".")));
        own.or_else(|| self.events.fields.get(&format!("*.{name}"))).or_else(|| self.glossary.get(*name))
    }

    /// Every entry has to be about something that the catalogue has.
    ///
    /// # Errors
    /// Names an entry that is about nothing.
    pub fn check(&self, catalogue: &Catalogue) -> Result<()> {
        for ((family, product), meanings) in &self.products {
            let about = catalogue.get(&(*family, product.clone()));
            let known = about.map(known_fields).unwrap_or_default();
            let operation = |name: &&String| !about.is_some_and(|about| about.operations.contains_key(*name));
            let operation = meanings.operations.keys().find(operation);
            let unknown = operation.or_else(|| meanings.fields.keys().find(|key| !known.contains(*key)));
            if let Some(key) = unknown {
                return Err(Error::new(format!(
                    "meaning of `{key}` in {} {product} matches nothing: remove it",
                    family.namespace()
                )));
            }
        }
        Ok(())
    }
}

/// `Type.field`, `Operation.field` and `*.field` of a product.
fn known_fields(product: &Product) -> BTreeSet<String> {
    let of_types = product
        .types
        .iter()
        .flat_map(|(owner, fields)| fields.iter().map(move |field| (owner, field.name.as_str())));
    let of_operations = product
        .operations
        .iter()
        .flat_map(|(owner, operation)| outside_the_body(operation).map(move |field| (owner, field)));
    let mut known = BTreeSet::new();
    for (owner, field) in of_types.chain(of_operations) {
        known.insert(format!("{owner}.{field}"));
        known.insert(format!("*.{field}"));
    }
    known
}

/// Names of the fields in path, query and headers.
pub fn outside_the_body(operation: &Operation) -> impl Iterator<Item = &str> {
    let holes = operation.path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let holes = holes.map(|(name, _)| name);
    holes.chain(operation.query.iter().chain(&operation.headers).map(|field| field.name.as_str()))
}
