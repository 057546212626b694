use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::body::Body;
use crate::error::TransportError;

/// Sends one HTTP request and returns the head of the answer with its body still to be read.
///
/// An implementation sends the request **at most once**, follows no redirect, and never looks into the body: retries,
/// tokens and DingTalk's error envelopes are the caller's business. Any HTTP status is `Ok`; `Err` means that no complete
/// response head arrived, and [`TransportError::reached`] says whether the server may have acted on the request.
///
/// ```
/// use async_trait::async_trait;
/// use dingtalk_transport::{Body, Transport, TransportError};
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

    /// The time within which every exchange ends by itself, its body included; `None` when it may take for ever.
    ///
    /// A caller with at least that much time needs no timer of its own.
    fn time_limit(&self) -> Option<Duration> {
        None
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    /// What `async_trait` would write, without a second box around the inner future.
    fn send<'t, 'f>(&'t self, request: http::Request<Body>) -> Sending<'f>
    where
        't: 'f,
        Self: 'f,
    {
        (**self).send(request)
    }

    fn time_limit(&self) -> Option<Duration> {
        (**self).time_limit()
    }
}

/// The future of [`Transport::send`].
pub(crate) type Sending<'f> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'f>>;
