//! Where secrets are kept: the environment, the keyring of the system, or a file that nobody else may read. Never the command line.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use dingtalk_types::Secret;

use super::{Profile, file, keyring, variable};
use crate::exit::Exit;
use crate::failure::Failure;

/// The variable that goes before everything else.
pub(crate) const VARIABLE: &str = "DINGTALK_CLIENT_SECRET";
/// The same for an ISV's app.
pub(crate) const SUITE_VARIABLE: &str = "DINGTALK_SUITE_SECRET";

/// The secret of a profile.
pub(crate) fn find(profile: &Profile) -> Result<Secret, Failure> {
    let own = profile.secret_variable();
    if let Some(secret) = variable(own) {
        return Ok(Secret::new(secret));
    }
    let kept = if profile.name.is_empty() { None } else { kept(&profile.name)? };
    kept.map(|(_, secret)| secret).ok_or_else(|| {
        let next = if profile.name.is_empty() {
            format!("set {own}")
        } else {
            format!("set {own}, or run `dingctl profile add {}`", profile.name)
        };
        Failure::new(Exit::Credential, format!("no secret for the profile {}", profile.title())).next(next)
    })
}

/// A secret that some command needs besides the app's.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Further {
    /// What `forward` signs with.
    Forward,
    /// What `serve` asks of its callers.
    Serve,
    /// What pushes of events are signed with.
    CallbackToken,
    /// What pushes of events are encrypted with.
    CallbackAesKey,
    /// What DingTalk pushed last to an ISV's app.
    SuiteTicket,
}

impl Further {
    pub(crate) const ALL: [Self; 5] =
        [Self::Forward, Self::Serve, Self::CallbackToken, Self::CallbackAesKey, Self::SuiteTicket];

    /// The variable that goes before what is kept.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Forward => "DINGCTL_WEBHOOK_SECRET",
            Self::Serve => "DINGCTL_GATEWAY_TOKEN",
            Self::CallbackToken => "DINGTALK_CALLBACK_TOKEN",
            Self::CallbackAesKey => "DINGTALK_CALLBACK_AES_KEY",
            Self::SuiteTicket => "DINGTALK_SUITE_TICKET",
        }
    }

    /// What it is asked for by.
    pub(crate) fn prompt(self) -> &'static str {
        match self {
            Self::Forward | Self::Serve => "Secret: ",
            Self::CallbackToken => "Token: ",
            Self::CallbackAesKey => "EncodingAESKey (aes_key): ",
            Self::SuiteTicket => "SuiteTicket: ",
        }
    }

    /// What it is kept under.
    pub(crate) fn of(self, profile: &str) -> String {
        match self {
            Self::Forward => format!("{profile}/forward"),
            Self::Serve => format!("{profile}/serve"),
            Self::CallbackToken => format!("{profile}/callback-token"),
            Self::CallbackAesKey => format!("{profile}/callback-aes-key"),
            Self::SuiteTicket => format!("{profile}/suite-ticket"),
        }
    }
}

/// A further secret of a profile, if there is one.
pub(crate) fn further(profile: &Profile, which: Further) -> Result<Option<Secret>, Failure> {
    if let Some(secret) = variable(which.variable()) {
        return Ok(Some(Secret::new(secret)));
    }
    let kept = if profile.name.is_empty() { None } else { kept(&which.of(&profile.name))? };
    Ok(kept.map(|(_, secret)| secret))
}

fn path() -> Result<PathBuf, Failure> {
    Ok(file::folder()?.join("secrets.json"))
}

/// A place that keeps secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keeper {
    /// The keyring of the system
    Keyring,
    /// A file that nobody else may read, for machines without a keyring
    File,
}

impl Keeper {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// The secret of a profile, and where it was found.
pub(crate) fn kept(profile: &str) -> Result<Option<(Keeper, Secret)>, Failure> {
    if let Some(secret) = read(&path()?)?.remove(profile) {
        return Ok(Some((Keeper::File, Secret::new(secret))));
    }
    Ok(keyring::find(profile).map(|secret| (Keeper::Keyring, secret)))
}

/// Keeps the secret of a profile.
pub(crate) fn keep(keeper: Keeper, profile: &str, secret: &Secret) -> Result<(), Failure> {
    match keeper {
        Keeper::Keyring => keyring::keep(profile, secret),
        Keeper::File => change_file(|secrets| {
            secrets.insert(profile.to_owned(), secret.expose().to_owned());
        }),
    }
}

/// Forgets the secret of a profile, wherever it is.
pub(crate) fn forget(profile: &str) -> Result<(), Failure> {
    keyring::forget(profile);
    if path()?.exists() {
        change_file(|secrets| {
            secrets.remove(profile);
        })?;
    }
    Ok(())
}

fn change_file(change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), Failure> {
    let path = path()?;
    let mut secrets = read(&path)?;
    change(&mut secrets);
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
