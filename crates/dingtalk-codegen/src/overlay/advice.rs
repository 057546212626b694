//! What error codes mean and what to do next: the tables of `dingtalk-types`, and `overlay/meanings/errors.json` for the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::file;
use crate::error::{Error, Result};

/// The tables' folder, from the root.
const TABLES: &str = "crates/dingtalk-types/src/error/advice";

/// What stands before the name of a parameter.
const PARAMETER: [&str; 3] = ["paramError.", "illegalParameter.", "invalidParameter."];

/// The words by code.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Codes that say no more than the kind of the error: not worth a line of an operation.
    general: BTreeSet<String>,
    /// Why, or why and what to do.
    codes: BTreeMap<String, String>,
}

impl Advice {
    /// Nothing, where the file is not there.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        if folder.join("errors.json").exists() { file(folder, "errors.json") } else { Ok(Self::default()) }
    }

    /// Takes in the tables of `dingtalk-types` of the workspace at `root`, which tell it to callers as well.
    ///
    /// # Errors
    /// When a code stands in both, or a table cannot be read.
    pub fn add_tables(&mut self, root: &Path) -> Result<()> {
        for name in ["oapi.rs", "api.rs"] {
            let path = root.join(TABLES).join(name);
            let text =
                fs::read_to_string(&path).map_err(|error| Error::from(error).within(path.display()))?;
            for (code, cause, next) in text.lines().filter_map(row) {
                if self.general.contains(&code) {
                    continue;
                }
                if self.codes.insert(code.clone(), format!("{cause}; {next}")).is_some() {
                    return Err(Error::new(format!(
                        "errors.json: `{code}` stands in the advice of dingtalk-types: remove it"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Why a code comes and what to do; `None` where nothing is known beyond its spelling.
    pub fn of(&self, code: &str) -> Option<String> {
        self.codes.get(code).cloned().or_else(|| {
            let parameter = PARAMETER.iter().find_map(|prefix| code.strip_prefix(prefix))?;
            let is_name = !parameter.is_empty() && parameter.chars().all(|c| c.is_ascii_alphanumeric());
            is_name.then(|| format!("`{parameter}` is missing or not valid"))
        })
    }

    /// Whether a code says no more than the kind of the error.
    pub fn is_general(&self, code: &str) -> bool {
        self.general.contains(code)
    }
}

/// `("code", "cause", "next"),`
fn row(line: &str) -> Option<(String, String, String)> {
    let inside = line.trim().strip_prefix('(')?.strip_suffix("),")?;
    let cells: (String, String, String) = serde_json::from_str(&format!("[{inside}]")).ok()?;
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_names_a_parameter_needs_no_words() {
        let advice = Advice::default();
        assert_eq!(advice.of("paramError.spaceId").as_deref(), Some("`spaceId` is missing or not valid"));
        assert_eq!(advice.of("invalidParameter.robotCode.empty"), None);
        assert_eq!(advice.of("systemError"), None);
    }

    #[test]
    fn a_row_of_the_table_is_read() {
        let line = r#"    ("dentryNameIllegal", "not \"allowed\"", "rename"),"#;
        assert_eq!(row(line).unwrap().1, "not \"allowed\"");
        assert_eq!(row("];"), None);
    }
}
