//! Work notices: messages that an app sends into the members' work-notice conversation.

use crate::limit::{self, LimitError, Unit, Validate};
use crate::message::work::WorkMessage;
use crate::wire::{CommaList, wire};

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

impl Validate for UpdateStatusBarRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("status_value", &self.status_value)?;
        self.status_bg.as_deref().map_or(Ok(()), |colour| limit::opaque_colour("status_bg", colour))
    }
}
