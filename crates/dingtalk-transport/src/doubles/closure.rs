use std::fmt;
use std::future::Future;

use async_trait::async_trait;
use http::{Request, Response};

use crate::body::Body;
use crate::error::TransportError;
use crate::transport::Transport;

/// A [`Transport`] that answers with a closure; made by [`transport_fn`].
#[derive(Clone)]
pub struct TransportFn<F>(F);

/// A [`Transport`] that answers every request with `answer`.
///
/// ```
/// use dingtalk_transport::{Body, Transport, transport_fn};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_transport::TransportError> {
/// let transport = transport_fn(|request| async move {
///     let path = request.uri().path().to_owned();
///     Ok(http::Response::new(Body::from(path)))
/// });
///
/// let request = http::Request::get("https://api.dingtalk.com/v1.0/ping").body(Body::empty()).unwrap();
/// let answer = transport.send(request).await?.into_body().collect(1024).await?;
/// assert_eq!(answer, "/v1.0/ping");
/// # Ok(())
/// # }
/// ```
pub fn transport_fn<F, A>(answer: F) -> TransportFn<F>
where
    F: Fn(Request<Body>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Body>, TransportError>> + Send,
{
    TransportFn(answer)
}

#[async_trait]
impl<F, A> Transport for TransportFn<F>
where
    F: Fn(Request<Body>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Body>, TransportError>> + Send,
{
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        (self.0)(request).await
    }
}

impl<F> fmt::Debug for TransportFn<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TransportFn")
    }
}
