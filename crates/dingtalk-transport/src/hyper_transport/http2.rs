//! One connection that speaks HTTP/2, shared by all requests to its origin.

use std::future::Future;

use http::{Request, Uri, Version};
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::home::Home;
use super::http1::Sent;
use super::origin::Origin;
use super::request_body::RequestBody;
use crate::connector::Connection;

/// Unlike HTTP/1.1 it has many users at a time, so a task of its own drives it.
#[derive(Clone)]
pub(super) struct Http2 {
    sender: SendRequest<RequestBody>,
    pub(super) home: Home,
}

impl Http2 {
    pub(super) async fn new(connection: Connection) -> hyper::Result<Self> {
        let (sender, driver) = Builder::new(TokioExecutor::new()).handshake(TokioIo::new(connection)).await?;
        tokio::spawn(async move {
            // Errors reach the exchanges through their own half.
            let _ = driver.await;
        });
        Ok(Self { sender, home: Home::here() })
    }

    pub(super) fn send(
        &mut self,
        mut request: Request<RequestBody>,
        origin: &Origin,
    ) -> impl Future<Output = Sent> + Send + use<> {
        // Scheme and authority, which a retried request may have lost, are part of every request.
        let mut target = origin.uri.clone().into_parts();
        if let Some(path) = request.uri().path_and_query() {
            target.path_and_query = Some(path.clone());
        }
        *request.uri_mut() = Uri::from_parts(target).unwrap_or_default();
        *request.version_mut() = Version::HTTP_2;
        self.sender.try_send_request(request)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}
