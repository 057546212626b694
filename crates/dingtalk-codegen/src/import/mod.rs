//! The facts to the project's own catalogue: names and types only, sorted, the same bytes every time.

mod events;
mod facts;
mod oapi;
mod openapi;

use std::fs;
use std::path::Path;

use crate::catalogue::{self, Family};
use crate::error::{Error, Result};

/// Prefix of every official page; the catalogue keeps what follows.
pub const PAGES: &str = "https://open.dingtalk.com/document/";

/// Reads the facts below `facts` and writes the catalogue to `folder`.
///
/// # Errors
/// When a fact has a form that the importer does not know.
pub fn import(facts: &Path, folder: &Path) -> Result<()> {
    for family in Family::ALL {
        let products = match family {
            Family::Oapi => oapi::import(&facts.join("oapi"))?,
            Family::V1 => openapi::import(&facts.join("openapi"), "1.0")?,
            Family::V2 => openapi::import(&facts.join("openapi"), "2.0")?,
        };
        let folder = folder.join(family.namespace());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        for (name, product) in products {
            fs::write(folder.join(format!("{name}.json")), product.to_text()?)
                .map_err(|error| Error::from(error).within(&name))?;
        }
    }
    let events = events::import(&facts.join("events.json"))?;
    fs::write(folder.join("events.json"), catalogue::event::to_text(&events)?)?;
    Ok(())
}
