//! DingTalk's side of a request, and receivers to look at.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use dingtalk_callback::{App, CallbackCipher, CallbackReceiver, CallbackReceiverBuilder};
use dingtalk_crypto::EncryptedMessage;
use dingtalk_crypto::signature::{card_callback, robot_callback};
use dingtalk_events::{Acknowledgement, Delivery, Receive};
use dingtalk_transport::ManualClock;
use http::{Request, Response};

pub(crate) const TOKEN: &str = "canaryToken";
pub(crate) const AES_KEY: &str = "canaryAesKey890123456789012345678901234567j";
pub(crate) const OWNER: &str = "dingappkey";
pub(crate) const ROBOT_SECRET: &str = "canaryRobotSecret";
pub(crate) const CARD_SECRET: &str = "canaryCardSecret";
pub(crate) const NOW: u64 = 1_783_610_513;
pub(crate) const NOW_MS: u64 = NOW * 1_000;

pub(crate) fn cipher() -> CallbackCipher {
    CallbackCipher::new(TOKEN, AES_KEY, OWNER).expect("the key of the tests is well formed")
}

pub(crate) fn clock() -> ManualClock {
    ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
}

/// The app of the tests, at `/callback`, `/robot` and `/cards`.
pub(crate) fn app(receiver: Arc<dyn Receive>) -> App {
    App::new(OWNER, receiver)
        .events("/callback", cipher())
        .robot("/robot", ROBOT_SECRET)
        .cards("/cards", CARD_SECRET)
}

pub(crate) fn builder(receiver: Arc<dyn Receive>) -> CallbackReceiverBuilder {
    CallbackReceiver::builder().app(app(receiver)).clock(clock())
}

pub(crate) fn callbacks(receiver: Arc<dyn Receive>) -> CallbackReceiver {
    builder(receiver).build()
}

/// An event push as it goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub(crate) query: String,
    pub(crate) body: String,
}

impl Push {
    pub(crate) fn new(json: &str, timestamp: &str, nonce: &str) -> Self {
        Self::with(&cipher(), json.as_bytes(), timestamp, nonce)
    }

    pub(crate) fn with(cipher: &CallbackCipher, plaintext: &[u8], timestamp: &str, nonce: &str) -> Self {
        let encrypted = cipher.encrypt(plaintext, timestamp, nonce).expect("encryption works");
        Self::assemble(&encrypted.msg_signature, timestamp, nonce, &encrypted.encrypt)
    }

    pub(crate) fn assemble(signature: &str, timestamp: &str, nonce: &str, encrypt: &str) -> Self {
        Self {
            query: format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"),
            body: format!(r#"{{"encrypt":"{encrypt}"}}"#),
        }
    }

    /// An event with a `TimeStamp`, delivered now; `nonce` tells deliveries of the same event apart.
    pub(crate) fn event(name: &str, nonce: &str) -> Self {
        let json = format!(r#"{{"EventType":"{name}","CorpId":"ding9","TimeStamp":"{NOW_MS}"}}"#);
        Self::new(&json, &NOW.to_string(), nonce)
    }

    pub(crate) async fn send(&self, callbacks: &CallbackReceiver) -> Response<Bytes> {
        callbacks.receive(self.request()).await
    }

    pub(crate) fn request(&self) -> Request<Bytes> {
        Request::post(format!("/callback?{}", self.query))
            .body(Bytes::from(self.body.clone()))
            .expect("the request is well formed")
    }

    /// Over a socket, as DingTalk writes it.
    #[cfg(feature = "server")]
    pub(crate) fn wire(&self) -> Vec<u8> {
        let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
        wire("POST", &format!("/callback?{}", self.query), &headers, self.body.as_bytes())
    }
}

/// A robot message or card callback as it goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) path: &'static str,
    pub(crate) headers: [(String, String); 2],
    pub(crate) body: Bytes,
}

impl Signed {
    pub(crate) fn robot(secret: &str, timestamp: &str, body: impl Into<Bytes>) -> Self {
        let sign = robot_callback(timestamp, &secret.into());
        let headers = [("timestamp", timestamp.to_owned()), ("sign", sign)];
        Self {
            path: "/robot",
            headers: headers.map(|(name, value)| (name.to_owned(), value)),
            body: body.into(),
        }
    }

    pub(crate) fn card(secret: &str, timestamp: &str, body: impl Into<Bytes>) -> Self {
        let signature = card_callback(timestamp, &secret.into());
        let headers =
            [("x-ddpaas-signature-timestamp", timestamp.to_owned()), ("x-ddpaas-signature", signature)];
        Self {
            path: "/cards",
            headers: headers.map(|(name, value)| (name.to_owned(), value)),
            body: body.into(),
        }
    }

