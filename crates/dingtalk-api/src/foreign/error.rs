use std::fmt;

use dingtalk_transport::TransportError;

/// Why nothing was fetched from, or put to, an address outside DingTalk's API. No path, no query and no header is in it, as
/// these are the ticket.
#[derive(Debug)]
#[non_exhaustive]
pub enum ForeignError {
    /// The address is no `https` URL; plain `http` goes to this machine only.
    Address,
    /// A header cannot be sent as it is.
    Header {
        /// Its name, or what was given as one.
        name: String,
    },
    /// No answer, or a broken one.
    Transport(TransportError),
    /// The server refused.
    Refused {
        /// Where, as `host` or `host:port`.
        host: String,
        /// The HTTP status.
        status: u16,
        /// The code in the answer, such as `SignatureDoesNotMatch`.
        code: Option<String>,
        /// The id of the request at the storage.
        request_id: Option<String>,
    },
    /// A redirect without a usable address, to plain `http`, or one too many.
    Redirect {
        /// Who redirected.
        host: String,
    },
    /// More bytes than were asked for.
    TooLarge {
        /// The most that was wanted.
        max_bytes: u64,
    },
}

impl ForeignError {
    /// The HTTP status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the ticket is over, or was for another request: a new one may help.
    pub fn is_ticket_refused(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
    }

    /// Whether the server could not be spoken to, or is in trouble itself: another address of the same file may help.
    pub fn is_of_the_server(&self) -> bool {
        matches!(self, Self::Transport(_)) || self.status().is_some_and(|status| status >= 500)
    }
}

impl fmt::Display for ForeignError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => formatter.write_str("the address is no https URL; ask DingTalk for another"),
            Self::Header { name } => {
                write!(formatter, "the header `{}` cannot be sent as it is", name.escape_default())
            }
            Self::Transport(error) => write!(formatter, "{error}"),
            Self::Refused { host, status, code, request_id } => {
                write!(formatter, "{host} refused with status {status}")?;
                if let Some(code) = code {
                    write!(formatter, ", {code}")?;
                }
                if let Some(request_id) = request_id {
                    write!(formatter, " (request id {})", request_id.escape_default())?;
                }
                formatter.write_str(match status {
                    401 | 403 => {
                        "; the ticket is over or was for another request: ask DingTalk for a new one"
                    }
                    404 => "; the file is not there any more",
                    500.. => "; try again later",
                    _ => "",
                })
            }
            Self::Redirect { host } => {
                write!(formatter, "{host} redirected to no usable address, or once too often")
            }
            Self::TooLarge { max_bytes } => {
                write!(formatter, "there are more than {max_bytes} bytes; allow more or leave it")
            }
        }
    }
}

impl std::error::Error for ForeignError {
    /// The cause below the line that `Display` already shows.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl From<TransportError> for ForeignError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
