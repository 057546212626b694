//! People of the organisation, by their `userid`.
#![cfg_attr(feature = "oapi-user", doc = include_str!("../../generated/oapi/user.md"))]
#![cfg_attr(not(feature = "oapi-user"), doc = include_str!("../../generated/oapi/user_core.md"))]

mod details;
mod everybody;

use crate::call::Call;
use crate::client::Client;
use crate::operation::Operation;

pub use crate::generated::oapi::user::*;
pub use details::details;
#[doc(no_inline)]
pub use dingtalk_types::oapi::user::*;
pub use everybody::everybody;

static GET_SESSION: Operation =
    Operation::oapi_post("oapi::user::get_session", "/topapi/v2/user/getsession").idempotent();

/// `POST /topapi/v2/user/getsession`: the session of a person with the app.
///
/// **Not in the official documentation**: it comes from a tutorial. Where the platform does not offer it, it answers errcode 22
/// ("Invalid method"), which is [`ErrorKind::UnknownOperation`](dingtalk_types::error::ErrorKind::UnknownOperation).
pub fn get_session<'c>(client: &'c Client, request: &GetSessionRequest) -> Call<'c, GetSessionResponse> {
    Call::new(client, &GET_SESSION, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&GET_SESSION];