    pub(crate) fn chat_message(id: &str, timestamp: u64) -> Self {
        let body = format!(
            r#"{{"msgId":"{id}","conversationId":"cid","chatbotCorpId":"ding9","createAt":{NOW_MS},"msgtype":"text","text":{{"content":" hi"}}}}"#
        );
        Self::robot(ROBOT_SECRET, &timestamp.to_string(), body)
    }

    /// The body of [`chat_message`](Self::chat_message) with other words.
    #[cfg(feature = "server")]
    pub(crate) fn other_text(id: &str) -> Vec<u8> {
        let body = Self::chat_message(id, NOW_MS).body;
        String::from_utf8_lossy(&body).replace(" hi", "transfer").into_bytes()
    }

    pub(crate) fn card_action(card: &str, timestamp: u64) -> Self {
        let body = format!(
            r#"{{"type":"actionCallback","outTrackId":"{card}","corpId":"ding9","userId":"manager7","content":"{{\"cardPrivateData\":{{\"actionIds\":[\"ok\"]}}}}"}}"#
        );
        Self::card(CARD_SECRET, &timestamp.to_string(), body)
    }

    pub(crate) async fn send(&self, callbacks: &CallbackReceiver) -> Response<Bytes> {
        callbacks.receive(self.request()).await
    }

    pub(crate) fn request(&self) -> Request<Bytes> {
        let [(first, one), (second, two)] = &self.headers;
        let request = Request::post(self.path).header(first, one).header(second, two);
        request.body(self.body.clone()).expect("the request is well formed")
    }

    #[cfg(feature = "server")]
    pub(crate) fn wire(&self) -> Vec<u8> {
        wire("POST", self.path, &self.headers, &self.body)
    }
}

#[cfg(feature = "server")]
pub(crate) fn wire(method: &str, target: &str, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {target} HTTP/1.1\r\nHost: receiver\r\n");
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    [bytes.as_bytes(), body].concat()
}

/// What DingTalk checks: a body signed and encrypted like the push, saying `success` for the same owner.
pub(crate) fn acknowledges(body: &[u8]) -> bool {
    let Ok(reply) = serde_json::from_slice::<serde_json::Value>(body) else { return false };
    let text = |member: &str| reply[member].as_str().unwrap_or_default();
    let message = EncryptedMessage {
        signature: text("msg_signature"),
        timestamp: text("timeStamp"),
        nonce: text("nonce"),
        encrypt: text("encrypt"),
    };
    cipher().decrypt(&message).is_ok_and(|reply| reply.plaintext() == b"success")
}

pub(crate) fn is_json(response: &Response<Bytes>) -> bool {
    response.status() == 200
        && response.headers().get("content-type").is_some_and(|value| value == "application/json")
}

pub(crate) fn is_acknowledged(response: &Response<Bytes>) -> bool {
    is_json(response) && acknowledges(response.body())
}

/// Keeps what it takes, and says done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken(Arc<Mutex<Vec<Delivery>>>);

impl Taken {
    pub(crate) fn count(&self) -> usize {
        self.all().len()
    }

    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.0.lock().expect("no test panics with it").clone()
    }

    pub(crate) fn receiver(&self) -> Arc<dyn Receive> {
        Arc::new(self.clone())
    }
}

#[async_trait]
impl Receive for Taken {
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        self.0.lock().expect("no test panics with it").push(delivery);
        Acknowledgement::Done
    }
}

struct Answering<F>(F, usize);

#[async_trait]
impl<F, A> Receive for Answering<F>
where
    F: Fn(Delivery) -> A + Send + Sync + 'static,
    A: Future<Output = Acknowledgement> + Send,
{
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        (self.0)(delivery).await
    }

    fn capacity(&self) -> usize {
        self.1
    }
}

/// Says what the closure says, with room for 256.
pub(crate) fn answering<F, A>(answer: F) -> Arc<dyn Receive>
where
    F: Fn(Delivery) -> A + Send + Sync + 'static,
    A: Future<Output = Acknowledgement> + Send + 'static,
{
    with_capacity(256, answer)
}

pub(crate) fn with_capacity<F, A>(capacity: usize, answer: F) -> Arc<dyn Receive>
where
    F: Fn(Delivery) -> A + Send + Sync + 'static,
    A: Future<Output = Acknowledgement> + Send + 'static,
{
    Arc::new(Answering(answer, capacity))
}
