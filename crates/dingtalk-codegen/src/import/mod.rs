//! The facts to the project's own catalogue: names and types only, sorted, the same bytes every time.

mod events;
mod facts;
mod oapi;
mod openapi;
mod pages;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

pub(crate) use openapi::may_stream;
pub use pages::pages;

use crate::catalogue::{self, Catalogue, Family};
use crate::error::{Error, Result};
use crate::merge::merge;

/// Prefix of every official page; the catalogue keeps what follows.
pub const PAGES: &str = "https://open.dingtalk.com/document/";

/// Reads the facts below `facts` and writes the catalogue to `folder`, and tells what was there before and the facts lack: it stays.
///
/// # Errors
/// When a fact has a form that the importer does not know.
pub fn import(facts: &Path, folder: &Path) -> Result<String> {
    let before = if folder.exists() { catalogue::read(folder)? } else { Catalogue::new() };
    let mut report = String::new();
    for family in Family::ALL {
        let mut products = match family {
            Family::Oapi => oapi::import(&facts.join("oapi"))?,
            Family::V1 => openapi::import(&facts.join("openapi"), "1.0")?,
            Family::V2 => openapi::import(&facts.join("openapi"), "2.0")?,
        };
        for ((_, name), known) in before.iter().filter(|((of, _), _)| *of == family) {
            let found = merge(products.entry(name.clone()).or_default(), known);
            let parts =
                [("kept: ", &found.operations), ("kept: ", &found.fields), ("differed: ", &found.differing)];
            for (what, line) in
                parts.into_iter().flat_map(|(what, lines)| lines.iter().map(move |line| (what, line)))
            {
                let _ = writeln!(report, "{} {name}: {what}{line}", family.namespace());
            }
        }
        let folder = folder.join(family.namespace());
        fs::create_dir_all(&folder)?;
        for (name, product) in products {
            fs::write(folder.join(format!("{name}.json")), product.to_text()?)
                .map_err(|error| Error::from(error).within(&name))?;
        }
    }
    let events = events::import(&facts.join("events.json"))?;
    fs::write(folder.join("events.json"), catalogue::event::to_text(&events)?)?;
    Ok(report)
}
