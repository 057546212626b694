use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_auth::AuthError;
use dingtalk_transport::{BoxError, Reached, TransportError};
use dingtalk_types::error::{ApiError, ErrorKind};

use crate::encode::EncodeError;
use crate::foreign::ForeignError;
use crate::policy::ThrottledBy;

/// Why a call failed. One line in `Display`, the cause in `source()`, no secret in either.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// DingTalk refused.
    Api(ApiError),
    /// No answer, or a broken one.
    Transport {
        /// The operation.
        operation: &'static str,
        /// What happened, and whether the server may have acted.
        error: TransportError,
    },
    /// A storage that DingTalk named did not take a file, or give it.
    Foreign {
        /// The operation that named it.
        operation: &'static str,
        /// What happened there.
        error: ForeignError,
    },
    /// There is no token to call with.
    Token {
        /// The operation.
        operation: &'static str,
        /// Why.
        error: AuthError,
    },
    /// The complete answer is not the documented JSON.
    Decode {
        /// The operation.
        operation: &'static str,
        /// The request id, if a header carried one.
        request_id: Option<String>,
        /// Where the JSON differs.
        error: serde_json::Error,
    },
    /// The request cannot be written, or breaks a documented limit; nothing was sent.
    InvalidRequest {
        /// The operation.
        operation: &'static str,
        /// Which limit or field.
        error: BoxError,
    },
    /// The time of the call was over.
    DeadlineExceeded {
        /// The operation.
        operation: &'static str,
        /// The time it was given.
        after: Duration,
        /// Whether the server may have acted.
        reached: Reached,
    },
    /// Nothing was sent: the public IP is banned from DingTalk until then.
    Banned {
        /// The operation.
        operation: &'static str,
        /// When calls leave again.
        until: SystemTime,
        /// DingTalk did not say so: several operations met pages of HTML, which may also be a proxy's. The first answer of
        /// DingTalk's ends it, such as to a call [`despite_ban`](crate::Call::despite_ban).
        presumed: bool,
    },
    /// Nothing was sent: the call could not leave within its time.
    Throttled {
        /// The operation.
        operation: &'static str,
        /// How long to wait.
        retry_after: Duration,
        /// Who held it back: DingTalk, or this client's own queue.
        by: ThrottledBy,
    },
    /// The next page was not asked for: its position came before, so the list would never end.
    RepeatedPage {
        /// The operation.
        operation: &'static str,
    },
    /// Nothing was sent: the client is shutting down.
    ShutDown {
        /// The operation.
        operation: &'static str,
    },
}

impl Error {
    pub(crate) fn invalid_request(operation: &'static str, error: impl Into<BoxError>) -> Self {
        Self::InvalidRequest { operation, error: error.into() }
    }

    pub(crate) fn encoding(operation: &'static str, error: EncodeError) -> Self {
        Self::invalid_request(operation, error)
    }

