//! Where secrets are kept: the environment, or a file that nobody else may read. Never the command line.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dingtalk_types::Secret;

use super::{Profile, file, variable};
use crate::exit::Exit;
use crate::failure::Failure;

/// The variable that goes before everything else.
pub(crate) const VARIABLE: &str = "DINGTALK_CLIENT_SECRET";

/// The secret of a profile.
pub(crate) fn find(profile: &Profile) -> Result<Secret, Failure> {
    if let Some(secret) = variable(VARIABLE) {
        return Ok(Secret::new(secret));
    }
    let kept = if profile.name.is_empty() { None } else { in_file(&profile.name)? };
    kept.ok_or_else(|| {
        let next = if profile.name.is_empty() {
            format!("set {VARIABLE}")
        } else {
            format!("set {VARIABLE}, or run `dingctl profile add {}`", profile.name)
        };
        Failure::new(Exit::Credential, format!("no secret for the profile {}", profile.title())).next(next)
    })
}

fn path() -> Result<PathBuf, Failure> {
    Ok(file::folder()?.join("secrets.json"))
}

fn in_file(profile: &str) -> Result<Option<Secret>, Failure> {
    Ok(read(&path()?)?.remove(profile).map(Secret::new))
}

/// Keeps the secret of a profile in the file.
pub(crate) fn keep_in_file(profile: &str, secret: &Secret) -> Result<(), Failure> {
    let path = path()?;
    let mut secrets = read(&path)?;
    secrets.insert(profile.to_owned(), secret.expose().to_owned());
    let text = serde_json::to_string(&secrets).map_err(|error| Failure::other(error.to_string()))?;
    file::write_private(&path, &text)
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(Failure::other(format!("cannot read {}: {error}", path.display()))),
    };
    check_private(path)?;
    // The error of the parser could quote what stands in the file.
    serde_json::from_str(&text)
        .map_err(|_| Failure::new(Exit::Usage, format!("{} is not the JSON it should be", path.display())))
}

/// A file of secrets that others may read is refused.
#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map(|metadata| metadata.permissions().mode()).unwrap_or(0);
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let message = format!("others may read {} (mode {:03o})", path.display(), mode & 0o777);
    Err(Failure::new(Exit::Credential, message).next(format!("run `chmod 600 {}`", path.display())))
}

#[cfg(not(unix))]
fn check_private(_path: &Path) -> Result<(), Failure> {
    Ok(())
}
