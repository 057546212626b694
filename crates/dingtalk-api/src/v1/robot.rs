//! Robots of the organisation.

use http::Method;

use crate::{Call, Client, Operation};

#[cfg(feature = "robot")]
pub use crate::generated::v1::robot::*;
pub use dingtalk_types::v1::robot::*;

static BATCH_SEND_OTO: Operation = Operation::api(
    "v1::robot::batch_send_oto",
    Method::POST,
    "/v1.0/robot/oToMessages/batchSend",
)
.scopes(&["qyapi_robot_sendmsg"])
.documentation(
    "https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches",
);

/// `POST /v1.0/robot/oToMessages/batchSend`: a message from a robot to at most 20 people, one to one.
///
/// HTTP 200 even if some were left out: look at the lists of the answer. There is no idempotency key, so a lost answer is
/// not repeated.
///
/// Permission: `qyapi_robot_sendmsg`.
/// [Official page](https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches).
pub fn batch_send_oto<'c>(
    client: &'c Client,
    request: &BatchSendOtoRequest,
) -> Call<'c, BatchSendOtoResponse> {
    Call::new(client, &BATCH_SEND_OTO, request)
}

static ORG_GROUP_SEND: Operation =
    Operation::api("v1::robot::org_group_send", Method::POST, "/v1.0/robot/groupMessages/send")
        .scopes(&["qyapi_robot_sendmsg"])
        .documentation("https://open.dingtalk.com/document/development/the-robot-sends-a-group-message");

/// `POST /v1.0/robot/groupMessages/send`: a message from a robot to a group.
///
/// There is no idempotency key, so a lost answer is not repeated.
///
/// Permission: `qyapi_robot_sendmsg`.
/// [Official page](https://open.dingtalk.com/document/development/the-robot-sends-a-group-message).
pub fn org_group_send<'c>(
    client: &'c Client,
    request: &OrgGroupSendRequest,
) -> Call<'c, OrgGroupSendResponse> {
    Call::new(client, &ORG_GROUP_SEND, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&BATCH_SEND_OTO, &ORG_GROUP_SEND];
