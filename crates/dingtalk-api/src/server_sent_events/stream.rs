use std::borrow::Cow;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::event::{ServerSentEvent, Streamed};
use super::opening::{self, Opened};
use super::reading::Reading;
use crate::client::Client;
use crate::encode::Encoded;
use crate::error::Error;
use crate::execute::Options;
use crate::operation::Operation;

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
