//! What the packed operations and events mean.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Archive;
use crate::catalogue::{Family, Product};
use crate::error::{Error, Result};
use crate::overlay::{EventMeaning, Meaning, Meanings, OperationMeaning, Overlay};

/// The section of the events.
#[derive(Serialize)]
pub(super) struct Events<'a> {
    events: &'a BTreeMap<String, EventMeaning>,
    fields: &'a BTreeMap<String, Meaning>,
}

impl<'a> Events<'a> {
    pub(super) fn of(meanings: &'a Meanings) -> Self {
        Self { events: meanings.events(), fields: meanings.event_fields() }
    }
}

/// The lines and the section of a product.
pub(super) fn add(
    archive: &mut Archive,
    overlay: &Overlay,
    family: Family,
    upstream: &str,
    product: &Product,
) -> Result<()> {
    let about = overlay.meanings.product(family, upstream).cloned().unwrap_or_default();
    let none = BTreeMap::new();
    let fields = overlay.meanings.fields(family, upstream).unwrap_or(&none);
    archive.section(&columns(&[&about.zh, &about.does])?, fields)?;
    for name in product.operations.keys() {
        let listed = overlay.meanings.operation(family, upstream, name);
        let meaning = listed.or_else(|| overlay.unlisted.meaning(family, upstream, name));
        archive.line(&match meaning {
            Some(OperationMeaning { does, zh, group }) => columns(&[zh, &does.in_file(), group])?,
            None => columns(&["", "", ""])?,
        });
    }
    Ok(())
}

fn columns(texts: &[&str]) -> Result<String> {
    match texts.iter().find(|text| text.contains(['\t', '\n'])) {
        Some(text) => Err(Error::new(format!("a meaning holds a tab or a new line: {text}"))),
        None => Ok(texts.join("\t")),
    }
}
