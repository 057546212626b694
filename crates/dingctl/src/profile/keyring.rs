//! The keyring of the system: Keychain, Credential Manager, Secret Service.

use dingtalk_types::Secret;

use crate::exit::Exit;
use crate::failure::Failure;

/// What the entries are called.
#[cfg(feature = "keyring")]
const SERVICE: &str = "dingctl";

/// The secret of a profile; a keyring that is not there has none.
#[cfg(feature = "keyring")]
pub(super) fn find(profile: &str) -> Option<Secret> {
    alone(|| keyring::Entry::new(SERVICE, profile)?.get_password()).ok().map(Secret::new)
}

#[cfg(feature = "keyring")]
pub(super) fn keep(profile: &str, secret: &Secret) -> Result<(), Failure> {
    alone(|| keyring::Entry::new(SERVICE, profile)?.set_password(secret.expose()))
        .map_err(|error| unavailable(&error.to_string()))
}

#[cfg(feature = "keyring")]
pub(super) fn forget(profile: &str) {
    // One that is not there is forgotten already.
    let _ = alone(|| keyring::Entry::new(SERVICE, profile)?.delete_credential());
}

/// The clients of keyrings block, and some drive a runtime of their own, which must not stand in ours.
#[cfg(feature = "keyring")]
fn alone<T: Send>(ask: impl FnOnce() -> keyring::Result<T> + Send) -> keyring::Result<T> {
    std::thread::scope(|scope| {
        let asked = scope.spawn(ask).join();
        asked.unwrap_or(Err(keyring::Error::NoEntry))
    })
}

#[cfg(not(feature = "keyring"))]
pub(super) fn find(_profile: &str) -> Option<Secret> {
    None
}

#[cfg(not(feature = "keyring"))]
pub(super) fn keep(_profile: &str, _secret: &Secret) -> Result<(), Failure> {
    Err(unavailable("this build has no keyring"))
}

#[cfg(not(feature = "keyring"))]
pub(super) fn forget(_profile: &str) {}

fn unavailable(why: &str) -> Failure {
    Failure::new(Exit::Credential, format!("the keyring of the system does not keep the secret: {why}"))
        .next("keep it in a file with --secret-in file, or only in DINGTALK_CLIENT_SECRET")
}
