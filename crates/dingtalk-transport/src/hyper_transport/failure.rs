//! From hyper's errors to ours.

use std::error::Error;
use std::io;

use super::dispatch::ConnectFailure;
use super::request_body::Progress;
use crate::connector::is_tls_error;
use crate::error::find_cause;
use crate::{BoxError, Reached, TransportError, TransportErrorKind};

/// Why there is no response head.
pub(super) fn of_head(error: hyper_util::client::legacy::Error, progress: &Progress) -> TransportError {
    let reached = progress.give_up();
    if let Some(own) = find_cause::<ConnectFailure>(&error).and_then(ConnectFailure::take) {
        return own;
    }
    if error.is_connect() {
        return TransportError::new(TransportErrorKind::Connect, Reached::No).with_source(error);
    }
    TransportError::new(kind_of_head(&error), reached).with_source(error)
}

fn kind_of_head(error: &(dyn Error + 'static)) -> TransportErrorKind {
    if find_cause::<TransportError>(error).is_some() {
        return TransportErrorKind::RequestBody;
    }
    if let Some(io) = find_cause::<io::Error>(error) {
        return if is_tls_error(io) { TransportErrorKind::Tls } else { TransportErrorKind::ConnectionClosed };
    }
    match find_cause::<hyper::Error>(error) {
        Some(error) if error.is_parse() => TransportErrorKind::InvalidResponse,
        Some(error) if error.is_incomplete_message() || error.is_canceled() || error.is_closed() => {
            TransportErrorKind::ConnectionClosed
        }
        // Bytes that nobody asked for.
        Some(error) if error.source().is_none() => TransportErrorKind::InvalidResponse,
        Some(_) => TransportErrorKind::ConnectionClosed,
        // hyper-util's own refusals: a method or version that it cannot send.
        None => TransportErrorKind::InvalidRequest,
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