    /// The operation that failed.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Api(error) => error.operation(),
            Self::Transport { operation, .. }
            | Self::Foreign { operation, .. }
            | Self::Token { operation, .. }
            | Self::Decode { operation, .. }
            | Self::InvalidRequest { operation, .. }
            | Self::DeadlineExceeded { operation, .. }
            | Self::Banned { operation, .. }
            | Self::Throttled { operation, .. }
            | Self::RepeatedPage { operation }
            | Self::ShutDown { operation } => Some(operation),
        }
    }

    /// DingTalk's refusal, of the call itself or of the token request before it.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Token { error, .. } => error.api(),
            _ => None,
        }
    }

    /// The transport's error, of the call itself or of the token request before it.
    pub fn transport(&self) -> Option<&TransportError> {
        match self {
            Self::Transport { error, .. } => Some(error),
            Self::Foreign { error: ForeignError::Transport(error), .. } => Some(error),
            Self::Token { error, .. } => error.transport(),
            _ => None,
        }
    }

    /// The kind of DingTalk's refusal.
    pub fn kind(&self) -> Option<&ErrorKind> {
        self.api().map(ApiError::kind)
    }

    /// DingTalk's code, as spelt on the wire.
    pub fn code(&self) -> Option<&str> {
        self.api().map(ApiError::code)
    }

    /// The id to quote to DingTalk's support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Decode { request_id, .. } => request_id.as_deref(),
            _ => self.api().and_then(ApiError::request_id),
        }
    }

    /// Whether the operation may have happened in spite of the error.
    pub fn reached(&self) -> Reached {
        match self {
            Self::Transport { error, .. } => error.reached(),
            Self::DeadlineExceeded { reached, .. } => *reached,
            Self::Decode { .. } | Self::Foreign { .. } => Reached::Maybe,
            Self::Api(error) if *error.kind() == ErrorKind::ServerBusy => Reached::Maybe,
            _ => Reached::No,
        }
    }

    /// Whether too many calls were made: by this app, this robot, or from this IP; also when they only queue in this client.
    pub fn is_throttled(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Banned { .. })
            || matches!(self.kind(), Some(ErrorKind::Throttled { .. } | ErrorKind::Banned { .. }))
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::DeadlineExceeded { .. })
            || self.transport().is_some_and(TransportError::is_timeout)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => write!(formatter, "{error}"),
            Self::Transport { operation, error } => write!(formatter, "{operation}: {error}"),
            Self::Foreign { operation, error } => write!(formatter, "{operation}: {error}"),
            Self::Token { operation, error } => write!(formatter, "{operation}: {error}"),
            Self::Decode { operation, request_id, .. } => {
                write!(formatter, "{operation}: the answer is not the documented JSON; please report it")?;
                match request_id {
                    Some(request_id) => write!(formatter, " (request id {})", request_id.escape_default()),
                    None => Ok(()),
                }
            }
            Self::InvalidRequest { operation, error } => {
                write!(formatter, "{operation}: {error}; nothing was sent")
            }
            Self::DeadlineExceeded { operation, after, reached } => {
                let acted = match reached {
                    Reached::No => "nothing was sent",
                    Reached::Maybe => "the server may have acted on the request",
                };
                write!(formatter, "{operation}: not done within {after:?}; {acted}")
            }
            Self::Banned { operation, until, presumed } => {
                let seconds = until.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
                write!(formatter, "{operation}: not sent until {seconds} (Unix seconds): ")?;
                formatter.write_str(if *presumed {
                    "several operations met pages of HTML instead of answers: check the proxy, or whether \
                     DingTalk may have banned this machine's public IP"
                } else {
                    "DingTalk banned this machine's public IP; lower the call rate below 10000 in 20 s"
                })
            }
            Self::Throttled { operation, retry_after, by: ThrottledBy::DingTalk } => {
                write!(
                    formatter,
                    "{operation}: not sent: DingTalk throttles it for another {retry_after:.1?}"
                )
            }
            Self::Throttled { operation, by: ThrottledBy::Client, .. } => write!(
                formatter,
                "{operation}: not sent: its time was over in this client's own queue (`RateLimits`), behind earlier \
                 calls; call it `.patient()`, give it a longer time-out, or start fewer at once"
            ),
            Self::RepeatedPage { operation } => {
                write!(
                    formatter,
                    "{operation}: DingTalk named the same next page twice: keep what came and stop"
                )
            }
            Self::ShutDown { operation } => {
                write!(formatter, "{operation}: not sent: the client is shutting down")
            }
        }
    }
}

impl std::error::Error for Error {
    /// The cause below the line that `Display` already shows.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport { error, .. } => error.source(),
            Self::Foreign { error, .. } => std::error::Error::source(error),
            Self::Token { error, .. } => std::error::Error::source(error),
            Self::Decode { error, .. } => Some(error),
            Self::InvalidRequest { error, .. } => error.source(),
            _ => None,
        }
    }
}
