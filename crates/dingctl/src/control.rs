//! A running embedded DingTalk, by the paths that control it.

use dingtalk_transport::{Body, HyperTransport, Transport};
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::failure::Failure;

/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// Where what happens in DingTalk is made to happen.
#[derive(Debug)]
pub(crate) struct Control {
    transport: HyperTransport,
    base: String,
}

impl Control {
    /// By its address, as `dingctl fake` prints it.
    pub(crate) fn new(base: &str) -> Result<Self, Failure> {
        Ok(Self { transport: transport()?, base: base.trim_end_matches('/').to_owned() })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.exchange(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.exchange(Method::POST, path, Body::from(body.to_string())).await
    }

    async fn exchange(&self, method: Method, path: &str, body: Body) -> Result<Value, Failure> {
        let base = &self.base;
        let next = "`dingctl fake` runs one; its first line has the address";
        let nobody =
            |why: String| Failure::new(Exit::NoAnswer, format!("no embedded DingTalk at {base}: {why}"));
        let request = Request::builder().method(method).uri(format!("{base}/_fake/{path}"));
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|_| Failure::usage(format!("`{base}` is no address")).next(next))?;
        let response = self.transport.send(request).await;
        let response = response.map_err(|error| nobody(error.to_string()).next(next))?;
        let status = response.status();
        let text = response.into_body().collect(MAX_ANSWER_BYTES).await;
        let text = text.map_err(|error| nobody(error.to_string()))?;
        let answer =
            serde_json::from_slice::<Value>(&text).map_err(|error| nobody(error.to_string()).next(next))?;
        match (status.is_success(), answer.get("error")) {
            (true, _) => Ok(answer),
            (false, why) => {
                let why = why.and_then(Value::as_str).unwrap_or("it does not say why");
                Err(Failure::new(Exit::Refused, format!("the embedded DingTalk refuses it: {why}")))
            }
        }
    }
}

/// What it tells of itself.
pub(crate) async fn description(base: &str) -> Result<Map<String, Value>, Failure> {
    match Control::new(base)?.get("description").await? {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::other(format!("{base} does not describe itself"))),
    }
}

/// To addresses that are not DingTalk's; those of this machine never go through a proxy.
pub(crate) fn transport() -> Result<HyperTransport, Failure> {
    HyperTransport::new().map_err(|error| Failure::other(error.to_string()))
}
