use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use http::Uri;
use hyper_util::rt::TokioIo;
use tower_service::Service;

use crate::connector::Purpose;
use crate::{Connection, Connector, TransportError};

/// The connector in the form that hyper-util's client wants.
#[derive(Clone)]
pub(super) struct Dispatcher(pub(super) Connector);

impl Service<Uri> for Dispatcher {
    type Response = TokioIo<Connection>;
    type Error = ConnectFailure;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Connection>, ConnectFailure>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.0.clone();
        Box::pin(async move {
            connector.open(&uri, Purpose::Requests).await.map(TokioIo::new).map_err(ConnectFailure::new)
        })
    }
}

/// Carries our own error through hyper-util's, which lends its source but does not give it away.
pub(super) struct ConnectFailure(Mutex<Option<TransportError>>);

impl ConnectFailure {
    fn new(error: TransportError) -> Self {
        Self(Mutex::new(Some(error)))
    }

    pub(super) fn take(&self) -> Option<TransportError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for ConnectFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ConnectFailure")
    }
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection could not be opened")
    }
}

impl Error for ConnectFailure {}
