use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Any error, boxed.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Whether the server may have seen, and therefore acted on, the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reached {
    /// Not one byte of the request left: repeating it is always safe.
    No,
    /// Bytes were sent: the operation may have happened although no usable answer came back.
    Maybe,
}

/// What went wrong between this process and the server's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request cannot be sent as it is: no host in the URI, a forbidden scheme, a bad header.
    InvalidRequest,
    /// The host name could not be resolved.
    Resolve,
    /// The host has no public address, and the request was to go to such only: see [`PublicOnly`](crate::PublicOnly).
    NotPublic,
    /// The connection was refused, unreachable or reset while it was being opened.
    Connect,
    /// The connection was not open (TCP, proxy and TLS) in time.
    ConnectTimeout(Duration),
    /// The proxy refused the tunnel or asked for other credentials.
    Proxy,
    /// TLS failed: unknown issuer, wrong name, expired certificate, no common version, a broken record.
    Tls,
    /// The connection ended, by FIN or reset, before the response head was complete.
    ConnectionClosed,
    /// No response head in time.
    HeadTimeout(Duration),
    /// The response body ended before its announced end.
    Truncated,
    /// No byte of the response body for this long.
    BodyStall(Duration),
    /// The whole exchange took longer than allowed.
    TotalTimeout(Duration),
    /// The response body is larger than this many bytes.
    BodyTooLarge(usize),
    /// What came back is not HTTP.
    InvalidResponse,
    /// The request body could not be produced.
    RequestBody,
    /// Anything else a transport of your own may meet.
    Other,
}

/// A failed exchange: its kind, whether the server may have acted, where it was going, and the cause.
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: TransportErrorKind,
    reached: Reached,
    host: Option<String>,
    source: Option<BoxError>,
}

impl TransportError {
    /// An error of `kind`; see [`Reached`] for what `reached` promises.
    pub fn new(kind: TransportErrorKind, reached: Reached) -> Self {
        Self(Box::new(Inner { kind, reached, host: None, source: None }))
    }

    /// Adds the cause. It must not hold a secret: people print error chains.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds where the request was going, as `host` or `host:port`; never a path or a query.
    #[must_use]
    pub fn with_host(mut self, host: impl Into<String>) -> Self {
        self.0.host = Some(host.into());
        self
    }

    pub(crate) fn body_too_large(limit: usize) -> Self {
        Self::new(TransportErrorKind::BodyTooLarge(limit), Reached::Maybe)
    }

    /// The error of a foreign body, unless that already is one of ours.
    pub(crate) fn from_body(error: impl Into<BoxError>) -> Self {
        match error.into().downcast::<Self>() {
            Ok(own) => *own,
            Err(foreign) => Self::new(TransportErrorKind::Truncated, Reached::Maybe).with_source(foreign),
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// Whether the server may have acted on the request.
    pub fn reached(&self) -> Reached {
        self.0.reached
    }

    /// Where the request was going, if known.
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// Whether a time-out ended the exchange.
    pub fn is_timeout(&self) -> bool {
        use TransportErrorKind::{BodyStall, ConnectTimeout, HeadTimeout, TotalTimeout};
        matches!(self.0.kind, ConnectTimeout(_) | HeadTimeout(_) | BodyStall(_) | TotalTimeout(_))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host().unwrap_or("the server");
        match self.0.kind {
            TransportErrorKind::InvalidRequest => {
                write!(formatter, "the request for {host} cannot be sent as it is; see the cause")
            }
            TransportErrorKind::NotPublic => {
                write!(
                    formatter,
                    "{host} has no public address, so nothing was asked of it; except it by name if it is yours"
                )
            }
            TransportErrorKind::Resolve => {
                write!(
                    formatter,
                    "the name of {host} could not be resolved; check the name and this machine's DNS"
                )
            }
            TransportErrorKind::Connect => {
                write!(
                    formatter,
                    "no connection to {host}; check the address, the firewall and the proxy settings"
                )
            }
            TransportErrorKind::ConnectTimeout(limit) => write!(
                formatter,
                "no connection to {host} within {limit:?}; check the firewall and the proxy settings"
            ),
            TransportErrorKind::Proxy => {
                write!(formatter, "the proxy opened no tunnel to {host}; check its address and credentials")
            }
            TransportErrorKind::Tls => write!(
                formatter,
                "TLS with {host} failed; check its certificate and this machine's clock and trusted certificates"
            ),
            TransportErrorKind::ConnectionClosed => {
                write!(formatter, "{host} closed the connection before it answered")
            }
            TransportErrorKind::HeadTimeout(limit) => {
                write!(formatter, "no answer from {host} within {limit:?}")
            }
            TransportErrorKind::Truncated => write!(formatter, "the answer of {host} broke off"),
            TransportErrorKind::BodyStall(limit) => {
                write!(formatter, "the answer of {host} stood still for {limit:?}")
            }
            TransportErrorKind::TotalTimeout(limit) => {
                write!(
                    formatter,
                    "the exchange with {host} took longer than {limit:?}; allow more for large media"
                )
            }
            TransportErrorKind::BodyTooLarge(limit) => write!(
                formatter,
                "the answer of {host} is larger than {limit} bytes; raise the limit or read it as a stream"
            ),
            TransportErrorKind::InvalidResponse => {
                write!(formatter, "the answer of {host} is not HTTP; check the address and what lies between")
            }
            TransportErrorKind::RequestBody => {
                write!(formatter, "the request body for {host} could not be read; see the cause")
            }
            TransportErrorKind::Other => write!(formatter, "the exchange with {host} failed; see the cause"),
        }?;
        formatter.write_str(match self.0.reached {
            Reached::No => " (the request was not sent: repeating it is safe)",
            Reached::Maybe => " (the server may have acted on the request)",
        })
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("reached", &self.0.reached)
            .field("host", &self.0.host)
            .field("source", &self.0.source)
            .finish()
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// The first error of type `E` in the chain that begins with `error`.
#[cfg(feature = "hyper")]
pub(crate) fn find_cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    std::iter::successors(Some(error), |error| (*error).source()).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_one_line_that_names_the_host_and_what_was_reached() {
        use TransportErrorKind::*;
        let second = Duration::from_secs(1);
        for kind in [
            InvalidRequest,
            Resolve,
            Connect,
            ConnectTimeout(second),
            Proxy,
            Tls,
            ConnectionClosed,
            HeadTimeout(second),
            Truncated,
            BodyStall(second),
            TotalTimeout(second),
            BodyTooLarge(8),
            InvalidResponse,
            RequestBody,
            Other,
        ] {
            let message = TransportError::new(kind, Reached::Maybe).with_host("api.dingtalk.com").to_string();
            assert!(message.contains("api.dingtalk.com") && !message.contains('\n'), "{message}");
            assert!(message.ends_with("(the server may have acted on the request)"), "{message}");
            let message = TransportError::new(kind, Reached::No).to_string();
            assert!(
                message.contains("the server") && message.ends_with("repeating it is safe)"),
                "{message}"
            );
        }
    }
}
