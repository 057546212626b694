use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_transport::{Clock, StillRunning};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::request::Parts as Head;
use http::{Method, Request, Response, StatusCode};

use crate::arrival::{Address, Arrival, Genuine, Rejection};
use crate::builder::CallbackReceiverBuilder;
use crate::counters::{DeliveryCounters, DeliveryCounts, Outcome, Refusal, RefusalCounters, RefusalCounts};
use crate::inbox::Work;
use crate::parts::Parts;
use crate::replay::Reservation;
use crate::reply::Reply;

/// Takes what DingTalk calls over HTTP, for any number of apps. Clones share everything.
///
/// For each request, in this order: method, path, size, timestamp, signature, decryption, no altered replay, JSON. Checks of a
/// callback URL are answered here; everything else goes to the app's [`Receive`](dingtalk_events::Receive).
///
/// | answer | meaning |
/// |---|---|
/// | 200, encrypted `success` | event acknowledged |
/// | 200, JSON | the reply to a chat message, the update of a card, or an empty one of either |
/// | 400, empty | not genuine; the same for every cause, see [`refusals`](Self::refusals) |
/// | 500 or 503, empty | genuine but not handled, see [`deliveries`](Self::deliveries); an event is delivered again |
///
/// A request that comes again to the byte, within the time of its timestamp, runs nothing: it gets the answer of the first, an
/// encrypted one with new random bytes, or waits for it; while an event goes on past its deadline it is told 503. What failed
/// may run again. A request that DingTalk signs anew reaches the receiver again, which should know it: a
/// [`Dispatcher`](dingtalk_events::Dispatcher) answers with the first result.
///
/// Receivers run as Tokio tasks, so it must be used inside a Tokio runtime.
///
/// ```
/// use dingtalk_callback::{App, CallbackCipher, CallbackReceiver};
/// use dingtalk_events::model::contact::UserAddOrg;
/// use dingtalk_events::{Dispatcher, Received, Route};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dispatcher = Dispatcher::builder()
///     .on(Route::event_of::<UserAddOrg>(), async |joined: Received<UserAddOrg>| {
///         println!("{:?} joined {:?}", joined.user_id, joined.metadata.corp_id);
///     })
///     .build();
/// let aes_key = "1234567890123456789012345678901234567890123";
/// let cipher = CallbackCipher::new("token", aes_key, "dingappkey")?.accept_owner_key("dingcorpid");
/// let app = App::new("dingappkey", dispatcher).events("/dingtalk", cipher);
/// let callbacks = CallbackReceiver::builder().app(app).build();
///
/// let forged = http::Request::post("/dingtalk?signature=forged&timestamp=1&nonce=n").body("{}".into())?;
/// assert_eq!(callbacks.receive(forged).await.status(), 400);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct CallbackReceiver {
    inner: Arc<Inner>,
}

struct Inner {
    parts: Parts,
    refusals: RefusalCounters,
    outcomes: DeliveryCounters,
}

