//! Everyday words for operations, by which a search of the documentation finds them: `overlay/meanings/words.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::file;
use crate::error::{Error, Result};

/// So many results stand on the first screen of a search.
const MOST: usize = 5;

/// The functions by word; the other way round than the file is used.
#[derive(Debug, Default)]
pub struct Everyday(BTreeMap<String, Vec<String>>);

impl Everyday {
    /// Nothing, where the file is not there.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        if !folder.join("words.json").exists() {
            return Ok(Self::default());
        }
        let words: BTreeMap<String, Vec<String>> = file(folder, "words.json")?;
        match words.iter().find(|(_, functions)| functions.is_empty() || functions.len() > MOST) {
            Some((word, _)) => {
                Err(Error::new(format!("words.json: `{word}` leads to no function or to more than {MOST}")))
            }
            None => Ok(Self(words)),
        }
    }

    /// The words for a function.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(_, functions)| functions.iter().any(|known| known == id))
            .map(|(word, _)| word.as_str())
    }

    /// Every function has to be there.
    ///
    /// # Errors
    /// Names one that is not generated.
    pub fn check(&self, generated: &BTreeSet<&str>) -> Result<()> {
        for (word, functions) in &self.0 {
            if let Some(unknown) = functions.iter().find(|id| !generated.contains(id.as_str())) {
                return Err(Error::new(format!(
                    "words.json: `{word}` leads to `{unknown}`, which is not generated"
                )));
            }
        }
        Ok(())
    }
}
