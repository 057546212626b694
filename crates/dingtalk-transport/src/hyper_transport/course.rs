//! The course of one exchange, from the request to the head of its answer.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::USER_AGENT;
use http::{Request, Response};

use super::DEFAULT_USER_AGENT;
use super::awaiting::{Awaiting, Unanswered};
use super::connections::Connections;
use super::exchange::Exchange;
use super::failure;
use super::http1::{Http1, Sent};
use super::request_body::RequestBody;
use super::shared::Shared;
use crate::body::Body;
use crate::connector::Purpose;
use crate::deadline::{Deadline, Timer};
use crate::error::{Reached, TransportError};
use crate::total_timeout::TotalTimeout;

type Begin<F> = fn(Arc<Shared>, Request<Body>) -> Course<F>;
type Answer = Result<Response<Body>, TransportError>;

/// What a request goes out on.
enum Line {
    Http1(Http1),
    #[cfg(feature = "http2")]
    Http2(super::http2::Http2),
}

pin_project_lite::pin_project! {
    /// The whole of an exchange as a future. Written out, because an `async` block of the same would be four times as large,
    /// and every call allocates and fills one.
    #[project = CourseProjection]
    pub(super) enum Course<F> {
        // Nobody has asked for the answer yet: nothing is sent, and no time runs.
        Unpolled { call: Option<(Arc<Shared>, Request<Body>)>, begin: Begin<F> },
        Refused { error: Option<TransportError> },
        // On a connection that was open.
        Awaiting { #[pin] answer: Awaiting<F> },
        // A connection has to be opened, or the one at hand was dead.
        Opening { answer: Pin<Box<dyn Future<Output = Answer> + Send>> },
    }
}

/// The exchange of `request`, which begins when it is first polled.
pub(super) fn of(
    transport: Arc<Shared>,
    request: Request<Body>,
) -> Course<impl Future<Output = Sent> + Send + use<>> {
    Course::Unpolled { call: Some((transport, request)), begin }
}

/// The request is on its way if there is a connection for it.
fn begin(
    transport: Arc<Shared>,
    mut request: Request<Body>,
) -> Course<impl Future<Output = Sent> + Send + use<>> {
    let total = match request.extensions_mut().remove::<TotalTimeout>() {
        Some(TotalTimeout(own)) => own,
        None => transport.timeouts.total,
    };
    let connections = match transport.connections_for(&request) {
        Ok(connections) => connections,
        Err(error) => return Course::Refused { error: Some(error) },
    };
    let (started, head) = (transport.clock.monotonic(), transport.timeouts.head);
    request.headers_mut().entry(USER_AGENT).or_insert(DEFAULT_USER_AGENT);
    let request = request.map(|body| RequestBody::new(body, &transport.clock));
    let deadline = Deadline { started, head, total };
    let exchange = Exchange { transport, connections, deadline, timer: Timer::default() };
    match exchange.transport.pool.take(&exchange.connections, started) {
        Some(connection) if connection.is_ready() => {
            Course::Awaiting { answer: exchange.send(connection, request) }
        }
        unready => Course::Opening { answer: Box::pin(exchange.run(unready, request)) },
    }
}

impl<F: Future<Output = Sent>> Future for Course<F> {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        loop {
            let answer = match self.as_mut().project() {
                CourseProjection::Unpolled { call, begin } => {
                    let Some((transport, request)) = call.take() else { return Poll::Pending };
                    let begun = begin(transport, request);
                    self.set(begun);
                    continue;
                }
                CourseProjection::Refused { error } => {
                    return error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error)));
                }
                CourseProjection::Opening { answer } => return answer.as_mut().poll(context),
                CourseProjection::Awaiting { answer } => ready!(answer.poll(context)),
            };
            match answer.map_err(Unanswered::into_unsent) {
                Ok(response) => return Poll::Ready(Ok(response)),
                Err(Err(error)) => return Poll::Ready(Err(error)),
                // The peer had closed the connection while it was idle.
                Err(Ok((exchange, unsent))) => {
                    self.set(Self::Opening { answer: Box::pin(exchange.run(None, unsent)) })
                }
            }
        }
    }
}

