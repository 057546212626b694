//! Answers to robot messages: into the session that the message came with, which is what an answer over HTTP comes to.

use std::sync::Arc;

use dingtalk_events::{Delivery, DeliveryKind};
use dingtalk_fake::json::json;
use dingtalk_transport::{Body, Clock, HyperTransport, Transport};
use dingtalk_types::Hosts;
use dingtalk_types::wire::from_json;
use dingtalk_webhook::WebhookRobot;
use http::Response;
use serde_json::Value;

use crate::connection::Connection;
use crate::control;
use crate::failure::Failure;

/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Says things in the chats that messages come from.
pub(super) struct Replies {
    transport: HyperTransport,
    clock: Arc<dyn Clock>,
    hosts: Hosts,
    fixed: Option<Value>,
}

impl Replies {
    pub(super) fn new(connection: &Connection, fixed: Option<&str>) -> Result<Self, Failure> {
        let client = connection.ding.client();
        Ok(Self {
            transport: control::transport()?,
            clock: Arc::clone(client.clock()),
            hosts: client.hosts().clone(),
            fixed: fixed.map(|text| json!({"msgtype": "text", "text": {"content": text}})),
        })
    }

    /// What every message is answered with.
    pub(super) fn fixed(&self, delivery: &Delivery) -> Option<Value> {
        self.fixed.clone().filter(|_| *delivery.kind() == DeliveryKind::ChatMessage)
    }

    /// Sends a message in the form of webhooks into the session of the message in `delivery`. The error is a line for people.
    pub(super) async fn send(&self, delivery: &Delivery, message: &Value) -> Result<(), String> {
        let data: Value = from_json(delivery.payload()).unwrap_or_default();
        let session = data.get("sessionWebhook").and_then(Value::as_str);
        let session = session.ok_or("the message has no sessionWebhook to answer at")?;
        let robot = WebhookRobot::from_url_of(session, &self.hosts).map_err(|error| error.to_string())?;
        let request = robot.request_of_json(&self.hosts, message.to_string(), self.clock.now());
        let request = request.map_err(|error| error.to_string())?.map(Body::from);
        let response = self.transport.send(request).await.map_err(|error| error.to_string())?;
        let (head, body) = response.into_parts();
        let body = body.collect(MAX_ANSWER_BYTES).await.map_err(|error| error.to_string())?;
        robot.read_response(&Response::from_parts(head, body)).map_err(|error| error.to_string())
    }
}
