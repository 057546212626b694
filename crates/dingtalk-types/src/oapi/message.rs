//! Work notices: messages that an app sends into the members' work-notice conversation.

use crate::limit::{self, LimitError, Unit, Validate};
use crate::message::work::WorkMessage;
use crate::wire::{CommaList, wire};

#[cfg(feature = "oapi-message")]
pub use crate::generated::oapi::message::*;

/// `POST /topapi/message/corpconversation/asyncsend_v2`
///
/// The answer is a success even where a quota swallows the message: [`GetSendResultRequest`] tells who received it.
///
/// ```
/// use dingtalk_types::Validate;
/// use dingtalk_types::message::work::WorkMessage;
/// use dingtalk_types::oapi::message::AsyncSendV2Request;
///
/// let request = AsyncSendV2Request::to_users(256271667, ["zhangsan", "lisi"], WorkMessage::text("Tea is ready."));
/// request.validate()?;
/// # Ok::<(), dingtalk_types::LimitError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AsyncSendV2Request {
    /// `agent_id` of the app.
    pub agent_id: i64,
    /// `userid_list`, at most 100; 5 with a status bar.
    pub userid_list: Option<CommaList<String>>,
    /// `dept_id_list`, at most 20, with all departments below.
    pub dept_id_list: Option<CommaList<i64>>,
    /// `to_all_user`: everybody whom the app may see; 3 times a day.
    pub to_all_user: Option<bool>,
    /// `msg`, at most 2 048 bytes of JSON.
    pub msg: WorkMessage,
    /// `enable_id_trans`: the platform replaces ids in the text by names.
    pub enable_id_trans: Option<bool>,
}

wire!(request AsyncSendV2Request {
    agent_id = "agent_id",
    userid_list ? "userid_list",
    dept_id_list ? "dept_id_list",
    to_all_user ? "to_all_user",
    msg = "msg",
    enable_id_trans ? "enable_id_trans",
});

impl AsyncSendV2Request {
    /// The required fields; at least one of the three kinds of receivers has to be added.
    pub fn new(agent_id: i64, msg: impl Into<WorkMessage>) -> Self {
        Self { agent_id, msg: msg.into(), ..Self::default() }
    }

    /// A notice to members.
    pub fn to_users(
        agent_id: i64,
        users: impl IntoIterator<Item = impl Into<String>>,
        msg: impl Into<WorkMessage>,
    ) -> Self {
        Self { userid_list: Some(users.into_iter().collect()), ..Self::new(agent_id, msg) }
    }

    /// A notice to departments.
    pub fn to_departments(
        agent_id: i64,
        departments: impl IntoIterator<Item = i64>,
        msg: impl Into<WorkMessage>,
    ) -> Self {
        Self { dept_id_list: Some(departments.into_iter().collect()), ..Self::new(agent_id, msg) }
    }

    /// A notice to everybody whom the app may see.
    pub fn to_everybody(agent_id: i64, msg: impl Into<WorkMessage>) -> Self {
        Self { to_all_user: Some(true), ..Self::new(agent_id, msg) }
    }
}

impl Validate for AsyncSendV2Request {
    fn validate(&self) -> Result<(), LimitError> {
        let users = self.userid_list.as_ref().map_or(0, |list| list.0.len());
        let departments = self.dept_id_list.as_ref().map_or(0, |list| list.0.len());
        let everybody = self.to_all_user == Some(true);
        if users == 0 && departments == 0 && !everybody {
            return Err(LimitError::Missing { field: "userid_list" });
        }
        limit::at_most("userid_list", Unit::Items, users, 100)?;
        limit::at_most("dept_id_list", Unit::Items, departments, 20)?;
        // A comma would make two receivers of one.
        if self
            .userid_list
            .iter()
            .flat_map(|list| &list.0)
            .any(|userid| userid.is_empty() || userid.contains(','))
        {
            return Err(LimitError::Form { field: "userid_list", expected: "userids without commas" });
        }
        if self.msg.has_status_bar() {
            if departments > 0 || everybody {
                let rule = "in a notice to userid_list alone";
                return Err(LimitError::Conflict { field: "msg.oa.status_bar", rule });
            }
            if users > 5 {
                let rule = "in a notice to at most 5 userids";
                return Err(LimitError::Conflict { field: "msg.oa.status_bar", rule });
            }
        }
        self.msg.validate()
    }
}

/// Answer to [`AsyncSendV2Request`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AsyncSendV2Response {
    /// `task_id`: for progress, result, recall and status bar.
    pub task_id: i64,
}

wire!(response AsyncSendV2Response { task_id = "task_id" });

