//! The file of profiles: `profiles.json` in the configuration folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Profile, variable};
use crate::exit::Exit;
use crate::failure::{Failure, shown};

/// All profiles, and which is the default.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Profiles {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    pub(crate) profiles: BTreeMap<String, Profile>,
}

impl Profiles {
    pub(crate) fn get(&self, name: &str) -> Result<Profile, Failure> {
        let found =
            self.profiles.get(name).map(|profile| Profile { name: name.to_owned(), ..profile.clone() });
        found.ok_or_else(|| {
            let name = shown(name);
            let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            let next = if known.is_empty() {
                format!("run `dingctl profile add {name}`")
            } else {
                format!("there are: {}", known.join(", "))
            };
            Failure::new(Exit::Usage, format!("no profile `{name}`")).next(next)
        })
    }

    /// The default profile, if there is any.
    pub(crate) fn default_profile(&self) -> Result<Option<Profile>, Failure> {
        self.default.as_deref().map(|name| self.get(name)).transpose()
    }

    pub(crate) fn write(&self) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::other(error.to_string()))?;
        write_private(&folder()?.join("profiles.json"), &text)
    }
}

/// The file, or nothing where there is none.
pub(crate) fn read() -> Result<Profiles, Failure> {
    let Ok(folder) = folder() else { return Ok(Profiles::default()) };
    let path = folder.join("profiles.json");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Profiles::default()),
        Err(error) => return Err(unreadable(&path, &error.to_string())),
    };
    serde_json::from_str(&text).map_err(|error| unreadable(&path, &error.to_string()))
}

/// `$DINGCTL_CONFIG`, or `dingctl` in the folder where the system keeps configuration.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    if let Some(own) = variable("DINGCTL_CONFIG") {
        return Ok(PathBuf::from(own));
    }
    let below = |name: &str, rest: &str| variable(name).map(|folder| Path::new(&folder).join(rest));
    let found = below("XDG_CONFIG_HOME", "dingctl")
        .or_else(|| below("APPDATA", "dingctl"))
        .or_else(|| below("HOME", ".config/dingctl"));
    found.ok_or_else(|| {
        Failure::new(Exit::Usage, "no folder for the configuration: neither DINGCTL_CONFIG nor HOME is set")
    })
}

/// Writes a file that nobody else may read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: io::Error| Failure::other(format!("cannot write {}: {error}", path.display()));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(cannot)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(cannot)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(cannot)?;
    }
    io::Write::write_all(&mut file, text.as_bytes()).map_err(cannot)
}

fn unreadable(path: &Path, error: &str) -> Failure {
    Failure::new(Exit::Usage, format!("cannot read {}: {error}", path.display()))
}
