use std::error::Error;
use std::fmt;

use crate::error::BoxError;

/// Why a [`HyperTransport`](crate::HyperTransport) could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportBuildError {
    /// The proxy's address is not of the form `http://user:password@host:port`.
    InvalidProxy,
    /// The proxy speaks SOCKS, which this transport does not.
    SocksProxy,
    /// The proxy that a variable of the environment names cannot be used.
    Environment {
        /// Such as `HTTPS_PROXY`.
        variable: &'static str,
        /// What is wrong with it.
        reason: Box<TransportBuildError>,
    },
    /// An added root certificate cannot be read.
    InvalidRootCertificate(BoxError),
}

impl fmt::Display for TransportBuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Environment { variable, reason } => return write!(formatter, "{variable}: {reason}"),
            Self::InvalidProxy => {
                "the proxy's address is not of the form http://user:password@host:port (https:// is possible too)"
            }
            Self::SocksProxy => {
                "SOCKS proxies are not supported: name an HTTP proxy, http://user:password@host:port, or none"
            }
            Self::InvalidRootCertificate(_) => {
                "an added root certificate cannot be read; give it as PEM or DER (X.509)"
            }
        };
        formatter.write_str(text)
    }
}

impl Error for TransportBuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidProxy | Self::SocksProxy | Self::Environment { .. } => None,
            Self::InvalidRootCertificate(source) => Some(&**source),
        }
    }
}
