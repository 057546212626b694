use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;

use super::exchange::Exchange;
use super::failure;
use super::http1::Http1;
use crate::body::Body;
use crate::error::{Reached, TransportError, TransportErrorKind};

type Piece = Result<Frame<Bytes>, TransportError>;

/// A response body that cannot hang: it ends in time or with an error.
pub(super) struct ResponseBody {
    incoming: Incoming,
    /// `None` when it is shared, and when the body has ended.
    connection: Option<Http1>,
    exchange: Exchange,
    /// What came with the head.
    early: VecDeque<Piece>,
    ended: bool,
    /// Since when the reader has been waiting.
    waiting_since: Option<Duration>,
}

impl ResponseBody {
    pub(super) fn new(incoming: Incoming, exchange: Exchange, connection: Option<Http1>) -> Self {
        Self { incoming, connection, exchange, early: VecDeque::new(), ended: false, waiting_since: None }
    }

    /// The body for the caller. A short one has mostly come with the head: then it is bytes, and the connection is free.
    pub(super) fn into_body(mut self, context: &mut Context<'_>) -> Body {
        let first = match self.poll_incoming(context) {
            Poll::Ready(Some(first)) => first,
            Poll::Ready(None) => return Body::empty(),
            Poll::Pending => return Body::stream(self),
        };
        let second = self.poll_incoming(context);
        match first.map(Frame::into_data) {
            Ok(Ok(data)) if matches!(second, Poll::Ready(None)) => return Body::from(data),
            Ok(Ok(data)) => self.early.push_back(Ok(Frame::data(data))),
            Ok(Err(trailers)) => self.early.push_back(Ok(trailers)),
            Err(error) => self.early.push_back(Err(error)),
        }
        if let Poll::Ready(Some(second)) = second {
            self.early.push_back(second);
        }
        Body::stream(self)
    }

    fn poll_incoming(&mut self, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        if self.ended {
            return Poll::Ready(None);
        }
        match Pin::new(&mut self.incoming).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                if self.incoming.is_end_stream() {
                    self.end();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(self.end_with(failure::of_body(error))))),
            Poll::Ready(None) => {
                self.end();
                Poll::Ready(None)
            }
            Poll::Pending => Poll::Pending,
        }
    }

    /// Nothing has come: waits on, or tells what has run out.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<TransportErrorKind> {
        let Exchange { transport, deadline, timer, .. } = &mut self.exchange;
        let since = *self.waiting_since.get_or_insert_with(|| transport.clock.monotonic());
        let stall = transport.timeouts.body_stall;
        let due = deadline.no_later_than_total(since.saturating_add(stall));
        timer
            .poll_until(due, &*transport.clock, context)
            .map(|()| deadline.run_out(transport.clock.monotonic(), TransportErrorKind::BodyStall(stall)))
    }

    /// The connection is free for others.
    fn end(&mut self) {
        self.ended = true;
        if let Some(mut connection) = self.connection.take() {
            connection.leave_timer(std::mem::take(&mut self.exchange.timer));
            self.exchange.transport.pool.put(&self.exchange.connections, connection);
        }
    }

    /// The connection is good for nothing any more.
    fn end_with(&mut self, error: TransportError) -> TransportError {
        self.ended = true;
        self.connection = None;
        error.with_host(self.exchange.label())
    }

    fn run_out(&mut self, kind: TransportErrorKind) -> TransportError {
        self.end_with(TransportError::new(kind, Reached::Maybe))
    }

    /// A body that never makes the reader wait must not outlast the total time-out either.
    fn total_is_over(&self) -> Option<TransportErrorKind> {
        let Exchange { transport, deadline, .. } = &self.exchange;
        let total = deadline.total?;
        deadline.total_is_over(transport.clock.monotonic()).then_some(TransportErrorKind::TotalTimeout(total))
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        let this = self.get_mut();
        let piece = match this.early.pop_front() {
            Some(early) => Poll::Ready(Some(early)),
            None => this.poll_incoming(context),
        };
        match piece {
            Poll::Ready(Some(Ok(frame))) => {
                this.waiting_since = None;
                Poll::Ready(Some(match this.total_is_over() {
                    Some(kind) => Err(this.run_out(kind)),
                    None => Ok(frame),
                }))
            }
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => this.poll_timer(context).map(|kind| Some(Err(this.run_out(kind)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.early.is_empty() && (self.ended || self.incoming.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        let early = self.early.iter().filter_map(|piece| piece.as_ref().ok()?.data_ref());
        let early: u64 = early.map(|data| data.len() as u64).sum();
        let to_come = self.incoming.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(to_come.lower().saturating_add(early));
        if let Some(upper) = to_come.upper() {
            hint.set_upper(upper.saturating_add(early));
        }
        hint
    }
}
