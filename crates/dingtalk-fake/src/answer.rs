//! What a test answers in an operation's place.

use serde_json::Value;

/// What an operation answers: an HTTP status and a JSON body.
///
/// On the old host an object without `errcode` gets the members of success; on either host the body is sent as it stands
/// otherwise. A JSON value is an answer with status 200. Where the request asks for server-sent events, a list with status 200
/// is sent as one event per element, a text as it stands.
///
/// ```
/// use dingtalk_fake::Answer;
/// use serde_json::json;
///
/// let found = Answer::from(json!({"nick": "Ann"}));
/// let refused = Answer::with_status(400, json!({"code": "invalidParameter", "message": "…"}));
/// # let _ = (found, refused);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// An answer with a status from 200 to 999. `Value::Null` is no body at all.
    pub fn with_status(status: u16, body: Value) -> Self {
        Self { status, body }
    }
}

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self { status: 200, body }
    }
}
