use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{TransportError, TransportErrorKind};
use dingtalk_types::error::{ApiError, ErrorKind, RetryAdvice};

use crate::store::StoreError;
use crate::token::TokenKind;

/// Why there is no token. Cheap to clone: one failed request answers every caller that waited for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AuthError {
    /// DingTalk refused the token request.
    Api(ApiError),
    /// The token request did not get an answer.
    Transport(Arc<TransportError>),
    /// Nothing came of the token request, its repetitions included, within this time.
    Timeout {
        /// The limit, see [`TokenCacheBuilder::load_timeout`](crate::TokenCacheBuilder::load_timeout).
        after: Duration,
    },
    /// The answer to the token request holds no usable token.
    InvalidAnswer {
        /// The token endpoint.
        operation: &'static str,
        /// What is wrong with the answer.
        problem: &'static str,
    },
    /// The last request failed a moment ago and is not repeated yet.
    Remembered {
        /// When the next request may be made.
        retry_after: Duration,
        /// How the last request failed.
        error: Arc<AuthError>,
    },
    /// DingTalk refuses the tokens that it has just issued.
    TokensRefused,
    /// The credential cannot give this token.
    Unsupported {
        /// The token asked for.
        kind: TokenKind,
        /// What to do.
        advice: &'static str,
    },
    /// No suite ticket has been pushed yet.
    MissingSuiteTicket,
    /// What a login page returned is not the answer to our request.
    Login(&'static str),
    /// The place where suite tickets or a user's tokens are kept does not answer. A user's new token is not given out
    /// before its single-use refresh token is stored.
    Store(StoreError),
    /// The runtime that fetched the token was shut down meanwhile.
    Interrupted,
}

