//! Operations that are written by hand and in no catalogue, in `overlay/unlisted.json`: told for those who read the packed one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::{Catalogue, Family, Field, Operation};
use crate::error::{Error, Result};
use crate::overlay::OperationMeaning;

/// The file: additions by `oapi.user`.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Unlisted(BTreeMap<String, Additions>);

/// What a product has besides, in the form of the catalogue, and what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Additions {
    operations: BTreeMap<String, Operation>,
    types: BTreeMap<String, Vec<Field>>,
    meanings: BTreeMap<String, OperationMeaning>,
}

impl Unlisted {
    /// The catalogue with these operations.
    ///
    /// # Errors
    /// Names one that the catalogue has.
    pub(super) fn added_to(&self, catalogue: &Catalogue) -> Result<Catalogue> {
        let mut catalogue = catalogue.clone();
        for ((family, name), product) in &mut catalogue {
            let Some(additions) = self.of(*family, name) else { continue };
            for (name, operation) in &additions.operations {
                if product.operations.insert(name.clone(), operation.clone()).is_some() {
                    return Err(Error::new(format!("unlisted.json: the catalogue has `{name}`: remove it")));
                }
            }
            product.types.extend(additions.types.clone());
        }
        Ok(catalogue)
    }

    pub(super) fn meaning(
        &self,
        family: Family,
        product: &str,
        operation: &str,
    ) -> Option<&OperationMeaning> {
        self.of(family, product)?.meanings.get(operation)
    }

    fn of(&self, family: Family, product: &str) -> Option<&Additions> {
        self.0.get(&format!("{}.{product}", family.namespace()))
    }
}
