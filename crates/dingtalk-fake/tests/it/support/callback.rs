//! A callback address for robot messages and card clicks, which keeps what came and answers what a test says.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

#[derive(Debug, Clone)]
pub struct Heard {
    pub headers: HeaderMap,
    pub body: Value,
}

impl Heard {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

#[derive(Debug, Default)]
struct Shared {
    heard: Vec<Heard>,
    /// Status and body; afterwards 200 and `{}`.
    answers: VecDeque<(u16, String)>,
}

#[derive(Debug)]
pub struct Callback {
    pub url: String,
    shared: Arc<Mutex<Shared>>,
    server: tokio::task::JoinHandle<()>,
}

impl Callback {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callback", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared::default()));
        let there = shared.clone();
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let shared = there.clone();
                let service = service_fn(move |request| answer(shared.clone(), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, shared, server }
    }

    /// The next answer.
    pub fn answers(&self, status: u16, body: impl ToString) {
        self.shared.lock().unwrap().answers.push_back((status, body.to_string()));
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.shared.lock().unwrap().heard.clone()
    }

    pub fn last(&self) -> Heard {
        self.heard().pop().expect("nothing came")
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    shared: Arc<Mutex<Shared>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = serde_json::from_slice(&body.collect().await.unwrap().to_bytes()).unwrap();
    let mut shared = shared.lock().unwrap();
    shared.heard.push(Heard { headers: parts.headers, body });
    let (status, body) = shared.answers.pop_front().unwrap_or_else(|| (200, json!({}).to_string()));
    Ok(Response::builder().status(status).body(Full::new(Bytes::from(body))).unwrap())
}

/// Base64 of HMAC-SHA256, by nothing of the SDK.
pub fn hmac_sha256(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
