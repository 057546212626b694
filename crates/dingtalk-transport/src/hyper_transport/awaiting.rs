//! A request that was handed to a connection, until the head of its answer is there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{Request, Response};
use hyper::body::Incoming;

use super::exchange::Exchange;
use super::failure;
use super::http1::{Http1, Sent};
use super::request_body::{Progress, RequestBody};
use super::response_body::ResponseBody;
use crate::body::Body;
use crate::error::{Reached, TransportError};

pin_project_lite::pin_project! {
    pub(super) struct Awaiting<F> {
        // `None` once the head is there.
        exchange: Option<Exchange>,
        // `None` where it is shared.
        connection: Option<Http1>,
        progress: Option<Progress>,
        #[pin]
        response: F,
    }
}

/// Why there is no response head.
pub(super) struct Unanswered {
    pub(super) error: TransportError,
    /// The request and what belongs to it, when nothing of it was sent.
    unsent: Option<(Exchange, Request<RequestBody>)>,
}

impl Unanswered {
    /// What to begin anew, or the error when that is not safe.
    pub(super) fn into_unsent(self) -> Result<(Exchange, Request<RequestBody>), TransportError> {
        self.unsent.ok_or(self.error)
    }
}

impl<F> Awaiting<F> {
    pub(super) fn new(
        exchange: Exchange,
        connection: Option<Http1>,
        progress: Option<Progress>,
        response: F,
    ) -> Self {
        Self { exchange: Some(exchange), connection, progress, response }
    }
}

impl<F: Future<Output = Sent>> Future for Awaiting<F> {
    type Output = Result<Response<Body>, Unanswered>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(exchange) = this.exchange else { return Poll::Pending };
        let Poll::Ready(sent) = this.response.poll(context) else {
            let last_piece = this.progress.as_ref().map(Progress::last_piece).unwrap_or_default();
            let due = exchange.deadline.head_due(last_piece);
            ready!(exchange.timer.poll_until(due, &*exchange.transport.clock, context));
            return Poll::Ready(Err(Unanswered {
                error: exchange.head_run_out(Reached::Maybe),
                unsent: None,
            }));
        };
        let (Some(exchange), connection) = (this.exchange.take(), this.connection.take()) else {
            return Poll::Pending;
        };
        Poll::Ready(match sent {
            Ok(response) => Ok(response.map(|incoming: Incoming| {
                ResponseBody::new(incoming, exchange, connection).into_body(context)
            })),
            Err(mut error) => {
                let unsent = error.take_message();
                let reached = if unsent.is_some() { Reached::No } else { Reached::Maybe };
                let error = failure::of_head(error.into_error(), reached).with_host(exchange.label());
                Err(Unanswered { error, unsent: unsent.map(|request| (exchange, request)) })
            }
        })
    }
}
