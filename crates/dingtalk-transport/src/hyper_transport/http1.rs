//! One connection that speaks HTTP/1.1.

use std::future::Future;
use std::task::{Context, Poll};

use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{Request, Response, Uri, Version};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::runtime::{Handle, Id};

use super::home::Home;
use super::origin::Origin;
use super::request_body::RequestBody;
use crate::connector::{Connection, Forwarding};
use crate::deadline::Timer;

/// The head of the answer, or the error with the request, if nothing of it was sent.
pub(super) type Sent = Result<Response<Incoming>, TrySendError<Request<RequestBody>>>;

/// Bytes of the head of an answer, and about what is read at a time: a TLS record. hyper's own 408 KiB would let as much be
/// read beyond the limit of a body.
const READ_BUFFER: usize = 16 * 1024;

/// A connection, driven by a task of its own. Dropped in the middle of an exchange, it is closed.
///
/// The task of the call could drive it as well, with fewer instructions. But where many calls run at a time, each step is done
/// for several of them in a row while its code is in the processor's cache, and that saves more.
pub(super) struct Http1 {
    sender: SendRequest<RequestBody>,
    pub(super) home: Home,
    /// Whether the last request had a long body.
    uploaded: bool,
    /// Left by the last exchange, with the runtime that it belongs to.
    timer: Option<(Id, Timer)>,
}

impl Http1 {
    pub(super) async fn new(connection: Connection) -> hyper::Result<Self> {
        let connection = TokioIo::new(connection);
        let (sender, driver) = Builder::new().max_buf_size(READ_BUFFER).handshake(connection).await?;
        tokio::spawn(async move {
            // Errors reach the exchange through its own half.
            let _ = driver.await;
        });
        Ok(Self { sender, home: Home::here(), uploaded: false, timer: None })
    }

    pub(super) fn send(
        &mut self,
        mut request: Request<RequestBody>,
        origin: &Origin,
    ) -> impl Future<Output = Sent> + Send + use<> {
        self.uploaded = request.body().progress().is_some();
        *request.version_mut() = Version::HTTP_11;
        let headers = request.headers_mut();
        headers.entry(HOST).or_insert_with(|| origin.host.clone());
        match &origin.forwarding {
            None => {
                // Origin form (RFC 9112 §3.2.1).
                let target = std::mem::take(request.uri_mut()).into_parts().path_and_query;
                *request.uri_mut() = target.map(Uri::from).unwrap_or_default();
            }
            Some(Forwarding { credentials: Some(credentials) }) => {
                headers.insert(PROXY_AUTHORIZATION, credentials.clone());
            }
            Some(_) => {}
        }
        self.sender.try_send_request(request)
    }

    /// The timer of the last exchange, unless that ran in another runtime: when one ends, so do its timers.
    pub(super) fn take_timer(&mut self) -> Timer {
        let here = Handle::try_current().map(|runtime| runtime.id());
        match (self.timer.take(), here) {
            (Some((there, timer)), Ok(here)) if there == here => timer,
            _ => Timer::default(),
        }
    }

    /// Keeps a timer for the next exchange.
    pub(super) fn leave_timer(&mut self, timer: Timer) {
        self.timer = Handle::try_current().ok().map(|runtime| (runtime.id(), timer));
    }

    /// Whether the last exchange is over and the peer allows another.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    /// Whether it is ready or will be in a moment: an upload that outlives its answer may take long.
    pub(super) fn is_reusable(&self) -> bool {
        self.is_ready() || (!self.uploaded && !self.is_closed())
    }

    /// Waits until it is ready; `false` when it is closed instead.
    pub(super) fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        self.sender.poll_ready(context).map(|ready| ready.is_ok())
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}