/// `POST /topapi/message/corpconversation/getsendprogress`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSendProgressRequest {
    /// `agent_id` of the app.
    pub agent_id: i64,
    /// `task_id`
    pub task_id: i64,
}

wire!(call GetSendProgressRequest { agent_id = "agent_id", task_id = "task_id" });

impl GetSendProgressRequest {
    /// The required fields.
    pub fn new(agent_id: i64, task_id: i64) -> Self {
        Self { agent_id, task_id }
    }
}

/// Answer to [`GetSendProgressRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSendProgressResponse {
    /// `progress`
    pub progress: SendProgress,
}

wire!(response GetSendProgressResponse { progress = "progress" });

/// How far a notice has gone out.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SendProgress {
    /// `progress_in_percent`, 0 to 100.
    pub progress_in_percent: i64,
    /// `status`: 0 not begun, 1 under way, 2 done.
    pub status: i64,
}

wire!(response SendProgress { progress_in_percent = "progress_in_percent", status = "status" });

/// `POST /topapi/message/corpconversation/getsendresult`
///
/// For 24 h, and not for notices to more than 100 receivers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSendResultRequest {
    /// `agent_id` of the app.
    pub agent_id: i64,
    /// `task_id`
    pub task_id: i64,
}

wire!(call GetSendResultRequest { agent_id = "agent_id", task_id = "task_id" });

impl GetSendResultRequest {
    /// The required fields.
    pub fn new(agent_id: i64, task_id: i64) -> Self {
        Self { agent_id, task_id }
    }
}

/// Answer to [`GetSendResultRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSendResultResponse {
    /// `send_result`
    pub send_result: SendResult,
}

wire!(response GetSendResultResponse { send_result = "send_result" });

/// Who received a notice.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SendResult {
    /// `invalid_user_id_list`: unknown userids.
    pub invalid_user_id_list: Vec<String>,
    /// `forbidden_user_id_list`: left out by a quota.
    pub forbidden_user_id_list: Vec<String>,
    /// `failed_user_id_list`
    pub failed_user_id_list: Vec<String>,
    /// `read_user_id_list`
    pub read_user_id_list: Vec<String>,
    /// `unread_user_id_list`
    pub unread_user_id_list: Vec<String>,
    /// `invalid_dept_id_list`: unknown departments.
    pub invalid_dept_id_list: Vec<i64>,
    /// `forbidden_list`: why people were left out.
    pub forbidden_list: Vec<SendForbidden>,
}

wire!(response SendResult {
    invalid_user_id_list = "invalid_user_id_list",
    forbidden_user_id_list = "forbidden_user_id_list",
    failed_user_id_list = "failed_user_id_list",
    read_user_id_list = "read_user_id_list",
    unread_user_id_list = "unread_user_id_list",
    invalid_dept_id_list = "invalid_dept_id_list",
    forbidden_list = "forbidden_list",
});

/// Why a member was left out of a notice.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SendForbidden {
    /// `code`: a code of the 143xxx family.
    pub code: String,
    /// `count`: the quota.
    pub count: i64,
    /// `userid`
    pub userid: String,
}

wire!(response SendForbidden { code = "code", count = "count", userid = "userid" });

/// `POST /topapi/message/corpconversation/recall`
///
/// Within 24 h of sending.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecallRequest {
    /// `agent_id` of the app.
    pub agent_id: i64,
    /// `msg_task_id`: the `task_id` of the notice.
    pub msg_task_id: i64,
}

wire!(call RecallRequest { agent_id = "agent_id", msg_task_id = "msg_task_id" });

impl RecallRequest {
    /// The required fields.
    pub fn new(agent_id: i64, msg_task_id: i64) -> Self {
        Self { agent_id, msg_task_id }
    }
}

/// `POST /topapi/message/corpconversation/status_bar/update`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UpdateStatusBarRequest {
    /// `agent_id` of the app.
    pub agent_id: i64,
    /// `task_id`
    pub task_id: i64,
    /// `status_value`: the text.
    pub status_value: String,
    /// `status_bg`: the colour, `0xFF` and RRGGBB.
    pub status_bg: Option<String>,
}

wire!(request UpdateStatusBarRequest {
    agent_id = "agent_id",
    task_id = "task_id",
    status_value = "status_value",
    status_bg ? "status_bg",
});

impl UpdateStatusBarRequest {
    /// The required fields.
    pub fn new(agent_id: i64, task_id: i64, status_value: impl Into<String>) -> Self {
        Self { agent_id, task_id, status_value: status_value.into(), ..Self::default() }
    }
}

impl Validate for UpdateStatusBarRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("status_value", &self.status_value)?;
        self.status_bg.as_deref().map_or(Ok(()), |colour| limit::opaque_colour("status_bg", colour))
    }
}
