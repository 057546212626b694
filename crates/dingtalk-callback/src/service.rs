//! A [`CallbackReceiver`] as a service of tower and hyper: reads the body within bounds, then receives.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use dingtalk_transport::{Body, BoxError, TransportErrorKind};
use http::{Request, Response};
use http_body::Body as HttpBody;

use crate::counters::Refusal;
use crate::receiver::CallbackReceiver;

/// The answer to one request; it never fails.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl CallbackReceiver {
    /// Answers one request of any server that speaks the `http` crates; it is what the services call.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (head, body) = request.into_parts();
        let response = match self.address(&head) {
            Ok(address) => match self.read(body).await {
                Ok(body) => self.respond(address, &head, &body).await,
                Err(cause) => self.refuse(cause),
            },
            Err(cause) => self.refuse(cause),
        };
        response.map(Body::from)
    }

    async fn read<B>(&self, body: B) -> Result<Bytes, Refusal>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let parts = self.parts();
        let body = Body::stream(body).collect(parts.body.max_bytes);
        match parts.clock.within(parts.body.read_timeout, body).await {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(error)) if matches!(error.kind(), TransportErrorKind::BodyTooLarge(_)) => {
                Err(Refusal::TooLarge)
            }
            Some(Err(_)) => Err(Refusal::BrokenOff),
            None => Err(Refusal::TooSlow),
        }
    }

    fn owned_answer<B>(&self, request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let callbacks = self.clone();
        Box::pin(async move { Ok(callbacks.answer(request).await) })
    }
}

impl<B> tower_service::Service<Request<B>> for CallbackReceiver
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        self.owned_answer(request)
    }
}

#[cfg(feature = "hyper")]
impl<B> hyper::service::Service<Request<B>> for CallbackReceiver
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<B>) -> Answer {
        self.owned_answer(request)
    }
}
