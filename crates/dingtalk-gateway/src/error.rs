use std::error::Error;
use std::fmt;
use std::time::Duration;

use dingtalk_transport::{BoxError, TransportError};
use dingtalk_types::error::{ApiError, ErrorKind};

/// Why a connection could not be opened, or ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum GatewayError {
    /// The open call or the connection to the endpoint failed in the network.
    Transport(TransportError),
    /// DingTalk refused the open call.
    Api(ApiError),
    /// The answer to the open call is no endpoint with a ticket.
    OpenAnswer,
    /// The endpoint in the answer is not one to connect to; the text says which rule it breaks.
    Endpoint(&'static str),
    /// The endpoint refused the WebSocket with this HTTP status; 101 is a bad `Sec-WebSocket-Accept`.
    Upgrade(u16),
    /// The endpoint's answer to the upgrade is not HTTP, or it ended early.
    UpgradeAnswer(BoxError),
    /// The open call, or dialling and upgrading, took longer than this.
    TimedOut(Duration),
    /// The WebSocket broke: the cause says how.
    Socket(BoxError),
    /// The peer closed the WebSocket with this code.
    Closed(Option<u16>),
    /// The peer did not answer a ping.
    Unanswered,
    /// The peer took nothing of what was to be sent.
    Stuck,
}

impl GatewayError {
    /// Whether DingTalk will refuse again until something is changed: wrong credentials, a disabled app, a wrong request.
    pub fn is_refusal(&self) -> bool {
        let Self::Api(error) = self else { return false };
        match error.kind() {
            ErrorKind::CredentialInvalid
            | ErrorKind::TokenInvalid
            | ErrorKind::NotAuthorized
            | ErrorKind::PermissionMissing { .. }
            | ErrorKind::IpNotAllowed => true,
            ErrorKind::Throttled { .. } | ErrorKind::Banned { .. } | ErrorKind::ServerBusy => false,
            // A page in DingTalk's place comes from a broken proxy.
            ErrorKind::UnexpectedAnswer | ErrorKind::TryAgain => false,
            _ => (400..500).contains(&error.status()) && !matches!(error.status(), 408 | 429),
        }
    }

    /// How long the server asked to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let Self::Api(error) = self else { return None };
        match error.kind() {
            ErrorKind::Throttled { retry_after, .. } | ErrorKind::Banned { retry_after } => {
                Some(*retry_after)
            }
            _ => None,
        }
    }
}

impl fmt::Display for GatewayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(formatter),
            Self::Api(error) => error.fmt(formatter),
            Self::OpenAnswer => formatter
                .write_str("DingTalk's answer to the open call names no endpoint and ticket; tried again"),
            Self::Endpoint(rule) => write!(
                formatter,
                "the endpoint in DingTalk's answer is not trusted: {rule}; allow its host if it is yours"
            ),
            Self::Upgrade(101) => formatter
                .write_str("the endpoint's answer to the upgrade is not a WebSocket's; check the proxy"),
            Self::Upgrade(status) => write!(
                formatter,
                "the endpoint refused the WebSocket with HTTP {status}; tried again with a new ticket"
            ),
            Self::UpgradeAnswer(_) => formatter
                .write_str("the endpoint's answer to the upgrade broke off or is not HTTP; check the proxy"),
            Self::TimedOut(limit) => {
                write!(
                    formatter,
                    "the connection was not open within {limit:?}; check the firewall and the proxy"
                )
            }
            Self::Socket(_) => formatter.write_str("the WebSocket broke; see the cause; it is opened anew"),
            Self::Closed(Some(code)) => {
                write!(formatter, "DingTalk closed the WebSocket with code {code}; it is opened anew")
            }
            Self::Closed(None) => formatter.write_str("DingTalk closed the WebSocket; it is opened anew"),
            Self::Unanswered => {
                formatter.write_str("the peer did not answer a ping; the WebSocket is opened anew")
            }
            Self::Stuck => {
                formatter.write_str("the peer took no acknowledgements; the WebSocket is opened anew")
            }
        }
    }
}

impl Error for GatewayError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::UpgradeAnswer(error) | Self::Socket(error) => Some(&**error),
            _ => None,
        }
    }
}

impl From<TransportError> for GatewayError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// Why an app was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddError {
    /// An app of this client id is there: stop it first.
    Exists,
    /// It subscribes to nothing, so nothing would ever be pushed.
    NothingSubscribed,
    /// The client id or secret is empty.
    NoCredentials,
    /// The gateway is shut down.
    ShutDown,
}

impl fmt::Display for AddError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Exists => "an app of this client id is connected already: stop it first",
            Self::NothingSubscribed => "the app subscribes to nothing: name what it wants to be sent",
            Self::NoCredentials => "the app's client id or secret is empty",
            Self::ShutDown => "the gateway is shut down: build another",
        })
    }
}

impl Error for AddError {}
