//! A client of a server that answers by path, query and JSON body.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_api::{Client, ClientBuilder, RateLimits};
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Body, transport_fn};
use http::Response;
use serde_json::Value;
use tokio::time::Instant;

use super::clock;

/// A question as it arrived: when, path with query, body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) at: std::time::Duration,
    pub(crate) path: String,
    pub(crate) body: Value,
}

pub(crate) type Log = Arc<Mutex<Vec<Asked>>>;

/// A client without limits of its own, and what it asks.
pub(crate) fn answering(respond: impl Fn(&str, &Value) -> Value + Send + Sync + 'static) -> (Client, Log) {
    let (builder, log) = answering_builder(respond);
    (builder.rate_limits(RateLimits::unlimited()).build().unwrap(), log)
}

fn answering_builder(
    respond: impl Fn(&str, &Value) -> Value + Send + Sync + 'static,
) -> (ClientBuilder, Log) {
    let (log, started) = (Log::default(), Instant::now());
    let seen = Arc::clone(&log);
    let transport = transport_fn(move |request: http::Request<Body>| {
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let path = path.split("?access_token=").next().unwrap_or_default().to_owned();
        let body = request
            .body()
            .as_bytes()
            .map_or(Value::Null, |body| serde_json::from_slice(body).unwrap_or_default());
        let answer = respond(&path, &body);
        seen.lock().unwrap().push(Asked { at: started.elapsed(), path, body });
        async move {
            let status = answer["status"].as_u64().filter(|_| answer.get("code").is_some()).unwrap_or(200);
            let answer = Body::from(Bytes::from(answer.to_string()));
            Ok(Response::builder().status(status as u16).body(answer).unwrap())
        }
    });
    (Client::builder(Arc::new(transport), Arc::new(StaticToken::new("t")), Arc::new(clock())), log)
}
