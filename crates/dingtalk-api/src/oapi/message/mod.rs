//! Work notices: messages from the app to people, shown in their list of conversations.
#![cfg_attr(feature = "oapi-message", doc = include_str!("../../generated/oapi/message.md"))]
#![cfg_attr(not(feature = "oapi-message"), doc = include_str!("../../generated/oapi/message_core.md"))]

mod notify;

use crate::call::Call;
use crate::client::Client;
use crate::operation::Operation;

pub use crate::generated::oapi::message::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::message::*;
pub use notify::{
    FailedNotice, MAX_RECEIVERS, MAX_RECEIVERS_A_MINUTE, MAX_RECEIVERS_OF_STATUS_BAR, NoticeTask, Notified,
    Notify, notify,
};

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
#[doc(alias("工作通知", "发送工作通知", "消息通知", "work notice", "work notification"))]
pub fn async_send_v2<'c>(client: &'c Client, request: &AsyncSendV2Request) -> Call<'c, AsyncSendV2Response> {
    Call::new(client, &ASYNC_SEND_V2, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&ASYNC_SEND_V2];
