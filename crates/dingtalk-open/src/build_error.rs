use std::fmt;

use dingtalk_api::AddressError;
use dingtalk_auth::CredentialError;
#[cfg(feature = "hyper")]
use dingtalk_transport::TransportBuildError;

/// Why a [`DingTalk`](crate::DingTalk) cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// A base address is unusable.
    Client(AddressError),
    /// The default transport cannot be set up, such as without any trusted root certificate.
    #[cfg(feature = "hyper")]
    Transport(TransportBuildError),
    /// There is no transport: give one, or switch the feature `hyper` on.
    NoTransport,
    /// A part of the credential is empty, or has white space around it.
    Credential(CredentialError),
    /// The system gives no thread, or no runtime for it.
    #[cfg(feature = "blocking")]
    Thread(std::io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(formatter),
            #[cfg(feature = "hyper")]
            Self::Transport(error) => error.fmt(formatter),
            Self::NoTransport => {
                formatter.write_str("no transport: give one, or switch the feature `hyper` on")
            }
            Self::Credential(error) => error.fmt(formatter),
            #[cfg(feature = "blocking")]
            Self::Thread(error) => write!(formatter, "no thread for blocking calls: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            #[cfg(feature = "hyper")]
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}
