use std::borrow::Cow;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_transport::{Body, Reached, TransportError, TransportErrorKind};
use futures_core::Stream;
use http_body::Body as _;

use super::decoder::{Decoder, RawEvent, TooLarge};
use super::event::{ServerSentEvent, Streamed};
use super::opening::{self, Opened};
use crate::encode::Encoded;
use crate::execute::Options;
use crate::policy::Running;
use crate::{Client, Error, Operation};

/// The data that ends a stream of services that are compatible with OpenAI's.
const DONE: &str = "[DONE]";

/// The events of one answer, in their order.
///
/// Nothing is sent until the first is asked for. Up to the head of the answer the call is limited and repeated like any other;
/// from then on nothing is repeated, and the transport's limit on standing still is the only one in time. An answer that comes
/// in one piece is one event. The stream ends after an error: a refusal by DingTalk, data that is not the documented JSON, or
/// an [`Error::Transport`] where the answer broke off or one event is larger than the largest answer.
#[must_use = "nothing is sent until an event is asked for"]
pub struct ServerSentEvents<'c, R> {
    operation: &'static str,
    state: State<'c, R>,
}

type Opening<'c, R> = Pin<Box<dyn Future<Output = Result<Opened<'c, R>, Error>> + Send + 'c>>;

enum State<'c, R> {
    Opening(Opening<'c, R>),
    Reading(Reading<'c>),
    Ended,
}

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
    fn poll_event(
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

    fn decode<R: Streamed>(
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

impl<'c, R: Streamed> ServerSentEvents<'c, R> {
    pub(crate) fn new(
        client: &'c Client,
        operation: Cow<'static, Operation>,
        encoded: Result<Encoded, Error>,
        options: Options,
    ) -> Self {
        let id = operation.id();
        let opening = opening::open(client, operation, encoded, options);
        Self { operation: id, state: State::Opening(Box::pin(opening)) }
    }

    /// The next event; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<ServerSentEvent<R>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<ServerSentEvent<R>>, Error>> {
        loop {
            match &mut self.state {
                State::Opening(opening) => match ready!(opening.as_mut().poll(context))? {
                    Opened::Events(reading) => self.state = State::Reading(reading),
                    Opened::Whole(event) => {
                        self.state = State::Ended;
                        return Poll::Ready(Ok(Some(event)));
                    }
                },
                State::Reading(reading) => {
                    let operation = self.operation;
                    let event = ready!(reading.poll_event(context))
                        .map_err(|error| Error::Transport { operation, error })?;
                    let event = event.filter(|(event, _)| event.data.trim() != DONE);
                    let item = event.map(|(event, is_whole)| reading.decode(operation, event, is_whole));
                    return Poll::Ready(item.transpose());
                }
                State::Ended => return Poll::Ready(Ok(None)),
            }
        }
    }
}

impl<R: Streamed> Stream for ServerSentEvents<'_, R> {
    type Item = Result<ServerSentEvent<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.poll_item(context)).transpose();
        if !matches!(item, Some(Ok(_))) {
            // What is left of the answer is not read, so its connection is closed.
            self.state = State::Ended;
        }
        Poll::Ready(item)
    }
}

impl<R> fmt::Debug for ServerSentEvents<'_, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ServerSentEvents").field("operation", &self.operation).finish_non_exhaustive()
    }
}
