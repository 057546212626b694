//! Messages that an enterprise robot sends by API.

use crate::Secret;
use crate::limit::{self, LimitError, Unit, Validate};
use crate::wire::wire;

#[cfg(feature = "robot")]
pub use crate::generated::v1::robot::*;

/// The largest `msgParam`.
const MSG_PARAM_BYTES: usize = 15_000;

/// `POST /v1.0/robot/oToMessages/batchSend`
///
/// [`RobotMessage::to_users`](crate::message::robot::RobotMessage::to_users) makes one from a typed message.
/// There is no idempotency key: after a time-out the message may have gone out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchSendOtoRequest {
    /// `robotCode`
    pub robot_code: String,
    /// `userIds`, 1 to 20.
    pub user_ids: Vec<String>,
    /// `msgKey`: the template.
    pub msg_key: String,
    /// `msgParam`: the template's fields as JSON text, at most 15 000 bytes.
    pub msg_param: String,
}

wire!(request BatchSendOtoRequest {
    robot_code = "robotCode",
    user_ids = "userIds",
    msg_key = "msgKey",
    msg_param = "msgParam",
});

impl BatchSendOtoRequest {
    /// The required fields.
    pub fn new(
        robot_code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
        msg_key: impl Into<String>,
        msg_param: impl Into<String>,
    ) -> Self {
        Self {
            robot_code: robot_code.into(),
            user_ids: user_ids.into_iter().map(Into::into).collect(),
            msg_key: msg_key.into(),
            msg_param: msg_param.into(),
        }
    }
}

impl Validate for BatchSendOtoRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::at_least("userIds", Unit::Items, self.user_ids.len(), 1)?;
        limit::at_most("userIds", Unit::Items, self.user_ids.len(), 20)?;
        limit::at_most("msgParam", Unit::Bytes, self.msg_param.len(), MSG_PARAM_BYTES)
    }
}

/// Answer to [`BatchSendOtoRequest`]: a success even where some of the people were left out.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchSendOtoResponse {
    /// `processQueryKey`: for recall and read status within 24 h.
    pub process_query_key: String,
    /// `invalidStaffIdList`: unknown people.
    pub invalid_staff_id_list: Vec<String>,
    /// `flowControlledStaffIdList`: people who have received too many.
    pub flow_controlled_staff_id_list: Vec<String>,
    /// `filteredStaffIdList`: people left out for other reasons.
    pub filtered_staff_id_list: Vec<String>,
}

wire!(response BatchSendOtoResponse {
    process_query_key = "processQueryKey",
    invalid_staff_id_list = "invalidStaffIdList",
    flow_controlled_staff_id_list = "flowControlledStaffIdList",
    filtered_staff_id_list = "filteredStaffIdList",
});

/// `POST /v1.0/robot/groupMessages/send`
///
/// [`RobotMessage::to_group`](crate::message::robot::RobotMessage::to_group) makes one from a typed message.
/// There is no idempotency key: after a time-out the message may have gone out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrgGroupSendRequest {
    /// `robotCode`
    pub robot_code: String,
    /// `openConversationId`
    pub open_conversation_id: String,
    /// `msgKey`: the template.
    pub msg_key: String,
    /// `msgParam`: the template's fields as JSON text, at most 15 000 bytes.
    pub msg_param: String,
    /// `coolAppCode`
    pub cool_app_code: Option<String>,
    /// `token`
    pub token: Option<Secret>,
}

wire!(request OrgGroupSendRequest {
    robot_code = "robotCode",
    open_conversation_id = "openConversationId",
    msg_key = "msgKey",
    msg_param = "msgParam",
    cool_app_code ? "coolAppCode",
    token ! "token",
});

impl OrgGroupSendRequest {
    /// The required fields.
    pub fn new(
        robot_code: impl Into<String>,
        open_conversation_id: impl Into<String>,
        msg_key: impl Into<String>,
        msg_param: impl Into<String>,
    ) -> Self {
        Self {
            robot_code: robot_code.into(),
            open_conversation_id: open_conversation_id.into(),
            msg_key: msg_key.into(),
            msg_param: msg_param.into(),
            ..Self::default()
        }
    }
}

impl Validate for OrgGroupSendRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::at_most("msgParam", Unit::Bytes, self.msg_param.len(), MSG_PARAM_BYTES)
    }
}

/// Answer to [`OrgGroupSendRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgGroupSendResponse {
    /// `processQueryKey`: for recall and read status within 24 h.
    pub process_query_key: String,
}

wire!(response OrgGroupSendResponse { process_query_key = "processQueryKey" });
