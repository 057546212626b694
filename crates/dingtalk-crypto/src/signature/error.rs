//! Why a signed request is refused.

use std::fmt;

/// Why the signature of an inbound request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The signature is not base64 or not the one of this secret over this timestamp.
    Mismatch,
    /// The signature is right, but the timestamp is not a number of milliseconds.
    InvalidTimestamp,
    /// The signature is right, but made more than an hour ago or ahead.
    Expired {
        /// How far the timestamp is from the receiver's clock, in milliseconds.
        distance_ms: u64,
    },
}

impl fmt::Display for SignatureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch => {
                formatter.write_str("the request's signature does not match: compare the secret with the console's")
            }
            Self::InvalidTimestamp => {
                formatter.write_str("the request's timestamp is not a number: pass the header exactly as received, in milliseconds")
            }
            Self::Expired { distance_ms } => {
                write!(
                    formatter,
                    "the request was signed {distance_ms} ms away from this clock, more than an hour: set the clock or refuse the replay"
                )
            }
        }
    }
}

impl std::error::Error for SignatureError {}
