//! From hyper's errors to ours.

use std::error::Error;
use std::io;

use crate::connector::is_tls_error;
use crate::error::{BoxError, Reached, TransportError, TransportErrorKind, find_cause};

/// Why there is no response head.
pub(super) fn of_head(error: hyper::Error, reached: Reached) -> TransportError {
    TransportError::new(kind_of_head(&error), reached).with_source(error)
}

/// Why a connection that stands cannot be used.
pub(super) fn of_handshake(error: hyper::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Connect, Reached::No).with_source(error)
}

fn kind_of_head(error: &hyper::Error) -> TransportErrorKind {
    if find_cause::<TransportError>(error).is_some() {
        return TransportErrorKind::RequestBody;
    }
    if let Some(io) = find_cause::<io::Error>(error) {
        return if is_tls_error(io) { TransportErrorKind::Tls } else { TransportErrorKind::ConnectionClosed };
    }
    if error.is_parse() {
        return TransportErrorKind::InvalidResponse;
    }
    let ended = error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    // An error without a cause is about bytes that nobody asked for.
    if ended || error.source().is_some() {
        TransportErrorKind::ConnectionClosed
    } else {
        TransportErrorKind::InvalidResponse
    }
}

/// Why the response body ended early.
pub(super) fn of_body(error: hyper::Error) -> TransportError {
    let cause = find_cause::<io::Error>(&error);
    let kind = match cause {
        Some(io) if is_tls_error(io) => TransportErrorKind::Tls,
        Some(io) if is_malformed(io) => TransportErrorKind::InvalidResponse,
        _ => TransportErrorKind::Truncated,
    };
    let source: BoxError = match kind {
        // hyper's text for a bad trailer quotes the trailer.
        TransportErrorKind::InvalidResponse => "a chunk or trailer is malformed".into(),
        _ => error.into(),
    };
    TransportError::new(kind, Reached::Maybe).with_source(source)
}

fn is_malformed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
}