impl CallbackReceiver {
    /// No app yet: every request is refused.
    pub fn builder() -> CallbackReceiverBuilder {
        CallbackReceiverBuilder::new()
    }

    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            inner: Arc::new(Inner {
                parts,
                refusals: RefusalCounters::default(),
                outcomes: DeliveryCounters::default(),
            }),
        }
    }

    /// Takes one request, read from whatever server you have: method, path and query, headers, and the whole body.
    ///
    /// Bound the body's size and the time it takes to arrive before calling this, as [`answer`](Self::answer) does.
    pub async fn receive(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        match self.address(&head) {
            Ok(address) => self.respond(address, &head, &body).await,
            Err(cause) => self.refuse(cause),
        }
    }

    /// How many requests were refused, by cause.
    pub fn refusals(&self) -> RefusalCounts {
        self.inner.refusals.snapshot()
    }

    /// What became of the genuine requests.
    pub fn deliveries(&self) -> DeliveryCounts {
        self.inner.outcomes.snapshot()
    }

    /// Hands on nothing more, so that DingTalk delivers events again later, and waits for the receivers: also for the
    /// handlers and replies of a dispatcher behind acknowledgements that went out first.
    ///
    /// # Errors
    /// Some deliveries are still at work after `within`; the log names them, and nothing stops them.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        let inboxes = &self.parts().inboxes;
        inboxes.iter().for_each(|inbox| inbox.stop());
        let idle = async {
            for inbox in inboxes {
                inbox.idle().await;
            }
        };
        match self.parts().clock.within(within, idle).await {
            Some(()) => Ok(()),
            None => {
                let running = inboxes.iter().map(|inbox| inbox.cut()).sum();
                if running == 0 { Ok(()) } else { Err(StillRunning::new(running, within)) }
            }
        }
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    /// What needs no body: refused without reading one.
    pub(crate) fn address(&self, head: &Head) -> Result<&Address, Refusal> {
        if head.method != Method::POST {
            return Err(Refusal::Method);
        }
        self.parts().addresses.get(head.uri.path()).ok_or(Refusal::Path)
    }

    pub(crate) async fn respond(&self, address: &Address, head: &Head, body: &Bytes) -> Response<Bytes> {
        match self.process(address, head, body).await {
            Ok(reply) => {
                let mut response = Response::new(reply);
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Err(Rejection::Refused(cause)) => self.refuse(cause),
            Err(Rejection::NotAcknowledged(outcome)) => {
                self.inner.outcomes.count(outcome);
                tracing::warn!(cause = outcome.name(), "a request of DingTalk was not acknowledged");
                empty(match outcome {
                    Outcome::Failed => StatusCode::INTERNAL_SERVER_ERROR,
                    _ => StatusCode::SERVICE_UNAVAILABLE,
                })
            }
        }
    }

    /// The one answer to whatever is not genuine.
    pub(crate) fn refuse(&self, cause: Refusal) -> Response<Bytes> {
        self.count_refusal(cause);
        empty(StatusCode::BAD_REQUEST)
    }

    pub(crate) fn count_refusal(&self, cause: Refusal) {
        self.inner.refusals.count(cause);
        tracing::warn!(cause = cause.name(), "a request to the DingTalk callback was refused");
    }

    async fn process(&self, address: &Address, head: &Head, body: &Bytes) -> Result<Bytes, Rejection> {
        let Parts { deadlines, clock, .. } = self.parts();
        let Genuine { arrival, reply } = address.open(head, body, &self.parts().replays)?;
        let (body, outcome) = match arrival {
            Arrival::Again(repeat) => (reply.again(repeat.answered().await?.0), Outcome::Repeated),
            Arrival::New { deliveries, reservation, .. } if deliveries.is_empty() => {
                reservation.keep(None);
                (reply.without_result(), Outcome::Handshake)
            }
            Arrival::New { inbox, deliveries, reservation } => {
                let deadline = if reply.is_event() { deadlines.event } else { deadlines.callback };
                let (work, first) = (inbox.hand_on(deliveries)?, reservation.answer());
                // In a task, so that a peer that hangs up meanwhile cannot bring the same request again.
                tokio::spawn(answer(work, deadline, Arc::clone(clock), reservation, reply.clone()));
                let (body, outcome) = first.answered().await?;
                (body.unwrap_or_else(|| reply.without_result()), outcome)
            }
        };
        self.inner.outcomes.count(outcome);
        Ok(body)
    }
}

impl fmt::Debug for CallbackReceiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apps: Vec<_> = self.parts().inboxes.iter().map(|inbox| &inbox.client_id).collect();
        formatter
            .debug_struct("CallbackReceiver")
            .field("apps", &apps)
            .field("paths", &self.parts().addresses.keys())
            .field("refusals", &self.refusals())
            .field("deliveries", &self.deliveries())
            .finish_non_exhaustive()
    }
}

/// Tells the answer of a request to all who wait for it, at the deadline at the latest, and remembers it.
async fn answer(
    mut work: Work,
    deadline: Duration,
    clock: Arc<dyn Clock>,
    reservation: Reservation,
    reply: Reply,
) {
    let answered = reply.clone().body(work.within(deadline, &*clock).await);
    reservation.tell(answered.clone());
    let acknowledged = match answered {
        // The receiver goes on, and what it comes to is the answer to an exact repeat.
        Err(Outcome::Late) => reply.clone().body(work.end().await).ok(),
        answered => answered.ok(),
    };
    if let Some((body, _)) = acknowledged {
        reservation.keep((!reply.is_event()).then_some(body));
    }
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    // Said here, because hyper does not say it to a HEAD request.
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    response
}
