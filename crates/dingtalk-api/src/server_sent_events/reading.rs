use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_transport::{Body, Reached, TransportError, TransportErrorKind};
use http_body::Body as _;

use super::decoder::{Decoder, RawEvent, TooLarge};
use super::event::{ServerSentEvent, Streamed};
use crate::error::Error;
use crate::policy::Running;

/// An answer under way.
pub(super) struct Reading<'c> {
    body: Body,
    chunk: Bytes,
    decoder: Decoder,
    limit: usize,
    status: u16,
    /// An error must not repeat it.
    token: Option<Token>,
    _running: Running<'c>,
}

impl<'c> Reading<'c> {
    pub(super) fn new(
        body: Body,
        token: Option<Token>,
        status: u16,
        limit: usize,
        running: Running<'c>,
    ) -> Self {
        let decoder = Decoder::new(limit);
        Self { body, chunk: Bytes::new(), decoder, limit, status, token, _running: running }
    }

    /// The next event with whether it is whole, or `None` after the last.
    pub(super) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<(RawEvent, bool)>, TransportError>> {
        loop {
            match self.decoder.next(&mut self.chunk) {
                Ok(Some(event)) => return Poll::Ready(Ok(Some((event, true)))),
                Ok(None) => {}
                Err(TooLarge) => {
                    let kind = TransportErrorKind::BodyTooLarge(self.limit);
                    return Poll::Ready(Err(TransportError::new(kind, Reached::Maybe)));
                }
            }
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => self.chunk = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => {
                    self.body = Body::empty();
                    return Poll::Ready(Ok(self.decoder.finish().map(|event| (event, false))));
                }
            }
        }
    }

    pub(super) fn decode<R: Streamed>(
        &self,
        operation: &'static str,
        event: RawEvent,
        is_whole: bool,
    ) -> Result<ServerSentEvent<R>, Error> {
        ServerSentEvent::decode(operation, self.status, event).map_err(|error| match (error, &self.token) {
            (Error::Api(error), Some(token)) => Error::Api(error.without(token.secret())),
            (Error::Decode { error, .. }, _) if !is_whole => {
                let cut = TransportError::new(TransportErrorKind::Truncated, Reached::Maybe);
                Error::Transport { operation, error: cut.with_source(error) }
            }
            (error, _) => error,
        })
    }
}
