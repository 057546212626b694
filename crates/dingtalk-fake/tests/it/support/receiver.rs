//! A receiver of pushes whose first answers can be wrong.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

pub const TOKEN: &str = "receiver-token";
/// The last character carries trailing bits, as three of four keys do.
pub const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

#[derive(Debug)]
pub struct Receiver {
    pub url: String,
    heard: Arc<Mutex<Vec<Value>>>,
    failures: Arc<Mutex<u32>>,
    server: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub async fn start(owner_key: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/push?app=1", listener.local_addr().unwrap());
        let cipher = CallbackCipher::new(TOKEN, AES_KEY, owner_key).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let failures = Arc::new(Mutex::new(0));
        let (heard_there, failures_there) = (heard.clone(), failures.clone());
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (cipher, heard, failures) = (cipher.clone(), heard_there.clone(), failures_there.clone());
                let service = service_fn(move |request| {
                    answer(cipher.clone(), heard.clone(), failures.clone(), request)
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, heard, failures, server }
    }

    /// The next answers are HTTP 500.
    pub fn fail(&self, times: u32) {
        *self.failures.lock().unwrap() = times;
    }

    /// The first event of a type that arrived or arrives; fails when none has come for ten seconds.
    pub async fn hears(&self, event_type: &str) -> Value {
        self.hears_one(event_type, |_| true).await
    }

    /// The first such event of a type, likewise.
    pub async fn hears_one(&self, event_type: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        #[expect(clippy::disallowed_methods, reason = "a push travels in real time")]
        let arrived = tokio::time::timeout(Duration::from_secs(10), async {
            loop {
                let heard = self.heard();
                if let Some(event) =
                    heard.into_iter().find(|event| event["EventType"] == event_type && wanted(event))
                {
                    return event;
                }
                tokio::task::yield_now().await;
            }
        });
        arrived.await.unwrap_or_else(|_| panic!("no {event_type} in {:?}", self.heard()))
    }

    /// What arrived, decrypted, the handshakes included.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    cipher: CallbackCipher,
    heard: Arc<Mutex<Vec<Value>>>,
    failures: Arc<Mutex<u32>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let parameter = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")))
            .unwrap_or_default()
            .to_owned()
    };
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let (signature, timestamp, nonce) =
        (parameter("msg_signature"), parameter("timestamp"), parameter("nonce"));
    let opened = cipher
        .decrypt(&EncryptedMessage {
            signature: &signature,
            timestamp: &timestamp,
            nonce: &nonce,
            encrypt: body["encrypt"].as_str().unwrap(),
        })
        .unwrap();
    heard.lock().unwrap().push(serde_json::from_slice(opened.plaintext()).unwrap());
    let mut failures = failures.lock().unwrap();
    if *failures > 0 {
        *failures -= 1;
        return Ok(Response::builder().status(500).body(Full::default()).unwrap());
    }
    let reply = cipher.encrypt(b"success", &timestamp, &nonce).unwrap();
    Ok(Response::new(Full::new(Bytes::from(reply.to_json()))))
}
