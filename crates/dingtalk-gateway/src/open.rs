//! The open call: credentials and subscriptions go in, an endpoint and a single-use ticket come out.

use bytes::Bytes;
use dingtalk_transport::{Body, Transport};
use dingtalk_types::Secret;
use dingtalk_types::error::classify;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request};
use serde_json::{Value, json};

use crate::endpoint::{Endpoint, HostRule};
use crate::error::GatewayError;
use crate::subscription::Subscription;

const PATH: &str = "/v1.0/gateway/connections/open";
/// The answer has two short strings.
const ANSWER_LIMIT: usize = 64 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
pub(crate) const USER_AGENT: &str = concat!("dingtalk-open-sdk-rust/v", env!("CARGO_PKG_VERSION"));

/// What the open call says.
#[derive(Debug)]
pub(crate) struct OpenCall {
    url: String,
    body: Secret,
    secret: Secret,
    rule: HostRule,
}

impl OpenCall {
    pub(crate) fn new(
        api: &str,
        client_id: &str,
        client_secret: &Secret,
        subscriptions: &[Subscription],
        rule: HostRule,
    ) -> Self {
        let subscriptions: Vec<Value> = subscriptions
            .iter()
            .map(|subscription| json!({"type": subscription.frame_type(), "topic": subscription.topic()}))
            .collect();
        let body = json!({
            "clientId": client_id,
            "clientSecret": client_secret.expose(),
            "subscriptions": subscriptions,
            "ua": USER_AGENT,
        });
        Self {
            url: format!("{api}{PATH}"),
            body: Secret::new(body.to_string()),
            secret: client_secret.clone(),
            rule,
        }
    }

    pub(crate) async fn send(&self, transport: &dyn Transport) -> Result<Endpoint, GatewayError> {
        let request = Request::post(&self.url)
            .header(CONTENT_TYPE, JSON)
            // Without it the gateway may answer XML.
            .header(ACCEPT, JSON)
            .body(Body::from(Bytes::copy_from_slice(self.body.expose().as_bytes())))
            .map_err(|_| GatewayError::Endpoint("the API address is not a URL"))?;
        let response = transport.send(request).await?;
        let status = response.status();
        let body = response.into_body().collect(ANSWER_LIMIT).await?;
        if !status.is_success() {
            return Err(GatewayError::Api(classify(status.as_u16(), &body).without(&self.secret)));
        }
        self.endpoint(&body)
    }

    fn endpoint(&self, body: &[u8]) -> Result<Endpoint, GatewayError> {
        let answer: Value = serde_json::from_slice(body).map_err(|_| GatewayError::OpenAnswer)?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(endpoint), Some(ticket)) = (text("endpoint"), text("ticket")) else {
            // A gateway in between may wrap a refusal in 200.
            return Err(match answer.get("code").or_else(|| answer.get("errcode")) {
                Some(_) => GatewayError::Api(classify(200, body).without(&self.secret)),
                None => GatewayError::OpenAnswer,
            });
        };
        Endpoint::new(endpoint, ticket, &self.rule).map_err(GatewayError::Endpoint)
    }
}
