//! Custom robots, addressed by the token of their webhook.

use std::borrow::Cow;

use dingtalk_types::Validate;
use dingtalk_types::wire::Empty;

use crate::encode::{self, Encoded};
use crate::{Auth, Call, Client, Error, Operation, WebhookRobot};

#[cfg(feature = "oapi-robot")]
pub use crate::generated::oapi::robot::*;
pub use dingtalk_types::oapi::robot::*;

static SEND: Operation = Operation::oapi_post("oapi::robot::send", "/robot/send")
    .auth(Auth::Webhook)
    .documentation("https://open.dingtalk.com/document/development/custom-robots-send-group-messages");

/// `POST /robot/send`: a message from a webhook robot to its group; signed now if the robot has a secret.
///
/// At most 20 messages a minute, which the client keeps by itself; beyond it DingTalk mutes the robot for ten minutes.
/// A lost answer is repeated only when the message has a `msgUuid`, the idempotency key.
///
/// [Official page](https://open.dingtalk.com/document/development/custom-robots-send-group-messages).
pub fn send<'c>(client: &'c Client, robot: &WebhookRobot, message: &WebhookMessage) -> Call<'c, Empty> {
    let call = Call::from_encoded(client, Cow::Borrowed(&SEND), encode(client, robot, message));
    let call = call.for_robot(robot);
    match message.msg_uuid {
        Some(_) => call.idempotent(),
        None => call,
    }
}

fn encode(client: &Client, robot: &WebhookRobot, message: &WebhookMessage) -> Result<Encoded, Error> {
    message.validate().map_err(|limit| Error::invalid_request(SEND.id(), limit))?;
    let mut encoded = encode::encode(&SEND, message).map_err(|error| Error::encoding(SEND.id(), error))?;
    encoded.query = robot.query(client.clock().now()).expose().to_owned();
    Ok(encoded)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&SEND];
