//! Members of the organisation.

use crate::limit::limits;
use crate::wire::wire;

pub use crate::generated::oapi::user::*;

/// `POST /topapi/v2/user/getsession`
///
/// From a tutorial; the official documentation does not list it, and the platform may answer errcode 22
/// ("Invalid method").
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetSessionRequest {
    /// `userid`, at most 64 characters.
    pub userid: String,
}

wire!(request GetSessionRequest { userid = "userid" });
limits!(GetSessionRequest { userid "userid" ..=64 });

impl GetSessionRequest {
    /// The required fields.
    pub fn new(userid: impl Into<String>) -> Self {
        Self { userid: userid.into() }
    }
}

/// Answer to [`GetSessionRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSessionResponse {
    /// `result`
    pub result: UserSession,
}

wire!(response GetSessionResponse { result = "result" });

/// The session of a member.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserSession {
    /// `session`
    pub session: String,
}

wire!(response UserSession { session = "session" });
