//! What pushes are encrypted and signed with: from the environment and the profile, never the command line.

use dingtalk_crypto::{CallbackCipher, CallbackError};
use dingtalk_types::Secret;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::{self, variable};
use crate::session::Session;

const TOKEN: &str = "DINGTALK_CALLBACK_TOKEN";
const AES_KEY: &str = "DINGTALK_CALLBACK_AES_KEY";

/// Those of an embedded DingTalk, where the environment has none: known to everybody, so good for nothing else.
const FAKE_TOKEN: &str = "dingctl-fake-token";
const FAKE_AES_KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzBCDEFGA";

/// The token and the EncodingAESKey of the developer console.
#[derive(Debug, Clone)]
pub(crate) struct PushKeys {
    pub(crate) token: Secret,
    pub(crate) aes_key: Secret,
}

impl PushKeys {
    pub(crate) fn of(session: &Session) -> Result<Self, Failure> {
        let fake = session.globals.fake.is_some();
        let find = |name: &str, known: &str| {
            let value = variable(name).or_else(|| fake.then(|| known.to_owned()));
            value.map(Secret::new).ok_or_else(|| {
                Failure::new(Exit::Credential, format!("{name} is not set")).next(
                    "the developer console shows token and aes_key where events are pushed to; or use --fake",
                )
            })
        };
        Ok(Self { token: find(TOKEN, FAKE_TOKEN)?, aes_key: find(AES_KEY, FAKE_AES_KEY)? })
    }

    /// The cipher for messages of this owner.
    pub(crate) fn cipher(&self, owner_key: &str) -> Result<CallbackCipher, Failure> {
        CallbackCipher::new(self.token.clone(), self.aes_key.clone(), owner_key)
            .map_err(|error| refused(&error, Exit::Credential))
    }
}

/// Whose messages are opened: the app's by its Client ID, and by the CorpId where that is known.
pub(crate) fn cipher(session: &Session) -> Result<CallbackCipher, Failure> {
    let keys = PushKeys::of(session)?;
    if session.globals.fake.is_some() {
        let seed = dingtalk_fake::Seed::default();
        return Ok(keys.cipher(&seed.client_id)?.accept_owner_key(seed.corp_id));
    }
    let profile = profile::current(session.globals.profile.as_deref())?;
    let cipher = keys.cipher(&profile.client_id)?;
    Ok(match profile.corp_id {
        Some(corp_id) => cipher.accept_owner_key(corp_id),
        None => cipher,
    })
}

/// What the cipher says, in terms of what is set.
pub(crate) fn refused(error: &CallbackError, exit: Exit) -> Failure {
    let next = match error {
        CallbackError::InvalidAesKey => format!("{AES_KEY} is the 43 letters and digits of the console"),
        CallbackError::SignatureMismatch => {
            format!("is {TOKEN} that of the console, and is the query the one that came with the body?")
        }
        _ => {
            format!("is {AES_KEY} that of the console, and DINGTALK_CLIENT_ID or DINGTALK_CORP_ID its owner?")
        }
    };
    Failure::new(exit, error.to_string()).next(next)
}
