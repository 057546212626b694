use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Result, Write};
use std::path::Path;
use std::time::Duration;

use crate::random;
use crate::store::{StoreKey, StoredToken};

/// No entry comes near it; a larger file is not ours.
const LARGEST: u64 = 64 * 1024;

/// A key as part of a file name: whatever a foreign key holds, it stays in its folder.
pub(super) fn file_name(key: &StoreKey) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    key.as_str().chars().map(safe).collect()
}

pub(super) fn load(folder: &Path, name: &str, now: Duration) -> Result<Option<StoredToken>> {
    let Some(record) = read(&folder.join(format!("{name}.json")))? else { return Ok(None) };
    let token = StoredToken::decode(&record, now);
    if token.is_none() {
        tracing::warn!(target: "dingtalk_auth", name, "stored token is damaged or over; treated as none");
    }
    Ok(token)
}

pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut content = Vec::new();
    file.take(LARGEST).read_to_end(&mut content)?;
    Ok(Some(content))
}

/// Puts `content` in place of the file in one step.
pub(super) fn replace(folder: &Path, file: &str, content: &[u8]) -> Result<()> {
    create_folder(folder)?;
    let temporary = folder.join(format!("{file}.{}.tmp", random::hex(8)?));
    let written = create_new(&temporary, content).and_then(|()| fs::rename(&temporary, folder.join(file)));
    if written.is_err() {
        remove(&temporary)?;
    }
    written?;
    sync_folder(folder)
}

/// Creates a file of the owner's alone; fails when it exists.
pub(super) fn create_new(path: &Path, content: &[u8]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

pub(super) fn create_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the rename itself durable.
fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_needs_no_removal_and_what_cannot_be_removed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        remove(&folder.path().join("gone")).unwrap();
        remove(folder.path()).unwrap_err();
    }

    #[test]
    fn a_file_that_is_not_there_is_none_and_one_that_cannot_be_opened_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        assert_eq!(read(&file).unwrap(), None);
        create_new(&file, b"content").unwrap();
        assert_eq!(read(&file).unwrap().as_deref(), Some(&b"content"[..]));
        read(&file.join("below")).unwrap_err();
    }

    #[test]
    fn no_more_is_read_of_a_file_than_an_entry_may_take() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        create_new(&file, &vec![b' '; 100_000]).unwrap();
        assert_eq!(read(&file).unwrap().unwrap().len(), 64 * 1_024);
    }
}
