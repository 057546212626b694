//! The other side: posts a delivery to a receiver as DingTalk does, for programs that pass deliveries on and for tools.

mod pushed;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use dingtalk_crypto::{CallbackCipher, signature};
use dingtalk_events::{Delivery, DeliveryKind};
use dingtalk_transport::{Body, Clock, TokioClock, TotalTimeout, Transport};
use dingtalk_types::Secret;
use dingtalk_types::wire::{from_json, object_from_json};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Uri};
use serde_json::{Map, Value};

pub use pushed::{PushError, Pushed};

/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Posts deliveries to HTTP receivers as DingTalk does: events encrypted, chat messages and card callbacks signed.
///
/// For programs that receive over Stream and pass on what comes to a program that knows HTTP only, and for trying such a
/// program. Each kind has an address of its own; they may be the same.
///
/// ```
/// use std::time::SystemTime;
///
/// use dingtalk_callback::{CallbackCipher, Pusher};
/// use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
/// # use dingtalk_transport::{Body, TransportError};
/// # struct Unplugged;
/// # #[async_trait::async_trait]
/// # impl dingtalk_transport::Transport for Unplugged {
/// #     async fn send(&self, _: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
/// #         Ok(http::Response::new(Body::empty()))
/// #     }
/// # }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_callback::CallbackError> {
/// # let transport = Unplugged;
/// let aes_key = "1234567890123456789012345678901234567890123";
/// let pusher = Pusher::new(transport)
///     .events("http://127.0.0.1:3000/dingtalk", CallbackCipher::new("token", aes_key, "dingappkey")?)
///     .robot("http://127.0.0.1:3000/robot", "client secret");
/// let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).event_type("user_add_org");
/// let delivery = Delivery::new(DeliveryKind::Event, metadata, r#"{"UserId":["zhangsan"]}"#.into());
/// let pushed = pusher.push(&delivery).await;
/// assert!(pushed.error.is_some(), "an empty answer acknowledges no event");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Pusher {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    events: Option<(String, CallbackCipher)>,
    robot: Option<(String, Secret)>,
    cards: Option<(String, Option<Secret>)>,
    timeout: Option<Duration>,
    pushes: Arc<AtomicU64>,
}

