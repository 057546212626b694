use std::fmt;

use dingtalk_transport::BoxError;

/// Why there is no [`RedisDedupe`](super::RedisDedupe).
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The address is not one of Redis.
    Address(BoxError),
    /// The operating system gave no random bytes to name this process with.
    Random(BoxError),
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Address(_) => {
                "the address of Redis is not readable: write redis://user:password@host:port/database"
            }
            Self::Random(_) => {
                "the operating system gave no random bytes: allow this process its random source"
            }
        })
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address(source) | Self::Random(source) => Some(&**source),
        }
    }
}
