//! One request and its answer.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use tokio::task::unconstrained;

use super::http1::Http1;
use super::origin::Origin;
use super::request_body::{Progress, RequestBody};
use super::response_body::ResponseBody;
use super::{Shared, failure};
use crate::connector::Purpose;
use crate::deadline::{Deadline, Timer};
use crate::{Body, Reached, TransportError, TransportErrorKind};

pub(super) struct Exchange {
    pub(super) transport: Arc<Shared>,
    pub(super) origin: Arc<Origin>,
    pub(super) deadline: Deadline,
    pub(super) timer: Timer,
}

/// What a request goes out on.
enum Line {
    Http1(Box<Http1>),
    #[cfg(feature = "http2")]
    Http2(super::http2::Http2),
}

/// Why there is no response head; with the request when nothing of it was sent.
struct Unanswered {
    error: TransportError,
    unsent: Option<Request<RequestBody>>,
}

impl Exchange {
    pub(super) async fn run(
        mut self,
        mut request: Request<RequestBody>,
    ) -> Result<Response<Body>, TransportError> {
        loop {
            let (line, used_before) = match self.pooled() {
                Some(line) => (line, true),
                None => (self.connect().await?, false),
            };
            let progress = request.body().progress();
            let outcome = match line {
                Line::Http1(mut connection) => {
                    self.timer = std::mem::take(&mut connection.timer);
                    let response = connection.send(request, &self.origin);
                    match self.head(response, Some(&mut connection), progress).await {
                        Ok(response) => return Ok(self.answer(response, Some(connection)).await),
                        Err(unanswered) => unanswered,
                    }
                }
                #[cfg(feature = "http2")]
                Line::Http2(mut connection) => {
                    let response = connection.send(request, &self.origin);
                    match self.head(response, None, progress).await {
                        Ok(response) => return Ok(self.answer(response, None).await),
                        Err(unanswered) => unanswered,
                    }
                }
            };
            match outcome.unsent {
                // The peer had closed it while it was idle.
                Some(unsent) if used_before => request = unsent,
                _ => return Err(outcome.error.with_host(self.origin.label())),
            }
        }
    }

    fn pooled(&self) -> Option<Line> {
        let now = self.deadline.started;
        #[cfg(feature = "http2")]
        if let Some(connection) = self.origin.http2(now) {
            return Some(Line::Http2(connection));
        }
        self.transport.pool.take(&self.origin, now).map(Line::Http1)
    }

    async fn connect(&mut self) -> Result<Line, TransportError> {
        let opened = {
            let Self { transport, origin, deadline, timer } = &mut *self;
            // In a box, so that the many exchanges that open nothing stay small.
            let mut opening = Box::pin(open(transport, origin));
            let opened = poll_fn(|context| {
                if let Poll::Ready(opened) = opening.as_mut().poll(context) {
                    return Poll::Ready(Some(opened));
                }
                let due = deadline.head_due(deadline.started);
                timer.poll_until(due, &*transport.clock, context).map(|()| None)
            });
            opened.await
        };
        opened.unwrap_or_else(|| Err(self.head_run_out(Reached::No).with_host(self.origin.label())))
    }

    async fn head(
        &mut self,
        response: impl Future<Output = Result<Response<Incoming>, TrySendError<Request<RequestBody>>>>,
        mut connection: Option<&mut Http1>,
        progress: Option<Progress>,
    ) -> Result<Response<Incoming>, Unanswered> {
        // What only this task can make ready neither wakes it nor waits for its turn.
        let mut response = pin!(unconstrained(response));
        let outcome = poll_fn(|context| {
            let ready = match &mut connection {
                Some(connection) => {
                    connection.drive(context);
                    response.as_mut().poll(&mut Context::from_waker(Waker::noop()))
                }
                None => response.as_mut().poll(context),
            };
            if let Poll::Ready(response) = ready {
                return Poll::Ready(Some(response));
            }
            let last_piece = progress.as_ref().map(Progress::last_piece).unwrap_or_default();
            let due = self.deadline.head_due(last_piece);
            self.timer.poll_until(due, &*self.transport.clock, context).map(|()| None)
        });
        match outcome.await {
            Some(Ok(response)) => Ok(response),
            Some(Err(mut error)) => {
                let unsent = error.take_message();
                let reached = if unsent.is_some() { Reached::No } else { Reached::Maybe };
                Err(Unanswered { error: failure::of_head(error.into_error(), reached), unsent })
            }
            None => Err(Unanswered { error: self.head_run_out(Reached::Maybe), unsent: None }),
        }
    }

    fn head_run_out(&self, reached: Reached) -> TransportError {
        let head = TransportErrorKind::HeadTimeout(self.deadline.head);
        TransportError::new(self.deadline.run_out(self.transport.clock.monotonic(), head), reached)
    }

    async fn answer(self, response: Response<Incoming>, connection: Option<Box<Http1>>) -> Response<Body> {
        let (head, incoming) = response.into_parts();
        let mut body = Some(ResponseBody::new(incoming, self, connection));
        let body = poll_fn(|context| Poll::Ready(body.take().map(|body| body.into_body(context)))).await;
        Response::from_parts(head, body.unwrap_or_default())
    }
}

async fn open(transport: &Shared, origin: &Origin) -> Result<Line, TransportError> {
    let connection = transport.connector.open(&origin.uri, Purpose::Requests).await?;
    let failed = |error| {
        TransportError::new(TransportErrorKind::Connect, Reached::No)
            .with_host(origin.label())
            .with_source(error)
    };
    #[cfg(feature = "http2")]
    if connection.speaks_http2() {
        let connection = super::http2::Http2::new(connection).await.map_err(failed)?;
        origin.share(connection.clone(), transport.clock.monotonic());
        transport.pool.ensure_sweeper();
        return Ok(Line::Http2(connection));
    }
    Http1::new(connection).await.map(Line::Http1).map_err(failed)
}
