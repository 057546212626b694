use std::sync::Arc;

use async_trait::async_trait;

use crate::{Body, TransportError};

/// Sends one HTTP request and returns the head of the answer with its body still to be read.
///
/// An implementation sends the request **at most once**, follows no redirect, and never looks into the body: retries,
/// tokens and DingTalk's error envelopes are the caller's business. Any HTTP status is `Ok`; `Err` means that no complete
/// response head arrived, and [`TransportError::reached`] says whether the server may have acted on the request.
///
/// ```
/// use dingtalk_transport::{Body, Transport, TransportError, async_trait};
///
/// /// Answers every request with an empty object.
/// struct EmptyObject;
///
/// #[async_trait]
/// impl Transport for EmptyObject {
///     async fn send(&self, _request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
///         Ok(http::Response::new(Body::from("{}")))
///     }
/// }
/// ```
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`; its URI is absolute (`https://host/path?query`).
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for Arc<T> {
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request).await
    }
}
