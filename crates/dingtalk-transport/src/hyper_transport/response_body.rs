use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;

use super::{Shared, failure};
use crate::connector::host_of;
use crate::deadline::Deadline;
use crate::{Reached, Sleep, TransportError, TransportErrorKind};

/// A response body that cannot hang: it ends in time or with an error.
pub(super) struct ResponseBody {
    incoming: Incoming,
    transport: Arc<Shared>,
    authority: Authority,
    deadline: Deadline,
    waiting: Waiting,
}

/// The timer is made when the reader has to wait for the first time and then kept: most answers never need one.
#[derive(Default)]
struct Waiting {
    since: Option<Duration>,
    timer: Option<Sleep>,
}

impl ResponseBody {
    pub(super) fn new(
        incoming: Incoming,
        transport: Arc<Shared>,
        authority: Authority,
        deadline: Deadline,
    ) -> Self {
        Self { incoming, transport, authority, deadline, waiting: Waiting::default() }
    }

    /// Nothing has come: waits on, or tells what has run out.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<TransportErrorKind> {
        let mut now = self.waiting.since.unwrap_or_else(|| self.transport.clock.monotonic());
        let since = *self.waiting.since.get_or_insert(now);
        loop {
            if let Some(timer) = &mut self.waiting.timer {
                if timer.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                now = self.transport.clock.monotonic();
            }
            match self.wait_left(since, now) {
                Ok(wait) => self.waiting.timer = Some(self.transport.clock.sleep(wait)),
                Err(kind) => return Poll::Ready(kind),
            }
        }
    }

    fn wait_left(&self, since: Duration, now: Duration) -> Result<Duration, TransportErrorKind> {
        let total_left = self.deadline.total_left(now)?;
        let stall = self.transport.timeouts.body_stall;
        match stall.checked_sub(now.saturating_sub(since)) {
            None | Some(Duration::ZERO) => Err(TransportErrorKind::BodyStall(stall)),
            Some(left) => Ok(total_left.map_or(left, |total| total.min(left))),
        }
    }

    fn failure(&self, kind: TransportErrorKind) -> TransportError {
        TransportError::new(kind, Reached::Maybe).with_host(host_of(&self.authority))
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.incoming).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                this.waiting.since = None;
                // A body that never makes the reader wait must not outlast the total time-out either.
                match this.deadline.total.map(|_| this.deadline.total_left(this.transport.clock.monotonic()))
                {
                    Some(Err(kind)) => Poll::Ready(Some(Err(this.failure(kind)))),
                    _ => Poll::Ready(Some(Ok(frame))),
                }
            }
            Poll::Ready(Some(Err(error))) => {
                let error = failure::of_body(error).with_host(host_of(&this.authority));
                Poll::Ready(Some(Err(error)))
            }
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => this.poll_timer(context).map(|kind| Some(Err(this.failure(kind)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}
