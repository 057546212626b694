//! What becomes of an entry that comes to a folder where its name may be taken.

use super::entry;
use super::trouble::Trouble;
use crate::document::is_same_name;
use crate::state::records::{Record, Records};

/// What the caller wants of a taken name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    Rename,
    Overwrite,
    KeepExisting,
    Refuse,
}

impl Conflict {
    /// In the words of the storage or of the drive. The storage's default is to rename; the drive's is assumed to be.
    pub(super) fn of(text: Option<&str>) -> Result<Self, Trouble> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Self::Rename) };
        let words = [
            (Self::Rename, ["AUTO_RENAME", "autoRename"]),
            (Self::Overwrite, ["OVERWRITE", "overwrite"]),
            (Self::KeepExisting, ["RETURN_DENTRY_IF_EXISTS", "returnExisting"]),
            (Self::Refuse, ["RETURN_ERROR_IF_EXISTS", "returnError"]),
        ];
        let mut found = words.iter().filter(|(_, words)| words.iter().any(|word| is_same_name(word, text)));
        found.next().map(|(conflict, _)| *conflict).ok_or(Trouble::Parameter("conflictStrategy"))
    }
}

/// Where an entry comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Landing {
    /// It is new there, under this name.
    New(String),
    /// In the place of the file with this id.
    Onto(String),
    /// Nowhere: the entry with this id stays.
    Kept(String),
}

/// Decides it; `moved` is the entry itself where it is there already.
pub(super) fn land(
    records: &Records,
    (space_id, parent_id): (&str, &str),
    name: &str,
    conflict: Conflict,
    (is_folder, moved): (bool, Option<&str>),
) -> Result<Landing, Trouble> {
    check_name(name)?;
    let there = entry::named(records, space_id, parent_id, name).filter(|there| Some(&*there.id) != moved);
    let Some(there) = there else { return Ok(Landing::New(name.to_owned())) };
    match conflict {
        Conflict::Rename => Ok(Landing::New(free_name(records, (space_id, parent_id), name, there))),
        Conflict::KeepExisting => Ok(Landing::Kept(there.id.clone())),
        Conflict::Overwrite if !is_folder && !entry::is_folder(there) => Ok(Landing::Onto(there.id.clone())),
        Conflict::Overwrite | Conflict::Refuse => Err(Trouble::Taken),
    }
}

/// `name(1).txt` and so on: what the platform makes of a name is assumed.
fn free_name(records: &Records, (space_id, parent_id): (&str, &str), name: &str, taken: &Record) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !entry::is_folder(taken) => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut names = (1_u64..).map(|number| format!("{stem}({number}){extension}"));
    names.find(|name| entry::named(records, space_id, parent_id, name).is_none()).unwrap_or_default()
}

/// What the pages of trouble with uploads tell of names.
pub(super) fn check_name(name: &str) -> Result<(), Trouble> {
    let is_allowed = |letter: char| !matches!(letter, '\t' | '*' | '"' | '<' | '>' | '|');
    let is_right =
        !name.is_empty() && name.trim() == name && !name.ends_with('.') && name.chars().all(is_allowed);
    is_right.then_some(()).ok_or(Trouble::Name)
}
