//! The open call: credentials and subscriptions go in, an endpoint and a single-use ticket come out.

use dingtalk_transport::{Body, Transport};
use dingtalk_types::Secret;
use dingtalk_types::answer::{AnswerError, read_answer};
use dingtalk_types::wire::{AnswerStyle, Answered, DecodeError, ResponseBody as _};
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
            .body(Body::from(self.body.to_bytes()))
            .map_err(|_| GatewayError::Endpoint("the API address is not a URL"))?;
        let response = transport.send(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect(ANSWER_LIMIT).await?;
        let answered = read_answer(head.status, &head.headers, &body, decode);
        let answered = answered.map_err(|error| match error {
            AnswerError::Refused(error) => GatewayError::Api(error.without(&self.secret)),
            AnswerError::Malformed { .. } => GatewayError::OpenAnswer,
        })?;
        let (endpoint, ticket) = answered.body.ok_or(GatewayError::OpenAnswer)?;
        Endpoint::new(&endpoint, &ticket, &self.rule).map_err(GatewayError::Endpoint)
    }
}

/// Endpoint and ticket, if they are there.
fn decode(body: &[u8]) -> Result<Answered<Option<(String, String)>>, DecodeError> {
    // A page in 200 is no endpoint, and no ban either: the next attempt may meet another server.
    let Ok(Answered { body: answer, request_id }) = Value::from_body(AnswerStyle::Status, body) else {
        return Ok(Answered { body: None, request_id: None });
    };
    let text = |name: &str| Some(answer.get(name)?.as_str()?.to_owned()).filter(|text| !text.is_empty());
    let body = text("endpoint").zip(text("ticket"));
    // A gateway in between may wrap a refusal in 200.
    if body.is_none() && (answer.get("code").is_some() || answer.get("errcode").is_some()) {
        return Err(DecodeError::Failure);
    }
    Ok(Answered { body, request_id })
}
