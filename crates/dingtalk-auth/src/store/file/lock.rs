//! Numbered lock files: `NAME.N.lock` is the N-th grant, and the highest number counts.
//!
//! Whoever wants the lock creates the next number with `O_EXCL`, so one does. A creator that then finds a higher
//! number has been overtaken and withdraws.

use std::fs;
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::disk;

/// Takes the lock for `ttl` and returns the number of the grant; `None` while another holds it.
pub(super) fn take(folder: &Path, name: &str, now: Duration, ttl: Duration) -> Result<Option<u64>> {
    disk::create_folder(folder)?;
    let latest = latest(folder, name)?;
    if is_held(&path(folder, name, latest), now, ttl)? {
        return Ok(None);
    }
    let ours = latest.saturating_add(1);
    let until = now.saturating_add(ttl).as_millis().to_string();
    match disk::create_new(&path(folder, name, ours), until.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(None),
        created => created?,
    }
    let grants = grants(folder, name)?;
    if grants.iter().any(|grant| *grant > ours) {
        disk::remove(&path(folder, name, ours))?;
        return Ok(None);
    }
    for grant in grants.into_iter().filter(|grant| *grant < ours) {
        disk::remove(&path(folder, name, grant))?;
    }
    Ok(Some(ours))
}

/// Gives the lock back; the file stays, so that its number is not granted again.
pub(super) fn release(folder: &Path, name: &str, fence: u64) -> Result<()> {
    if latest(folder, name)? == fence { disk::replace(folder, &file(name, fence), b"0") } else { Ok(()) }
}

/// The number of the latest grant; 0 when there was none.
pub(super) fn latest(folder: &Path, name: &str) -> Result<u64> {
    Ok(grants(folder, name)?.into_iter().max().unwrap_or(0))
}

/// Of no file nobody holds it. An end further away than any `ttl` means that the clock was set back: such a lock counts as expired.
fn is_held(path: &Path, now: Duration, ttl: Duration) -> Result<bool> {
    let until = disk::read(path)?.and_then(|content| String::from_utf8(content).ok()?.trim().parse().ok());
    let left = Duration::from_millis(until.unwrap_or(0)).saturating_sub(now);
    Ok(!left.is_zero() && left <= ttl)
}

fn grants(folder: &Path, name: &str) -> Result<Vec<u64>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut grants = Vec::new();
    for entry in entries {
        let entry = entry?.file_name();
        let number = entry
            .to_str()
            .and_then(|entry| entry.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".lock"));
        grants.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    Ok(grants)
}

fn path(folder: &Path, name: &str, grant: u64) -> PathBuf {
    folder.join(file(name, grant))
}

fn file(name: &str, grant: u64) -> String {
    format!("{name}.{grant}.lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_700_000_000);
    const TTL: Duration = Duration::from_secs(10);

    #[test]
    fn a_number_that_another_has_just_taken_is_not_granted() {
        let folder = tempfile::tempdir().unwrap();
        let last = path(folder.path(), "app", u64::MAX);
        disk::create_new(&last, b"0").unwrap();
        // The number after the last one is the last one, which is there already.
        assert_eq!(take(folder.path(), "app", NOW, TTL).unwrap(), None);
        assert!(last.exists());
    }

    #[test]
    fn a_lock_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        take(folder.path(), &"a".repeat(300), NOW, TTL).unwrap_err();
        let file = folder.path().join("file");
        disk::create_new(&file, b"").unwrap();
        grants(&file, "app").unwrap_err();
    }

    #[test]
    fn a_next_number_that_has_no_room_is_told() {
        let folder = tempfile::tempdir().unwrap();
        // `NAME.9.lock` takes the 255 bytes that a file name has, `NAME.10.lock` one more.
        let name = "a".repeat(255 - ".9.lock".len());
        disk::create_new(&path(folder.path(), &name, 9), b"0").unwrap();
        take(folder.path(), &name, NOW, TTL).unwrap_err();
    }

    #[test]
    fn where_nothing_was_granted_nothing_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        assert_eq!(latest(&gone, "app").unwrap(), 0);
        release(&gone, "app", 7).unwrap();
        assert!(!gone.exists());
    }

    #[test]
    fn a_lock_from_the_future_counts_as_expired() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(take(folder.path(), "app", NOW, TTL).unwrap(), Some(1));
        assert_eq!(take(folder.path(), "app", NOW, TTL).unwrap(), None);
        let set_back = NOW - Duration::from_secs(3_600);
        assert_eq!(take(folder.path(), "app", set_back, TTL).unwrap(), Some(2));
    }

    #[test]
    fn only_the_grants_of_the_name_count() {
        let folder = tempfile::tempdir().unwrap();
        for other in ["app.json", "application.9.lock", "app.9", "app.x.lock", "my-app.9.lock"] {
            disk::create_new(&folder.path().join(other), b"0").unwrap();
        }
        assert_eq!(take(folder.path(), "app", NOW, TTL).unwrap(), Some(1));
    }
}
