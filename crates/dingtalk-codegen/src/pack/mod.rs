//! The packed files of `dingtalk-catalogue`: `catalogue.bin`, what operations and events are, and `meanings.bin`, what they mean.
//!
//! Both begin with the length of their index (4 bytes, big-endian) and the index; the sections follow in its order. Index and
//! sections are zlib streams. The index is text, its columns divided by tabs; the two indices have the same lines.
//!
//! | `catalogue.bin` | `meanings.bin` |
//! | --- | --- |
//! | `FAMILY/PRODUCT MODULE BYTES` | `ZH DOES BYTES` |
//! | `METHOD PATH NAME FUNCTION MARKS`, of an operation of the product above; the whole id where it stands in another module | `ZH DOES GROUP` |
//! | `events BYTES` | `events BYTES` |
//! | | `glossary BYTES` |
//!
//! The marks: `r` only reads, `i` may be repeated, `u` not counted by the monthly quota, `d` deprecated,
//! `e` everyday: compiled without a feature.
//! A section of a product is its file of the catalogue with what was decided about it; `catalogue/FORMAT.md` says how it differs.

mod meanings;
mod section;
mod unlisted;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use miniz_oxide::deflate::compress_to_vec_zlib;
use serde::Serialize;

pub use unlisted::Unlisted;

use crate::catalogue::{Catalogue, Events, Family, Operation};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;
use crate::model::{Function, Module, Operations, is_uncounted, reads_by_name};
use crate::names;
use crate::overlay::Overlay;

/// Everything that is packed.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) events: &'a Events,
    pub(crate) overlay: &'a Overlay,
    pub(crate) handwritten: &'a Handwritten,
    pub(crate) modules: &'a [Module],
    /// Function of every operation.
    pub(crate) operations: &'a Operations,
}

/// The contents of `catalogue.bin` and `meanings.bin`.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) catalogue: Vec<u8>,
    pub(crate) meanings: Vec<u8>,
}

/// An index and what it tells about.
#[derive(Default)]
struct Archive {
    index: String,
    sections: Vec<u8>,
}

impl Archive {
    /// Appends a section, whose length the line of the index ends with.
    fn section<T: Serialize>(&mut self, line: &str, content: &T) -> Result<()> {
        let packed = compress(serde_json::to_string(content)?.as_bytes());
        self.line(&format!("{line}\t{}", packed.len()));
        self.sections.extend(packed);
        Ok(())
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.index, "{line}");
    }

    fn finish(self) -> Result<Vec<u8>> {
        let index = compress(self.index.as_bytes());
        let length = u32::try_from(index.len()).map_err(|_| Error::new("the index is too long"))?;
        Ok([&length.to_be_bytes()[..], &index, &self.sections].concat())
    }
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(bytes, 10)
}

/// Packs the catalogue and its meanings.
///
/// # Errors
/// When an operation has no function, or a text holds what divides columns.
pub(crate) fn pack(source: &Source<'_>) -> Result<Packed> {
    let functions: BTreeMap<&str, &Function> = source
        .modules
        .iter()
        .flat_map(Module::functions)
        .map(|function| (function.id.as_str(), function))
        .collect();
    let catalogue = source.overlay.unlisted.added_to(source.catalogue)?;
    let (mut facts, mut meanings) = (Archive::default(), Archive::default());
    for ((family, upstream), product) in &catalogue {
        let (family_name, module) = (family.namespace(), names::snake(upstream));
        let prefix = format!("{family_name}::{module}::");
        let mut lines = Vec::new();
        let mut decided = BTreeMap::new();
        for (name, operation) in &product.operations {
            let id = source.id(operation)?;
            let function = functions.get(id).copied();
            let marks = source.marks(*family, upstream, name, operation, function);
            let named = id.strip_prefix(&prefix).unwrap_or(id);
            lines.push(format!("{}\t{}\t{name}\t{named}\t{marks}", operation.method, operation.path));
            let optional = source.overlay.operation(*family, &operation.method, &operation.path).optional;
            let operation = section::Operation::new(*family, operation, product, function, &optional)
                .map_err(|error| error.within(id))?;
            decided.insert(name.as_str(), operation);
        }
        let section = section::Product { operations: decided, types: &product.types };
        facts.section(&format!("{family_name}/{upstream}\t{module}"), &section)?;
        lines.iter().for_each(|line| facts.line(line));
        meanings::add(&mut meanings, source.overlay, *family, upstream, product)?;
    }
    facts.section("events", source.events)?;
    let told = &source.overlay.meanings;
    meanings.section("events", &meanings::Events::of(told))?;
    meanings.section("glossary", told.glossary())?;
    Ok(Packed { catalogue: facts.finish()?, meanings: meanings.finish()? })
}

impl Source<'_> {
    fn id(&self, operation: &Operation) -> Result<&str> {
        let key = (operation.method.clone(), operation.path.clone());
        let id = self.operations.get(&key);
        id.map(String::as_str)
            .ok_or_else(|| Error::new(format!("{} {} has no function", operation.method, operation.path)))
    }

    fn marks(
        &self,
        family: Family,
        upstream: &str,
        name: &str,
        operation: &Operation,
        function: Option<&Function>,
    ) -> String {
        let key = (operation.method.clone(), operation.path.clone());
        let by_hand = self.handwritten.endpoints.get(&key);
        let repeated = match (function, by_hand) {
            (Some(function), _) => function.idempotent,
            (None, Some(endpoint)) if operation.method == "GET" => !endpoint.is_marked(".not_idempotent()"),
            (None, Some(endpoint)) => endpoint.is_marked(".idempotent()"),
            (None, None) => false,
        };
        let key = format!("{} {} {}", family.namespace(), operation.method, operation.path);
        let reviewed = self.overlay.repeats.reason(&key) == Some("reads");
        let reads = repeated && (reviewed || reads_by_name(family, name, operation));
        let uncounted = match by_hand {
            Some(endpoint) => endpoint.is_marked(".uncounted()"),
            None => is_uncounted(family, &names::snake(upstream)),
        };
        let deprecated =
            function.map_or(operation.archived || operation.closed, |function| function.deprecated.is_some());
        let everyday =
            by_hand.is_some() || self.overlay.operation(family, &operation.method, &operation.path).core;
        let marks = [(reads, 'r'), (repeated, 'i'), (uncounted, 'u'), (deprecated, 'd'), (everyday, 'e')];
        marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect()
    }
}