impl AuthError {
    /// DingTalk's refusal, also a remembered one.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Remembered { error, .. } => error.api(),
            _ => None,
        }
    }

    /// What the refusal means, if DingTalk gave one.
    pub fn kind(&self) -> Option<&ErrorKind> {
        self.api().map(ApiError::kind)
    }

    /// The failed exchange, also a remembered one.
    pub fn transport(&self) -> Option<&TransportError> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Remembered { error, .. } => error.transport(),
            _ => None,
        }
    }

    /// How long no new request is made, for a remembered failure.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Remembered { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// Whether the same request may well succeed a little later, without a change of credential or settings.
    pub fn is_transient(&self) -> bool {
        match self {
            // An answer without a code, such as a proxy's page or its 401, is not DingTalk's verdict on the credential.
            Self::Api(error) => {
                error.code().is_empty()
                    || matches!(error.retry_advice(), RetryAdvice::Any(_) | RetryAdvice::IdempotentOnly)
            }
            Self::Transport(error) => !matches!(
                error.kind(),
                TransportErrorKind::InvalidRequest
                    | TransportErrorKind::RequestBody
                    | TransportErrorKind::BodyTooLarge(_)
            ),
            Self::Timeout { .. }
            | Self::InvalidAnswer { .. }
            | Self::MissingSuiteTicket
            | Self::Store(_)
            | Self::Interrupted => true,
            Self::Remembered { error, .. } => error.is_transient(),
            Self::TokensRefused | Self::Unsupported { .. } | Self::Login(_) => false,
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => write!(formatter, "no token: {error}"),
            Self::Transport(error) => write!(formatter, "no token: {error}"),
            Self::Timeout { after } => write!(formatter, "no token within {after:?}: check the network, try again"),
            Self::InvalidAnswer { operation, problem } => {
                write!(formatter, "no token: the answer of {operation} {problem}; is a proxy in the way?")
            }
            Self::Remembered { retry_after, error } => {
                write!(formatter, "{error} (remembered; asked again in {retry_after:.1?})")
            }
            Self::TokensRefused => formatter.write_str(
                "DingTalk refuses the tokens that it has just issued: check that hosts and credential belong together",
            ),
            Self::Unsupported { kind, advice } => {
                write!(formatter, "this credential gives no {kind} token: {advice}")
            }
            Self::MissingSuiteTicket => formatter.write_str(
                "no suite ticket yet: DingTalk pushes one about every 5 hours, or at once from the developer console",
            ),
            Self::Login(problem) => write!(formatter, "the login failed: {problem}; start it again"),
            Self::Store(error) => write!(formatter, "no token: {error}"),
            Self::Interrupted => {
                formatter.write_str("the runtime that fetched the token was shut down: try again")
            }
        }
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Api(error) => Some(error),
            Self::Transport(error) => Some(&**error),
            Self::Remembered { error, .. } => Some(&**error),
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ApiError> for AuthError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<TransportError> for AuthError {
    fn from(error: TransportError) -> Self {
        Self::Transport(Arc::new(error))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use dingtalk_transport::Reached;
    use dingtalk_types::error::classify;

    use super::*;

    const SOON: Duration = Duration::from_secs(1);

    fn refused(status: u16, body: &str) -> AuthError {
        classify(status, body.as_bytes()).into()
    }

    fn wrong_secret() -> AuthError {
        refused(400, r#"{"code": "invalidClientIdOrSecret"}"#)
    }

    fn failed(kind: TransportErrorKind) -> AuthError {
        TransportError::new(kind, Reached::No).into()
    }

    fn remembered(error: AuthError) -> AuthError {
        AuthError::Remembered { retry_after: SOON, error: Arc::new(error) }
    }

    fn store() -> AuthError {
        AuthError::Store(StoreError::new("test", "load a token", "it is down"))
    }

    #[test]
    fn a_remembered_failure_tells_what_the_failure_itself_tells() {
        for (error, api, transport) in [
            (wrong_secret(), true, false),
            (failed(TransportErrorKind::Connect), false, true),
            (AuthError::Interrupted, false, false),
        ] {
            assert_eq!(error.retry_after(), None);
            let again = remembered(error.clone());
            assert_eq!(again.retry_after(), Some(SOON));
            for error in [&error, &again] {
                assert_eq!((error.api().is_some(), error.kind().is_some()), (api, api), "{error}");
                assert_eq!(error.transport().is_some(), transport, "{error}");
            }
            assert_eq!(error.is_transient(), again.is_transient());
        }
    }

    #[test]
    fn the_cause_is_the_error_behind_it() {
        for error in [wrong_secret(), failed(TransportErrorKind::Connect), store()] {
            let cause = error.source().unwrap_or_else(|| panic!("{error} has a cause"));
            assert_eq!(error.to_string(), format!("no token: {cause}"));
        }
        let first = AuthError::TokensRefused;
        assert_eq!(remembered(first.clone()).source().unwrap().to_string(), first.to_string());
        assert!(first.source().is_none());
        let AuthError::Store(store) = store() else { panic!("the store") };
        assert_eq!(store.source().unwrap().to_string(), "it is down");
    }

    #[test]
    fn transient_is_what_heals_without_a_change_of_settings() {
        let invalid = AuthError::InvalidAnswer { operation: "o", problem: "is empty" };
        let unsupported = AuthError::Unsupported { kind: TokenKind::App, advice: "a" };
        for (error, transient) in [
            (wrong_secret(), false),
            (refused(500, r#"{"code": "server.error"}"#), true),
            (refused(403, r#"{"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}"#), true),
            (refused(401, ""), true),
            (refused(200, "<html>"), true),
            (failed(TransportErrorKind::Connect), true),
            (failed(TransportErrorKind::InvalidRequest), false),
            (failed(TransportErrorKind::RequestBody), false),
            (failed(TransportErrorKind::BodyTooLarge(1)), false),
            (AuthError::Timeout { after: SOON }, true),
            (invalid, true),
            (AuthError::MissingSuiteTicket, true),
            (store(), true),
            (AuthError::Interrupted, true),
            (AuthError::TokensRefused, false),
            (unsupported, false),
            (AuthError::Login("no"), false),
        ] {
            assert_eq!(error.is_transient(), transient, "{error}");
            assert_eq!(remembered(error).is_transient(), transient);
        }
    }
}
