//! Registering the URL that receives event pushes of an organisation. New apps set it in the developer console or use Stream.
#![cfg_attr(feature = "oapi-callback", doc = include_str!("../generated/oapi/callback.md"))]
#![cfg_attr(not(feature = "oapi-callback"), doc = include_str!("../generated/oapi/callback_core.md"))]

use dingtalk_types::wire::Empty;

use crate::call::Call;
use crate::client::Client;
use crate::operation::Operation;
use crate::page::Paging;

pub use crate::generated::oapi::callback::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::callback::*;

static GET_FAILED_RESULT: Operation =
    Operation::oapi_get("oapi::callback::get_failed_result", "/call_back/get_call_back_failed_result")
        .paging(Paging::drain().more("has_more").items("failed_list"))
        .not_idempotent()
        .scopes(&["qyapi_base"])
        .documentation(
            "https://open.dingtalk.com/document/development/obtain-the-event-list-of-failed-push-messages",
        );

/// `GET /call_back/get_call_back_failed_result`: at most 200 events whose push failed three times.
///
/// Each call clears what the one before returned, so a lost answer is not repeated.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-event-list-of-failed-push-messages).
#[doc(alias("推送失败", "失败回调", "failed callbacks"))]
pub fn get_failed_result(client: &Client) -> Call<'_, GetCallBackFailedResultResponse> {
    Call::new(client, &GET_FAILED_RESULT, &Empty::default())
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&GET_FAILED_RESULT];