impl Exchange {
    fn send(
        mut self,
        mut connection: Http1,
        request: Request<RequestBody>,
    ) -> Awaiting<impl Future<Output = Sent> + Send + use<>> {
        self.timer = connection.take_timer();
        let progress = request.body().progress();
        let response = connection.send(request, &self.connections.origin);
        Awaiting::new(self, Some(connection), progress, response)
    }

    /// Sends `request` on one idle connection after the other, beginning with `first`, and at last on a new one.
    async fn run(mut self, mut first: Option<Http1>, mut request: Request<RequestBody>) -> Answer {
        loop {
            let (line, used_before) = match first.take().map(Line::Http1).or_else(|| self.pooled()) {
                Some(mut line) => {
                    if !self.is_ready(&mut line).await? {
                        continue;
                    }
                    (line, true)
                }
                None => (self.connect().await?, false),
            };
            let answer = match line {
                Line::Http1(connection) => self.send(connection, request).await,
                #[cfg(feature = "http2")]
                Line::Http2(mut connection) => {
                    let progress = request.body().progress();
                    let response = connection.send(request, &self.connections.origin);
                    Awaiting::new(self, None, progress, response).await
                }
            };
            match answer {
                Ok(response) => return Ok(response),
                Err(unanswered) if used_before => (self, request) = unanswered.into_unsent()?,
                Err(unanswered) => return Err(unanswered.error),
            }
        }
    }

    fn pooled(&self) -> Option<Line> {
        let now = self.deadline.started;
        #[cfg(feature = "http2")]
        if let Some(connection) = self.connections.http2(now) {
            return Some(Line::Http2(connection));
        }
        self.transport.pool.take(&self.connections, now).map(Line::Http1)
    }

    /// Waits until the exchange before has left `line`, which takes a moment; `false` when it is closed instead.
    async fn is_ready(&mut self, line: &mut Line) -> Result<bool, TransportError> {
        let ready = poll_fn(|context| {
            let polled = match line {
                Line::Http1(connection) => connection.poll_ready(context),
                #[cfg(feature = "http2")]
                Line::Http2(_) => Poll::Ready(true),
            };
            match polled {
                Poll::Ready(ready) => Poll::Ready(Some(ready)),
                Poll::Pending => self.poll_head_due(context).map(|()| None),
            }
        });
        match ready.await {
            Some(ready) => Ok(ready),
            None => Err(self.head_run_out(Reached::No)),
        }
    }

    async fn connect(&mut self) -> Result<Line, TransportError> {
        let opened = {
            let Self { transport, connections, deadline, timer } = &mut *self;
            let mut opening = std::pin::pin!(open(transport, connections));
            let opened = poll_fn(|context| {
                if let Poll::Ready(opened) = opening.as_mut().poll(context) {
                    return Poll::Ready(Some(opened));
                }
                let due = deadline.head_due(Duration::ZERO);
                timer.poll_until(due, &*transport.clock, context).map(|()| None)
            });
            opened.await
        };
        opened.unwrap_or_else(|| Err(self.head_run_out(Reached::No)))
    }
}

async fn open(transport: &Shared, connections: &Connections) -> Result<Line, TransportError> {
    let origin = &connections.origin;
    let connection = transport.connector.open(&origin.uri, Purpose::Requests, origin.reach).await?;
    let failed = |error| failure::of_handshake(error).with_host(origin.label());
    #[cfg(feature = "http2")]
    if connection.speaks_http2() {
        let connection = super::http2::Http2::new(connection).await.map_err(failed)?;
        connections.share(connection.clone(), transport.clock.monotonic());
        transport.pool.ensure_sweeper();
        return Ok(Line::Http2(connection));
    }
    Http1::new(connection).await.map(Line::Http1).map_err(failed)
}
