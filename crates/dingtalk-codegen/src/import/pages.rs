//! Titles and error codes of the official pages, from the reference of meanings: names come in, no sentences.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::PAGES;
use crate::catalogue::pages::{PageFacts, Pages};
use crate::catalogue::{Catalogue, Family, Operation};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Line {
    name: String,
    #[serde(default)]
    pages: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    title: String,
    url: String,
    #[serde(default)]
    errors: Vec<Vec<String>>,
}

/// Reads the files `oapi/<group>.jsonl` and `openapi/<product>_<version>.jsonl` below `meanings` and writes `pages.json` to `folder`.
///
/// # Errors
/// When a file has another form.
pub fn pages(meanings: &Path, folder: &Path) -> Result<()> {
    let catalogue = crate::catalogue::read(folder)?;
    let pages = collect(meanings, &catalogue)?;
    Ok(fs::write(folder.join("pages.json"), pages.to_text()?)?)
}

fn collect(meanings: &Path, catalogue: &Catalogue) -> Result<Pages> {
    let mut pages = Pages::default();
    for ((family, product), known) in catalogue {
        let file = match family {
            Family::Oapi => format!("oapi/{product}.jsonl"),
            Family::V1 => format!("openapi/{product}_1.0.jsonl"),
            Family::V2 => format!("openapi/{product}_2.0.jsonl"),
        };
        let path = meanings.join(file);
        if !path.exists() {
            continue;
        }
        let mut operations = BTreeMap::new();
        for line in fs::read_to_string(&path)?.lines() {
            let line: Line =
                serde_json::from_str(line).map_err(|error| Error::from(error).within(path.display()))?;
            let operation = known.operations.get(&line.name);
            if let Some(page) = operation.and_then(|operation| facts(operation, &line.pages)) {
                operations.insert(line.name, page);
            }
        }
        if !operations.is_empty() {
            pages.add(*family, product, operations);
        }
    }
    Ok(pages)
}

/// The title of the page that the catalogue names, and the codes of all pages about the operation.
fn facts(operation: &Operation, pages: &[Page]) -> Option<PageFacts> {
    let own = format!("{PAGES}{}", operation.page);
    let named = pages.iter().find(|page| page.url == own).or_else(|| pages.first())?;
    let mut facts = PageFacts { title: named.title.trim().to_owned(), ..PageFacts::default() };
    for code in pages.iter().flat_map(|page| &page.errors).filter_map(|row| code(row)) {
        if !facts.errors.iter().any(|known| known == code) {
            facts.errors.push(code.to_owned());
        }
    }
    Some(facts)
}

/// A row is status, code and texts on the new host, code and text on the legacy one.
fn code(row: &[String]) -> Option<&str> {
    let is_status = |text: &str| text.len() == 3 && text.chars().all(|c| c.is_ascii_digit());
    match row {
        [status, code, _, ..] if is_status(status) => Some(code.trim()),
        [code, ..] => Some(code.trim()),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_behind_the_status() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(code(&row(&["400", "bot.stopped", "%s", "stopped"])), Some("bot.stopped"));
        assert_eq!(code(&row(&["33012", "no such user"])), Some("33012"));
        assert_eq!(code(&[]), None);
    }
}
