//! One connection that speaks HTTP/1.1.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{Request, Response, Uri, Version};
use http_body::{Body as _, Frame};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, Connection as HyperConnection, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::task::unconstrained;

use super::origin::Origin;
use super::request_body::RequestBody;
use crate::Connection;
use crate::connector::Forwarding;
use crate::deadline::Timer;

/// The head of the answer, or the error with the request, if nothing of it was sent.
pub(super) type Sent = Result<Response<Incoming>, TrySendError<Request<RequestBody>>>;

/// A connection driven by whoever uses it.
///
/// hyper's halves usually live in two tasks. Then every answer passes two queues and wakes three tasks, which costs as much
/// as a quarter of the exchange; and a caller who gives up cannot know whether the other task has begun to send.
pub(super) struct Http1 {
    /// Dropped before the driver, which so knows that nothing more comes.
    sender: SendRequest<RequestBody>,
    driver: Driver,
    user: Arc<User>,
    /// Of `user`.
    waker: Waker,
    /// Left by the last exchange.
    pub(super) timer: Timer,
}

impl Http1 {
    pub(super) async fn new(connection: Connection) -> hyper::Result<Box<Self>> {
        let (sender, driver) = Builder::new().handshake(TokioIo::new(connection)).await?;
        let user = Arc::<User>::default();
        let waker = Waker::from(Arc::clone(&user));
        Ok(Box::new(Self { sender, driver: Driver(Some(driver)), user, waker, timer: Timer::default() }))
    }

    /// Begins an exchange; [`drive`](Self::drive) moves it on, and alone can make the answer ready: that neither
    /// wakes a task nor counts as one of its turns.
    pub(super) fn send(
        &mut self,
        mut request: Request<RequestBody>,
        origin: &Origin,
    ) -> impl Future<Output = Sent> + Send + use<> {
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
        let Self { sender, user, .. } = self;
        unconstrained(user.quietly(|| sender.try_send_request(request)))
    }

    /// Takes what `incoming` holds; when that is nothing, [`drive`](Self::drive) comes next.
    pub(super) fn take_from(
        &self,
        incoming: Pin<&mut Incoming>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        self.user.quietly(|| incoming.poll_frame(&mut Context::from_waker(Waker::noop())))
    }

    /// Writes and reads what can be written and read now; wakes the task of `context` when there is more.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        self.user.is(context.waker());
        self.driver.poll(&mut Context::from_waker(&self.waker));
    }

    /// Whether the last exchange is over and the peer allows another.
    pub(super) fn is_idle(&self) -> bool {
        self.driver.0.is_some() && self.sender.is_ready()
    }

    /// Notices that the peer has closed an idle connection.
    pub(super) fn is_still_idle(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        self.is_idle()
    }
}

/// The task that uses the connection at the moment.
#[derive(Default)]
struct User {
    waker: Mutex<Option<Waker>>,
    /// What the task itself does to hyper's queues must not wake it: it drives the connection before it waits.
    is_busy: AtomicBool,
}

impl User {
    fn is(&self, waker: &Waker) {
        let mut known = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *known = Some(waker.clone());
        }
    }

    fn quietly<T>(&self, act: impl FnOnce() -> T) -> T {
        self.is_busy.store(true, Ordering::Relaxed);
        let done = act();
        self.is_busy.store(false, Ordering::Relaxed);
        done
    }
}

impl Wake for User {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.is_busy.load(Ordering::Relaxed) {
            return;
        }
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// `None` once the connection has ended.
struct Driver(Option<HyperConnection<TokioIo<Connection>, RequestBody>>);

impl Driver {
    fn poll(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.0 {
            // Errors reach the exchange through its own half.
            if Pin::new(connection).poll(context).is_ready() {
                self.0 = None;
            }
        }
    }
}

impl Drop for Driver {
    /// Takes leave of the peer (TLS: `close_notify`) as far as that needs no waiting.
    fn drop(&mut self) {
        self.poll(&mut Context::from_waker(Waker::noop()));
    }
}
