//! A plain HTTP client for the tests: nothing of the SDK is between them and the fake.

pub mod callback;
pub mod fixtures;
pub mod office;
pub mod receiver;
pub mod schema;
pub mod stream;
pub mod world;

use bytes::Bytes;
use dingtalk_fake::Fake;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", String::from_utf8_lossy(&self.body)))
    }
}

#[derive(Debug, Clone)]
pub struct Http {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
}

impl Http {
    pub fn new(fake: &Fake) -> Self {
        Self::at(fake.base_url())
    }

    pub fn at(base: String) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), base }
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Answer, Box<dyn std::error::Error>> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.client.request(request.body(Full::new(body.into()))?).await?;
        let (parts, body) = response.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.collect().await?.to_bytes() })
    }

    pub async fn get(&self, path: &str) -> Value {
        self.send(Method::GET, path, &[], "").await.expect("an answer").json()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let headers = [("content-type", "application/json")];
        self.send(Method::POST, path, &headers, body.to_string()).await.expect("an answer").json()
    }

    /// A call to the new host with a token.
    pub async fn api(&self, method: Method, path: &str, token: &str, body: Value) -> Answer {
        let headers = [("content-type", "application/json"), ("x-acs-dingtalk-access-token", token)];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, &headers, body).await.expect("an answer")
    }

    /// A call to the old host with a token: `POST` with a body, `GET` without one.
    pub async fn oapi(&self, path: &str, token: &str, body: Value) -> Value {
        let separator = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{separator}access_token={token}");
        if body.is_null() { self.get(&path).await } else { self.post(&path, body).await }
    }

    /// The app's token from the new endpoint.
    pub async fn token(&self, fake: &Fake) -> String {
        let body = json!({"appKey": fake.client_id(), "appSecret": fake.client_secret()});
        let answer = self.post("/v1.0/oauth2/accessToken", body).await;
        answer["accessToken"].as_str().unwrap_or_else(|| panic!("no token in {answer}")).to_owned()
    }
}
