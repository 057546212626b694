//! Chat sessions.
//!
//! Both operations come from a tutorial. The official documentation does not list them, and the platform may answer
//! errcode 22 ("Invalid method"), which the SDK reports as
//! [`ErrorKind::UnknownOperation`](crate::error::ErrorKind::UnknownOperation).

use crate::wire::wire;

#[cfg(feature = "oapi-im")]
pub use crate::generated::oapi::im::*;

/// `POST /topapi/v2/im/create_session`, from a tutorial, not in the official documentation.
///
/// A text that is `Some("")` is sent as such: the tutorial sends an empty `chatid` with a session of a person.
///
/// ```
/// use dingtalk_types::oapi::im::CreateSessionRequest;
///
/// let request = CreateSessionRequest {
///     session_id: Some("session-7".to_owned()),
///     app_key: Some("dingkey".to_owned()),
///     chatid: Some(String::new()),
///     user_id: Some("zhangsan".to_owned()),
/// };
/// # let _ = request;
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CreateSessionRequest {
    /// `session_id`: the name of the session.
    pub session_id: Option<String>,
    /// `app_key`: the app (AppKey, Client ID).
    pub app_key: Option<String>,
    /// `chatid`: for a session in a group.
    pub chatid: Option<String>,
    /// `user_id`: for a session with a person.
    pub user_id: Option<String>,
}

wire!(call CreateSessionRequest {
    session_id ? "session_id", app_key ? "app_key", chatid ? "chatid", user_id ? "user_id",
});

impl CreateSessionRequest {
    /// No field is required.
    pub fn new() -> Self {
        Self::default()
    }

    /// A session with a person.
    pub fn with_user(user_id: impl Into<String>) -> Self {
        Self { user_id: Some(user_id.into()), ..Self::default() }
    }

    /// A session in a group.
    pub fn in_chat(chatid: impl Into<String>) -> Self {
        Self { chatid: Some(chatid.into()), ..Self::default() }
    }
}

/// Answer to [`CreateSessionRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateSessionResponse {
    /// `result`
    pub result: CreatedSession,
}

wire!(response CreateSessionResponse { result = "result" });

/// The session that was opened.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreatedSession {
    /// `session_id`
    pub session_id: String,
}

wire!(response CreatedSession { session_id = "session_id" });

/// `POST /topapi/v2/im/close_session`, from a tutorial, not in the official documentation.
///
/// The tutorial sends what the session was created with; an empty text is sent as such.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CloseSessionRequest {
    /// `session_id`
    pub session_id: String,
    /// `app_key`: the app (AppKey, Client ID).
    pub app_key: Option<String>,
    /// `chatid`: for a session in a group.
    pub chatid: Option<String>,
    /// `user_id`: for a session with a person.
    pub user_id: Option<String>,
}

wire!(call CloseSessionRequest {
    session_id = "session_id", app_key ? "app_key", chatid ? "chatid", user_id ? "user_id",
});

impl CloseSessionRequest {
    /// The required fields.
    pub fn new(session_id: impl Into<String>) -> Self {
        Self { session_id: session_id.into(), ..Self::default() }
    }
}

/// Answer to [`CloseSessionRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CloseSessionResponse {
    /// `success`
    pub success: bool,
}

wire!(response CloseSessionResponse { success = "success" });
