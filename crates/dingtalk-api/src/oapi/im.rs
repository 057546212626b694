//! Sessions of an app: from a tutorial, **not in the official documentation**.
#![cfg_attr(feature = "oapi-im", doc = include_str!("../generated/oapi/im.md"))]

use crate::call::Call;
use crate::client::Client;
use crate::operation::Operation;

#[cfg(feature = "oapi-im")]
pub use crate::generated::oapi::im::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::im::*;

static CREATE_SESSION: Operation =
    Operation::oapi_post("oapi::im::create_session", "/topapi/v2/im/create_session");

/// `POST /topapi/v2/im/create_session`: opens a session of the app.
///
/// **Not in the official documentation**: where the platform does not offer it, it answers errcode 22 ("Invalid method"), which is
/// [`ErrorKind::UnknownOperation`](dingtalk_types::error::ErrorKind::UnknownOperation).
pub fn create_session<'c>(
    client: &'c Client,
    request: &CreateSessionRequest,
) -> Call<'c, CreateSessionResponse> {
    Call::new(client, &CREATE_SESSION, request)
}

static CLOSE_SESSION: Operation =
    Operation::oapi_post("oapi::im::close_session", "/topapi/v2/im/close_session").idempotent();

/// `POST /topapi/v2/im/close_session`: closes a session of the app.
///
/// **Not in the official documentation**: where the platform does not offer it, it answers errcode 22 ("Invalid method"), which is
/// [`ErrorKind::UnknownOperation`](dingtalk_types::error::ErrorKind::UnknownOperation).
pub fn close_session<'c>(
    client: &'c Client,
    request: &CloseSessionRequest,
) -> Call<'c, CloseSessionResponse> {
    Call::new(client, &CLOSE_SESSION, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&CREATE_SESSION, &CLOSE_SESSION];
