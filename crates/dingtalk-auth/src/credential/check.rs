use std::fmt;

use super::{App, Credential, KeyPair};

/// Why a [`Credential`] cannot be right, seen before DingTalk is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialError {
    /// A part of it is empty: the name of the part.
    Empty(&'static str),
    /// White space stands around a part of it, or a control character in it: the name of the part.
    WhiteSpace(&'static str),
}

impl fmt::Display for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(part) => {
                write!(
                    formatter,
                    "the {part} is empty: copy it from the page of the app in the developer console"
                )
            }
            Self::WhiteSpace(part) => write!(
                formatter,
                "white space stands around the {part}, as at the end of a file: trim what you read"
            ),
        }
    }
}

impl std::error::Error for CredentialError {}

impl Credential {
    /// Whether each of its parts can be right: neither empty nor with white space around it. DingTalk would answer either with
    /// a wrong credential.
    ///
    /// # Errors
    /// [`CredentialError`], which names the first part that cannot be right.
    pub fn check(&self) -> Result<(), CredentialError> {
        let app = self.app.as_ref().map(|app| match app {
            App::Internal(pair) | App::InternalLegacy(pair) | App::Unified(pair) => {
                (pair, ["Client ID (AppKey)", "Client Secret (AppSecret)"])
            }
            App::Corp(pair) => (pair, ["CorpId", "CorpSecret"]),
            App::Suite { pair, .. } => (pair, ["SuiteKey", "SuiteSecret"]),
        });
        let sso = self.sso.as_ref().map(|sso| (&sso.pair, ["CorpId", "SSOSecret"]));
        let sns = self.sns.as_ref().map(|pair| (pair, ["AppId of scan login", "AppSecret of scan login"]));
        for (KeyPair { id, secret }, [its_id, its_secret]) in [app, sso, sns].into_iter().flatten() {
            check_part(id, its_id)?;
            check_part(secret.expose(), its_secret)?;
        }
        Ok(())
    }
}

fn check_part(text: &str, part: &'static str) -> Result<(), CredentialError> {
    if text.trim().is_empty() {
        return Err(CredentialError::Empty(part));
    }
    if text.trim() != text || text.contains(char::is_control) {
        return Err(CredentialError::WhiteSpace(part));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_blank_part_is_named() {
        let (id, secret) = ("Client ID (AppKey)", "Client Secret (AppSecret)");
        for (credential, error) in [
            (Credential::internal_app("", "s"), CredentialError::Empty(id)),
            (Credential::internal_app(" \n", "s"), CredentialError::Empty(id)),
            (Credential::internal_app_legacy("k", ""), CredentialError::Empty(secret)),
            (Credential::internal_app(" k", "s"), CredentialError::WhiteSpace(id)),
            (Credential::unified("corp", "k", "s\n"), CredentialError::WhiteSpace(secret)),
            (Credential::internal_app("k", "s\0t"), CredentialError::WhiteSpace(secret)),
            (Credential::corp("c\r", "s"), CredentialError::WhiteSpace("CorpId")),
            (Credential::customised("k", "\ts"), CredentialError::WhiteSpace("SuiteSecret")),
            (Credential::sso("c", " "), CredentialError::Empty("SSOSecret")),
            (
                Credential::internal_app("k", "s").and_sns("", "s"),
                CredentialError::Empty("AppId of scan login"),
            ),
        ] {
            assert_eq!(credential.check(), Err(error));
        }
    }

    #[test]
    fn what_may_be_right_passes_and_no_secret_is_told() {
        assert_eq!(Credential::internal_app("dingabc", "a secret with words").check(), Ok(()));
        let error = Credential::internal_app("dingabc", "canary ").check().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
