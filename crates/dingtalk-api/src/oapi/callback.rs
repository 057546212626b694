//! Registering the URL that receives event pushes of an organisation. New apps set it in the developer console or use Stream.

use dingtalk_types::wire::Empty;

use crate::{Call, Client, Operation, Paging};

#[cfg(feature = "oapi-callback")]
pub use crate::generated::oapi::callback::*;
pub use dingtalk_types::oapi::callback::*;

static REGISTER: Operation =
    Operation::oapi_post("oapi::callback::register", "/call_back/register_call_back")
        .documentation("https://open.dingtalk.com/document/development/register-callback-events");

/// `POST /call_back/register_call_back`: registers the URL; DingTalk pushes a `check_url` event to it before it answers.
///
/// Errcode 71006: there is one already; 71012: the URL did not answer rightly.
///
/// [Official page](https://open.dingtalk.com/document/development/register-callback-events).
pub fn register<'c>(client: &'c Client, request: &RegisterCallBackRequest) -> Call<'c, Empty> {
    Call::new(client, &REGISTER, request)
}

static UPDATE: Operation = Operation::oapi_post("oapi::callback::update", "/call_back/update_call_back")
    .idempotent()
    .documentation("https://open.dingtalk.com/document/development/update-event-interface");

/// `POST /call_back/update_call_back`: replaces the registration. Errcode 71007: there is none.
///
/// [Official page](https://open.dingtalk.com/document/development/update-event-interface).
pub fn update<'c>(client: &'c Client, request: &UpdateCallBackRequest) -> Call<'c, Empty> {
    Call::new(client, &UPDATE, request)
}

static GET: Operation = Operation::oapi_get("oapi::callback::get", "/call_back/get_call_back")
    .documentation("https://open.dingtalk.com/document/development/query-subscribed-events");

/// `GET /call_back/get_call_back`: the registration.
///
/// [Official page](https://open.dingtalk.com/document/development/query-subscribed-events).
pub fn get(client: &Client) -> Call<'_, GetCallBackResponse> {
    Call::new(client, &GET, &Empty::default())
}

static DELETE: Operation = Operation::oapi_get("oapi::callback::delete", "/call_back/delete_call_back")
    .documentation("https://open.dingtalk.com/document/development/delete-an-event-callback-interface");

/// `GET /call_back/delete_call_back`: removes the registration. Errcode 71007: there is none.
///
/// [Official page](https://open.dingtalk.com/document/development/delete-an-event-callback-interface).
pub fn delete(client: &Client) -> Call<'_, Empty> {
    Call::new(client, &DELETE, &Empty::default())
}

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
pub fn get_failed_result(client: &Client) -> Call<'_, GetCallBackFailedResultResponse> {
    Call::new(client, &GET_FAILED_RESULT, &Empty::default())
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&REGISTER, &UPDATE, &GET, &DELETE, &GET_FAILED_RESULT];
