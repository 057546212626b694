use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_crypto::{CallbackCipher, CallbackError, DecryptedMessage};
use dingtalk_transport::Clock;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};

use crate::counters::{Delivery, Refusal, RefusalCounters};
use crate::delivery::Deliverer;
use crate::push::Push;
use crate::replay::ReplayProtection;
use crate::{Deliveries, DrainTimeout, Event, ReceiverBuilder, Refusals};

/// Receives the event pushes of one callback URL. Clones share everything.
///
/// For each push, in this order: timestamp within the replay window, signature, decryption, no replay, event. URL
/// checks are answered here; everything else goes to the handler, once per event even if DingTalk delivers it again.
///
/// | answer | meaning |
/// |---|---|
/// | 200, encrypted `success` | acknowledged |
/// | 400, empty | not a genuine push; the same for every cause, see [`refusals`](Self::refusals) |
/// | 405, empty | not a POST |
/// | 500 or 503, empty | genuine but not handled, see [`deliveries`](Self::deliveries); DingTalk delivers it again |
///
/// Handlers run as Tokio tasks, so it must be used inside a Tokio runtime.
///
/// ```
/// use dingtalk_webhook::{CallbackCipher, Event, Receiver};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let aes_key = "1234567890123456789012345678901234567890123";
/// let cipher = CallbackCipher::new("token", aes_key, "dingappkey")?.accept_owner_key("dingcorpid");
/// let receiver = Receiver::builder(cipher).build(|event: Event| async move {
///     println!("{} in {:?}", event.event_type(), event.corp_id());
///     Ok(())
/// });
///
/// let refused = receiver.receive("signature=forged&timestamp=1&nonce=n", b"{}").await;
/// assert_eq!(refused.status(), 400);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
}

pub(crate) struct Parts {
    pub(crate) cipher: CallbackCipher,
    pub(crate) replay: ReplayProtection,
    pub(crate) deliverer: Deliverer,
    pub(crate) body: BodyLimits,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What bounds the reading of a request body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    pub(crate) bytes: usize,
    pub(crate) read_timeout: Duration,
}

struct Inner {
    parts: Parts,
    refusals: RefusalCounters,
}

/// Why there is no acknowledgement.
enum Rejection {
    Refused(Refusal),
    NotHandled(Delivery),
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Delivery> for Rejection {
    fn from(delivery: Delivery) -> Self {
        Self::NotHandled(delivery)
    }
}

impl Receiver {
    /// Starts with the cipher of the callback URL; finish with [`build`](ReceiverBuilder::build).
    pub fn builder(cipher: CallbackCipher) -> ReceiverBuilder {
        ReceiverBuilder::new(cipher)
    }

    pub(crate) fn new(parts: Parts) -> Self {
        Self { inner: Arc::new(Inner { parts, refusals: RefusalCounters::default() }) }
    }

    /// Takes one push, read from whatever server you have: the query without its `?`, and the whole body.
    ///
    /// Bound the body's size and the time it takes to arrive before calling this, as the services do.
    pub async fn receive(&self, query: &str, body: &[u8]) -> Response<Bytes> {
        match self.process(query, body).await {
            Ok(reply) => {
                let mut response = Response::new(Bytes::from(reply));
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Err(Rejection::Refused(cause)) => self.refuse(cause),
            Err(Rejection::NotHandled(cause)) => {
                tracing::warn!(cause = cause.name(), "a DingTalk push was not acknowledged");
                empty(match cause {
                    Delivery::HandlerFailed => StatusCode::INTERNAL_SERVER_ERROR,
                    _ => StatusCode::SERVICE_UNAVAILABLE,
                })
            }
        }
    }

    /// How many requests were refused, by cause.
    pub fn refusals(&self) -> Refusals {
        self.inner.refusals.snapshot()
    }

    /// What became of the genuine pushes.
    pub fn deliveries(&self) -> Deliveries {
        self.parts().deliverer.deliveries()
    }

    /// Takes no more events, so that DingTalk delivers them again later, and waits for the running handlers.
    ///
    /// # Errors
    /// Some handlers still run after `limit`; nothing stops them.
    pub async fn drain(&self, limit: Duration) -> Result<(), DrainTimeout> {
        self.parts().deliverer.drain(limit).await
    }

    /// The one answer to whatever is no genuine push.
    pub(crate) fn refuse(&self, cause: Refusal) -> Response<Bytes> {
        self.count_refusal(cause);
        empty(StatusCode::BAD_REQUEST)
    }

    pub(crate) fn count_refusal(&self, cause: Refusal) {
        self.inner.refusals.count(cause);
        tracing::warn!(cause = cause.name(), "a request to the DingTalk callback was refused");
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    async fn process(&self, query: &str, body: &[u8]) -> Result<String, Rejection> {
        let Parts { cipher, replay, deliverer, .. } = self.parts();
        let push = Push::parse(query, body)?;
        replay.check_timestamp(&push.timestamp)?;
        let message = cipher.decrypt(&push.message()).map_err(|error| refusal(&error))?;
        let reservation = replay.reserve(&push.signature)?;
        let event = event(message)?;
        // Before the handler runs, because its work would be repeated if no reply could be made after it.
        let reply = cipher.success_reply(&push.timestamp, &push.nonce, event.owner_key()).map_err(|_| {
            deliverer.count(Delivery::NoReply);
            Delivery::NoReply
        })?;
        if event.is_handshake() {
            deliverer.count(Delivery::Handshake);
        } else {
            deliverer.deliver(event).await?;
        }
        reservation.keep();
        Ok(reply.to_json())
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Receiver")
            .field("cipher", &self.parts().cipher)
            .field("refusals", &self.refusals())
            .field("deliveries", &self.deliveries())
            .finish_non_exhaustive()
    }
}

fn refusal(error: &CallbackError) -> Refusal {
    match error {
        CallbackError::SignatureMismatch => Refusal::Signature,
        CallbackError::OwnerMismatch { .. } => {
            tracing::warn!(%error, "well signed, but for an owner key that is not accepted");
            Refusal::Owner
        }
        _ => Refusal::Decryption,
    }
}

fn event(message: DecryptedMessage) -> Result<Event, Refusal> {
    let owner_key = message.owner_key().to_owned();
    let json = String::from_utf8(message.into_plaintext()).map_err(|_| Refusal::NotAnEvent)?;
    Event::from_json(owner_key, json).map_err(|_| Refusal::NotAnEvent)
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}
