//! What the feature `meanings` of `dingtalk-api` reads: the words about every operation, and the fields of its request and answer.
//!
//! The index is text, its columns divided by tabs: a line `MODULE BYTES`, the length of what is packed of it, each followed by a
//! line `FUNCTION SENTENCE CHINESE_NAME TITLE_OF_PAGE` per operation. A module is text as well: a line `= FUNCTION ANSWER` per
//! operation, or `. TYPE` per type, each followed by a line `PLACE FIELD MEANING` per field, `FIELD` as in the catalogue. What was
//! inferred begins with `? `. The archive is the length of the packed index (4 bytes, big-endian), the index, and the modules.

use std::fmt::Write as _;

use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::catalogue::{Catalogue, Family, Field, Operation, Product, Type};
use crate::model::{Functions, Operations, functions_of, rename};
use crate::names;
use crate::overlay::{Meaning, Overlay};

const LEVEL: u8 = 10;

/// The archive.
pub fn meanings(catalogue: &Catalogue, overlay: &Overlay, operations: &Operations) -> Vec<u8> {
    let (mut index, mut modules) = (String::new(), Vec::new());
    for ((family, name), product) in catalogue {
        let about =
            About { family: *family, name, product, overlay, functions: functions_of(product, operations) };
        let packed = compress_to_vec_zlib(about.fields().as_bytes(), LEVEL);
        let _ = writeln!(index, "{}::{}\t{}", family.namespace(), names::snake(name), packed.len());
        index.push_str(&about.words());
        modules.extend(packed);
    }
    let index = compress_to_vec_zlib(index.as_bytes(), LEVEL);
    let mut archive = u32::try_from(index.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    archive.extend(index);
    archive.extend(modules);
    archive
}

struct About<'a> {
    family: Family,
    name: &'a str,
    product: &'a Product,
    overlay: &'a Overlay,
    functions: Functions,
}

impl About<'_> {
    fn words(&self) -> String {
        let mut text = String::new();
        for name in self.product.operations.keys() {
            let (Some(function), Some(meaning)) =
                (self.functions.get(name), self.overlay.meanings.operation(self.family, self.name, name))
            else {
                continue;
            };
            let title =
                self.overlay.pages.of(self.family, self.name, name).map_or("", |page| page.title.as_str());
            let _ = writeln!(text, "{function}\t{}\t{}\t{title}", self.marked(&meaning.does), meaning.zh);
        }
        text
    }

    fn fields(&self) -> String {
        let mut text = String::new();
        for (name, operation) in &self.product.operations {
            let Some(function) = self.functions.get(name) else { continue };
            let answer = operation.response.as_ref().map_or_else(String::new, Type::to_string);
            let _ = writeln!(text, "=\t{function}\t{answer}");
            self.request(&mut text, name, operation);
        }
        for (name, fields) in &self.product.types {
            let _ = writeln!(text, ".\t{name}");
            fields.iter().for_each(|field| self.field(&mut text, "", field, &[name]));
        }
        text
    }

    fn request(&self, text: &mut String, name: &str, operation: &Operation) {
        let holes = operation.path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        for (hole, _) in holes {
            let mut field = Field::plain(hole, Type::String);
            field.required = true;
            self.field(text, "path", &field, &[name]);
        }
        operation.query.iter().for_each(|field| self.field(text, "query", field, &[name]));
        operation.headers.iter().for_each(|field| self.field(text, "header", field, &[name]));
        match &operation.body {
            Some(Type::Object(body)) => {
                let fields = self.product.types.get(body).into_iter().flatten();
                fields.for_each(|field| self.field(text, "body", field, &[body, name]));
            }
            Some(body) => self.field(text, "body", &Field::plain("body", body.clone()), &[name]),
            None => {}
        }
    }

    fn field(&self, text: &mut String, place: &str, field: &Field, owners: &[&str]) {
        let meaning = self.overlay.meanings.field(self.family, self.name, owners, &field.name);
        let meaning = meaning.map_or_else(String::new, |meaning| self.marked(meaning));
        let _ = writeln!(text, "{place}\t{field}\t{meaning}");
    }

    fn marked(&self, meaning: &Meaning) -> String {
        let text = rename(&meaning.text, &self.functions, |function| format!("`{function}`"));
        if meaning.inferred { format!("? {text}") } else { text }
    }
}
