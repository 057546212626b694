//! People of the organisation, by their `userid`.

use crate::{Call, Client, Operation, Paging};

#[cfg(feature = "oapi-user")]
pub use crate::generated::oapi::user::*;
pub use dingtalk_types::oapi::user::*;

static GET: Operation = Operation::oapi_post("oapi::user::get", "/topapi/v2/user/get")
    .idempotent()
    .uncounted()
    .scopes(&["qyapi_get_member"])
    .documentation("https://open.dingtalk.com/document/development/query-user-details");

/// `POST /topapi/v2/user/get`: everything about one person.
///
/// Permission: `qyapi_get_member`.
/// [Official page](https://open.dingtalk.com/document/development/query-user-details).
pub fn get<'c>(client: &'c Client, request: &GetUserRequest) -> Call<'c, GetUserResponse> {
    Call::new(client, &GET, request)
}

static GET_BY_MOBILE: Operation =
    Operation::oapi_post("oapi::user::get_by_mobile", "/topapi/v2/user/getbymobile")
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_get_member_by_mobile"])
        .documentation("https://open.dingtalk.com/document/development/query-users-by-phone-number");

/// `POST /topapi/v2/user/getbymobile`: the `userid` of whoever has this mobile number.
///
/// Permission: `qyapi_get_member_by_mobile`.
/// [Official page](https://open.dingtalk.com/document/development/query-users-by-phone-number).
pub fn get_by_mobile<'c>(
    client: &'c Client,
    request: &GetUserByMobileRequest,
) -> Call<'c, GetUserByMobileResponse> {
    Call::new(client, &GET_BY_MOBILE, request)
}

static LIST: Operation = Operation::oapi_post("oapi::user::list", "/topapi/v2/user/list")
    .paging(Paging::cursor("cursor").size("size").next("result.next_cursor").more("result.has_more").items("result.list"))
    .idempotent()
    .uncounted()
.scopes(&["qyapi_get_department_member"])
.documentation("https://open.dingtalk.com/document/development/queries-the-complete-information-of-a-department-user");

/// `POST /topapi/v2/user/list`: the people of one department, a page of at most 100 at a time.
///
/// Permission: `qyapi_get_department_member`.
/// [Official page](https://open.dingtalk.com/document/development/queries-the-complete-information-of-a-department-user).
pub fn list<'c>(client: &'c Client, request: &ListUserRequest) -> Call<'c, ListUserResponse> {
    Call::new(client, &LIST, request)
}

static GET_SESSION: Operation =
    Operation::oapi_post("oapi::user::get_session", "/topapi/v2/user/getsession").idempotent();

/// `POST /topapi/v2/user/getsession`: the session of a person with the app.
///
/// **Not in the official documentation**: it comes from a tutorial. Where the platform does not offer it, it answers errcode 22
/// ("Invalid method"), which is [`ErrorKind::UnknownOperation`](dingtalk_types::error::ErrorKind::UnknownOperation).
///
pub fn get_session<'c>(client: &'c Client, request: &GetSessionRequest) -> Call<'c, GetSessionResponse> {
    Call::new(client, &GET_SESSION, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&GET, &GET_BY_MOBILE, &LIST, &GET_SESSION];
