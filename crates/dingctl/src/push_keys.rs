//! What pushes are encrypted and signed with: from the environment, the profile's secrets or an embedded DingTalk, never the
//! command line.

use dingtalk_crypto::callback::{random_aes_key, random_token};
use dingtalk_crypto::{CallbackCipher, CallbackError};
use dingtalk_types::Secret;

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::secret::{self, Further};

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
    /// Those that are set, or those of an embedded DingTalk.
    pub(crate) fn find(app: &App) -> Result<Option<Self>, Failure> {
        let find = |which, known: &str| -> Result<Option<Secret>, Failure> {
            let set = secret::further(&app.profile, which)?;
            Ok(set.or_else(|| app.is_fake().then(|| Secret::new(known))))
        };
        match (find(Further::CallbackToken, FAKE_TOKEN)?, find(Further::CallbackAesKey, FAKE_AES_KEY)?) {
            (Some(token), Some(aes_key)) => Ok(Some(Self { token, aes_key })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(lacks(Further::CallbackAesKey)),
            (None, Some(_)) => Err(lacks(Further::CallbackToken)),
        }
    }

    /// The same, where they have to be there.
    pub(crate) fn of(app: &App) -> Result<Self, Failure> {
        Self::find(app)?.ok_or_else(|| lacks(Further::CallbackToken))
    }

    /// New ones.
    pub(crate) fn new() -> Result<Self, Failure> {
        let made = || Ok(Self { token: random_token()?, aes_key: random_aes_key()? });
        made().map_err(|error: CallbackError| refused(&error, Exit::Other))
    }

    /// The cipher for messages of the app, by its Client ID, and by the CorpId where that is known.
    pub(crate) fn cipher(&self, app: &App) -> Result<CallbackCipher, Failure> {
        let cipher =
            CallbackCipher::new(self.token.clone(), self.aes_key.clone(), app.profile.client_id.as_str());
        let cipher = cipher.map_err(|error| refused(&error, Exit::Credential))?;
        Ok(match &app.profile.corp_id {
            Some(corp_id) => cipher.accept_owner_key(corp_id.as_str()),
            None => cipher,
        })
    }
}

fn lacks(which: Further) -> Failure {
    Failure::new(Exit::Credential, format!("{} is not set", which.variable())).next(
        "the developer console shows token and aes_key where events are pushed to: set them, run `dingctl profile keep NAME callback`, or use --fake",
    )
}

/// What the cipher says, in terms of what is set.
pub(crate) fn refused(error: &CallbackError, exit: Exit) -> Failure {
    let (token, aes_key) = (Further::CallbackToken.variable(), Further::CallbackAesKey.variable());
    let next = match error {
        CallbackError::InvalidAesKey => format!("{aes_key} is the 43 letters and digits of the console"),
        CallbackError::SignatureMismatch => {
            format!("is {token} that of the console, and is the query the one that came with the body?")
        }
        _ => {
            format!("is {aes_key} that of the console, and DINGTALK_CLIENT_ID or DINGTALK_CORP_ID its owner?")
        }
    };
    Failure::new(exit, error.to_string()).next(next)
}