impl Pusher {
    /// Pushes over `transport`; there is no address yet.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            transport: Arc::new(transport),
            clock: Arc::new(TokioClock::new()),
            events: None,
            robot: None,
            cards: None,
            timeout: None,
            pushes: Arc::default(),
        }
    }

    /// Where events go, encrypted for the first owner key of `cipher`.
    #[must_use]
    pub fn events(mut self, url: impl Into<String>, cipher: CallbackCipher) -> Self {
        self.events = Some((url.into(), cipher));
        self
    }

    /// Where chat messages go, signed with the app's Client Secret.
    #[must_use]
    pub fn robot(mut self, url: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.robot = Some((url.into(), client_secret.into()));
        self
    }

    /// Where card actions and queries for dynamic data go, signed with the `apiSecret` of the address; unsigned without one, as
    /// DingTalk does.
    #[must_use]
    pub fn cards(mut self, url: impl Into<String>, api_secret: Option<Secret>) -> Self {
        self.cards = Some((url.into(), api_secret));
        self
    }

    /// How long a receiver may take. By default as long as DingTalk gives it: 2.5 s, and 2 s for cards.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Another source of time, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Posts one delivery, once. The payload of an event is an object with the names of HTTP pushes; `EventType`, `TimeStamp` and
    /// `CorpId` come from the metadata where it lacks them. Everything else goes out as it is.
    pub async fn push(&self, delivery: &Delivery) -> Pushed {
        let began = self.clock.monotonic();
        let mut pushed = Pushed::new(delivery.kind().clone());
        let limit = self.timeout.unwrap_or(match delivery.kind() {
            DeliveryKind::CardAction | DeliveryKind::CardDynamicData => Duration::from_secs(2),
            _ => Duration::from_millis(2_500),
        });
        let answered = self.clock.within(limit, self.exchange(delivery, &mut pushed)).await;
        pushed.error = answered.unwrap_or(Err(PushError::TimedOut(limit))).err();
        pushed.took = self.clock.monotonic().saturating_sub(began);
        pushed
    }

    async fn exchange(&self, delivery: &Delivery, pushed: &mut Pushed) -> Result<(), PushError> {
        let response = self.transport.send(self.request(delivery)?).await.map_err(PushError::Transport)?;
        let status = response.status();
        pushed.status = Some(status.as_u16());
        let body = response.into_body().collect(MAX_ANSWER_BYTES).await.map_err(PushError::Transport)?;
        pushed.answer = body.clone();
        if status != http::StatusCode::OK {
            return Err(PushError::Status(status.as_u16()));
        }
        match (delivery.kind(), &self.events) {
            (DeliveryKind::Event, Some((_, cipher))) => {
                cipher.check_acknowledgement(&body).map_err(PushError::Unacknowledged)
            }
            _ => Ok(()),
        }
    }

    fn request(&self, delivery: &Delivery) -> Result<Request<Body>, PushError> {
        let timestamp = self.now_ms().to_string();
        let payload = || delivery.payload().clone();
        match delivery.kind() {
            DeliveryKind::Event => {
                let (url, cipher) = self.events.as_ref().ok_or(PushError::NoAddress)?;
                let sealed = cipher
                    .encrypt(plaintext(delivery)?.as_bytes(), &timestamp, &self.nonce(&timestamp))
                    .map_err(PushError::Encryption)?;
                let separator = if url.contains('?') { '&' } else { '?' };
                post(&format!("{url}{separator}{}", sealed.push_query()), &[], sealed.push_body().into())
            }
            DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage => {
                let (url, secret) = self.robot.as_ref().ok_or(PushError::NoAddress)?;
                let sign = signature::robot_callback(&timestamp, secret);
                post(url, &[("timestamp", &timestamp), ("sign", &sign)], payload())
            }
            DeliveryKind::CardAction | DeliveryKind::CardDynamicData => {
                let (url, secret) = self.cards.as_ref().ok_or(PushError::NoAddress)?;
                let Some(secret) = secret else { return post(url, &[], payload()) };
                let sign = signature::card_callback(&timestamp, secret);
                let headers = [
                    ("x-ddpaas-signature-timestamp", timestamp.as_str()),
                    ("x-ddpaas-signature", sign.as_str()),
                ];
                post(url, &headers, payload())
            }
            _ => Err(PushError::NoAddress),
        }
    }

    fn now_ms(&self) -> u128 {
        self.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis()
    }

    /// Letters and digits, another one each time: what nobody may guess is in the ciphertext.
    fn nonce(&self, timestamp: &str) -> String {
        format!("{:x}n{timestamp}", self.pushes.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Debug for Pusher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pusher")
            .field("events", &self.events.as_ref().map(|(url, _)| without_query(url)))
            .field("robot", &self.robot.as_ref().map(|(url, _)| without_query(url)))
            .field("cards", &self.cards.as_ref().map(|(url, _)| without_query(url)))
            .finish_non_exhaustive()
    }
}

/// What stands behind it may be a token of the receiver's.
fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// The members that every push has, then the data.
fn plaintext(delivery: &Delivery) -> Result<String, PushError> {
    let data = match object_from_json(delivery.payload()) {
        Some(data) => data,
        None => from_json(delivery.payload()).map_err(PushError::NotAnObject)?,
    };
    let metadata = delivery.metadata();
    let mut members = Map::new();
    let mut set = |name: &str, value: Option<String>| {
        let is_there = data.keys().any(|own| own.eq_ignore_ascii_case(name));
        members.extend(value.filter(|_| !is_there).map(|value| (name.to_owned(), value.into())));
    };
    set("EventType", metadata.event_type.clone());
    set("TimeStamp", metadata.born_ms.map(|born_ms| born_ms.to_string()));
    set("CorpId", metadata.corp_id.clone());
    members.extend(data);
    Ok(Value::Object(members).to_string())
}

fn post(url: &str, headers: &[(&str, &str)], body: Bytes) -> Result<Request<Body>, PushError> {
    let uri: Uri = url.parse().map_err(|_| PushError::Address)?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(PushError::Address);
    }
    let mut request = Request::builder().method(Method::POST).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    // The pusher's own limit is what counts.
    request.extension(TotalTimeout(None)).body(Body::from(body)).map_err(|_| PushError::Address)
}
