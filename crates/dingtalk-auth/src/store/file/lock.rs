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
    if latest > 0 && is_held(&path(folder, name, latest), now, ttl)? {
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

/// An end further away than any `ttl` means that the clock was set back: such a lock counts as expired.
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
