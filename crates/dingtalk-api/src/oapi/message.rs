//! Work notices: messages from the app to people, shown in their list of conversations.

use dingtalk_types::wire::Empty;

use crate::{Call, Client, Operation};

#[cfg(feature = "oapi-message")]
pub use crate::generated::oapi::message::*;
pub use dingtalk_types::oapi::message::*;

static ASYNC_SEND_V2: Operation = Operation::oapi_post(
    "oapi::message::async_send_v2",
    "/topapi/message/corpconversation/asyncsend_v2",
)
.scopes(&["qyapi_base"])
.documentation(
    "https://open.dingtalk.com/document/development/asynchronous-sending-of-enterprise-session-messages",
);

/// `POST /topapi/message/corpconversation/asyncsend_v2`: sends a work notice; the answer's `task_id` follows it.
///
/// DingTalk answers success even when a limit swallows the message: ask [`get_send_result`]. The documented limits are checked
/// before sending. There is no idempotency key, so a lost answer is not repeated.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/asynchronous-sending-of-enterprise-session-messages).
pub fn async_send_v2<'c>(client: &'c Client, request: &AsyncSendV2Request) -> Call<'c, AsyncSendV2Response> {
    Call::new(client, &ASYNC_SEND_V2, request)
}

static GET_SEND_PROGRESS: Operation = Operation::oapi_post("oapi::message::get_send_progress", "/topapi/message/corpconversation/getsendprogress").idempotent()
.scopes(&["qyapi_base"])
.documentation("https://open.dingtalk.com/document/development/obtain-the-sending-progress-of-asynchronous-sending-of-enterprise-session");

/// `POST /topapi/message/corpconversation/getsendprogress`: how far a work notice is, within 24 h of sending.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-sending-progress-of-asynchronous-sending-of-enterprise-session).
pub fn get_send_progress<'c>(
    client: &'c Client,
    request: &GetSendProgressRequest,
) -> Call<'c, GetSendProgressResponse> {
    Call::new(client, &GET_SEND_PROGRESS, request)
}

static GET_SEND_RESULT: Operation = Operation::oapi_post("oapi::message::get_send_result", "/topapi/message/corpconversation/getsendresult").idempotent()
.scopes(&["qyapi_base"])
.documentation("https://open.dingtalk.com/document/development/gets-the-result-of-sending-messages-asynchronously-to-the-enterprise");

/// `POST /topapi/message/corpconversation/getsendresult`: who received, read or was refused a work notice, within 24 h of sending
/// and for at most 100 receivers.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/gets-the-result-of-sending-messages-asynchronously-to-the-enterprise).
pub fn get_send_result<'c>(
    client: &'c Client,
    request: &GetSendResultRequest,
) -> Call<'c, GetSendResultResponse> {
    Call::new(client, &GET_SEND_RESULT, request)
}

static RECALL: Operation =
    Operation::oapi_post("oapi::message::recall", "/topapi/message/corpconversation/recall")
        .idempotent()
        .scopes(&["qyapi_base"])
        .documentation("https://open.dingtalk.com/document/development/notification-of-work-withdrawal");

/// `POST /topapi/message/corpconversation/recall`: takes a work notice back, within 24 h of sending.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/notification-of-work-withdrawal).
pub fn recall<'c>(client: &'c Client, request: &RecallRequest) -> Call<'c, Empty> {
    Call::new(client, &RECALL, request)
}

static UPDATE_STATUS_BAR: Operation = Operation::oapi_post(
    "oapi::message::update_status_bar",
    "/topapi/message/corpconversation/status_bar/update",
)
.idempotent()
.scopes(&["qyapi_base"])
.documentation("https://open.dingtalk.com/document/development/update-work-notification-status-bar");

/// `POST /topapi/message/corpconversation/status_bar/update`: changes the status bar of an OA work notice that was sent with one.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/update-work-notification-status-bar).
pub fn update_status_bar<'c>(client: &'c Client, request: &UpdateStatusBarRequest) -> Call<'c, Empty> {
    Call::new(client, &UPDATE_STATUS_BAR, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] =
    &[&ASYNC_SEND_V2, &GET_SEND_PROGRESS, &GET_SEND_RESULT, &RECALL, &UPDATE_STATUS_BAR];
