use std::error::Error;
use std::fmt;

use crate::error::BoxError;

/// Why a [`HyperTransport`](crate::HyperTransport) could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportBuildError {
    /// The proxy's address is not of the form `http://user:password@host:port`.
    InvalidProxy,
    /// An added root certificate cannot be read.
    InvalidRootCertificate(BoxError),
}

impl fmt::Display for TransportBuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidProxy => {
                "the proxy's address is not of the form http://user:password@host:port (https:// is possible too)"
            }
            Self::InvalidRootCertificate(_) => {
                "an added root certificate cannot be read; give it as PEM or DER (X.509)"
            }
        })
    }
}

impl Error for TransportBuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidProxy => None,
            Self::InvalidRootCertificate(source) => Some(&**source),
        }
    }
}
