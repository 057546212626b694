//! DingTalk's side of a push, and handlers to look at.
#![allow(dead_code, reason = "each test uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use dingtalk_crypto::EncryptedMessage;
use dingtalk_transport::ManualClock;
use dingtalk_webhook::{CallbackCipher, Event, HandlerError, Receiver, ReceiverBuilder};
use http::Response;

pub(crate) const TOKEN: &str = "canaryToken";
pub(crate) const AES_KEY: &str = "canaryAesKey890123456789012345678901234567j";
pub(crate) const OWNER: &str = "dingappkey";
pub(crate) const NOW: u64 = 1_783_610_513;

pub(crate) fn cipher() -> CallbackCipher {
    CallbackCipher::new(TOKEN, AES_KEY, OWNER).expect("the key of the tests is well formed")
}

pub(crate) fn clock() -> ManualClock {
    ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
}

pub(crate) fn builder() -> ReceiverBuilder {
    Receiver::builder(cipher()).clock(clock())
}

/// A request as it goes over the wire.
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
        let json = format!(r#"{{"EventType":"{name}","CorpId":"ding9","TimeStamp":"1783610513000"}}"#);
        Self::new(&json, &NOW.to_string(), nonce)
    }

    pub(crate) async fn send(&self, receiver: &Receiver) -> Response<Bytes> {
        receiver.receive(&self.query, self.body.as_bytes()).await
    }

    pub(crate) fn request(&self) -> http::Request<http_body_util::Full<Bytes>> {
        http::Request::post(format!("/callback?{}", self.query))
            .body(http_body_util::Full::new(Bytes::from(self.body.clone())))
            .expect("the request is well formed")
    }

    /// Over a socket, as DingTalk writes it.
    pub(crate) fn wire(&self, path: &str) -> String {
        let Self { query, body } = self;
        let length = body.len();
        format!(
            "POST {path}?{query} HTTP/1.1\r\nHost: receiver\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }
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

pub(crate) fn is_acknowledged(response: &Response<Bytes>) -> bool {
    response.status() == 200
        && response.headers().get("content-type").is_some_and(|value| value == "application/json")
        && acknowledges(response.body())
}

/// Counts the runs of a handler.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs(Arc<AtomicUsize>);

impl Runs {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A handler that counts and succeeds.
    pub(crate) fn handler(
        &self,
    ) -> impl Fn(Event) -> std::future::Ready<Result<(), HandlerError>> + Send + Sync + 'static {
        let runs = self.clone();
        move |_| {
            runs.add();
            std::future::ready(Ok(()))
        }
    }
}
