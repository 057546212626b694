//! Custom robots, addressed by the token of their webhook.
#![cfg_attr(feature = "oapi-robot", doc = include_str!("../generated/oapi/robot.md"))]

use std::borrow::Cow;

use dingtalk_types::wire::Empty;
use dingtalk_types::{Secret, Validate};
use dingtalk_webhook::{WebhookRobot, WebhookRobotError};

use crate::call::Call;
use crate::client::Client;
use crate::encode::{self, Encoded};
use crate::error::Error;
use crate::operation::{Auth, Operation};

#[cfg(feature = "oapi-robot")]
pub use crate::generated::oapi::robot::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::robot::*;

static SEND: Operation = Operation::oapi_post("oapi::robot::send", "/robot/send")
    .auth(Auth::Webhook)
    .documentation("https://open.dingtalk.com/document/development/custom-robots-send-group-messages");

static SEND_BY_SESSION: Operation =
    Operation::oapi_post("oapi::robot::send_by_session", "/robot/sendBySession")
        .auth(Auth::Webhook)
        .documentation("https://open.dingtalk.com/document/orgapp/robot-reply-and-send-messages");

/// `POST /robot/send`: a message from a webhook robot to its group; signed now if the robot has a secret. To a robot from a
/// `sessionWebhook` it is [`send_by_session`].
///
/// At most 20 messages a minute, which the client keeps by itself; beyond it DingTalk mutes the robot for ten minutes.
/// A lost answer is repeated only when the message has a `msgUuid`, the idempotency key.
///
/// [Official page](https://open.dingtalk.com/document/development/custom-robots-send-group-messages).
#[doc(alias("自定义机器人", "机器人", "群机器人", "webhook", "custom robot", "send message"))]
pub fn send<'c>(client: &'c Client, robot: &WebhookRobot, message: &WebhookMessage) -> Call<'c, Empty> {
    let operation = if robot.is_session() { &SEND_BY_SESSION } else { &SEND };
    let call =
        Call::from_encoded(client, Cow::Borrowed(operation), encode(operation, client, robot, message));
    let call = call.for_robot(robot);
    match message.msg_uuid {
        Some(_) => call.idempotent(),
        None => call,
    }
}

/// `POST /robot/sendBySession`: an answer into the conversation of a message to a robot, at the `sessionWebhook` that came
/// with the message. Needs no token and works until `sessionWebhookExpiredTime`, about 90 minutes; after that DingTalk
/// refuses, and `v1::robot` sends to the same people and groups.
///
/// An address that is not DingTalk's is not called. Limits as in [`send`].
///
/// [Official page](https://open.dingtalk.com/document/orgapp/robot-reply-and-send-messages).
#[doc(alias("会话回复", "sessionWebhook", "session webhook"))]
pub fn send_by_session<'c>(
    client: &'c Client,
    session_webhook: &Secret,
    message: &WebhookMessage,
) -> Call<'c, Empty> {
    let operation = &SEND_BY_SESSION;
    match WebhookRobot::from_url_of(session_webhook.expose(), client.hosts()) {
        Ok(robot) if robot.is_session() => send(client, &robot, message),
        _ => {
            let error = Error::invalid_request(operation.id(), WebhookRobotError::Address);
            Call::from_encoded(client, Cow::Borrowed(operation), Err(error))
        }
    }
}

fn encode(
    operation: &Operation,
    client: &Client,
    robot: &WebhookRobot,
    message: &WebhookMessage,
) -> Result<Encoded, Error> {
    message.validate().map_err(|limit| Error::invalid_request(operation.id(), limit))?;
    let encoded = encode::encode(operation, message);
    let mut encoded = encoded.map_err(|error| Error::encoding(operation.id(), error))?;
    encoded.query = robot.query(client.clock().now()).expose().to_owned();
    Ok(encoded)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&SEND, &SEND_BY_SESSION];
