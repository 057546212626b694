//! A company's program at work: the embedded DingTalk, a client with the app's token, and the events that are pushed to it.

use dingtalk_fake::{Fake, Seed, Subscription};
use http::Method;
use serde_json::Value;

use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use crate::support::{Answer, Http};

pub struct Office {
    pub fake: Fake,
    pub http: Http,
    pub token: String,
    /// Subscribed to everything.
    pub receiver: Receiver,
}

impl Office {
    pub async fn open() -> Self {
        Self::of(Seed::default()).await
    }

    pub async fn of(seed: Seed) -> Self {
        let receiver = Receiver::start(&seed.client_id).await;
        let fake = Fake::builder().seed(seed).start().await.unwrap();
        fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self { fake, http, token, receiver }
    }

    /// A call to the new host.
    pub async fn api(&self, method: Method, path: &str, body: Value) -> Answer {
        self.http.api(method, path, &self.token, body).await
    }

    /// The same, of which only the JSON matters.
    pub async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        self.api(method, path, body).await.json()
    }

    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, Value::Null).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.call(Method::POST, path, body).await
    }

    /// A call to the old host: `POST` with a body, `GET` without one.
    pub async fn old(&self, path: &str, body: Value) -> Value {
        self.http.oapi(path, &self.token, body).await
    }
}
