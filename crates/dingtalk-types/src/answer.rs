//! What came back for a request: a success, a refusal, or something that is neither.

use std::fmt;

use http::header::{DATE, HeaderName, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use crate::error::{ApiError, classify};
use crate::wire::{Answered, DecodeError};

/// The headers that bear the request id; the second one where the first is missing.
const REQUEST_ID: [&str; 2] = ["x-acs-request-id", "x-acs-trace-id"];

/// Why an answer is no success.
#[derive(Debug)]
pub enum AnswerError {
    /// DingTalk, or a proxy in its place, refuses.
    Refused(ApiError),
    /// The answer does not fit its model.
    Malformed {
        /// What does not fit.
        error: serde_json::Error,
        /// The id to quote to DingTalk's support.
        request_id: Option<String>,
    },
}

impl fmt::Display for AnswerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(formatter),
            Self::Malformed { error, request_id } => {
                write!(formatter, "the answer is not as documented: {error}")?;
                match request_id {
                    Some(request_id) => write!(formatter, " (request id {})", request_id.escape_debug()),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for AnswerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Malformed { error, .. } => Some(error),
        }
    }
}

/// Reads an answer of either host; `decode` takes the payload out of the body, such as
/// [`ResponseBody::from_body`](crate::wire::ResponseBody::from_body).
///
/// The request id comes from the body or else from the headers; how long a throttle lasts, from `Retry-After` or else from the
/// message. A page of a proxy or of a ban is a refusal, because it tells
/// more than that it is no JSON.
///
/// # Errors
/// [`AnswerError`].
pub fn read_answer<R>(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    decode: impl FnOnce(&[u8]) -> Result<Answered<R>, DecodeError>,
) -> Result<Answered<R>, AnswerError> {
    let decoded = if status.is_success() { decode(body) } else { Err(DecodeError::Failure) };
    match decoded {
        Ok(Answered { body, request_id: named }) => {
            Ok(Answered { body, request_id: named.or_else(|| request_id(headers)) })
        }
        Err(DecodeError::Malformed(error)) if !body.trim_ascii_start().starts_with(b"<") => {
            Err(AnswerError::Malformed { error, request_id: request_id(headers) })
        }
        Err(_) => {
            let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
            let error = classify(status.as_u16(), body)
                .or_request_id(|| request_id(headers))
                .waiting(header(RETRY_AFTER), header(DATE));
            Err(AnswerError::Refused(error))
        }
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    REQUEST_ID.iter().find_map(|name| Some(headers.get(*name)?.to_str().ok()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::error::ErrorKind;
    use crate::wire::{AnswerStyle, Empty, ResponseBody as _};

    fn read_at(status: u16, header: Option<&'static str>, body: &str) -> Result<Option<String>, AnswerError> {
        let mut headers = HeaderMap::new();
        headers.extend(
            header.map(|name| (http::header::HeaderName::from_static(name), HeaderValue::from_static("id"))),
        );
        let status = StatusCode::from_u16(status).expect("a status");
        let decode = |body: &[u8]| Empty::from_body(AnswerStyle::Errcode, body);
        read_answer(status, &headers, body.as_bytes(), decode).map(|answered| answered.request_id)
    }

    #[test]
    fn the_request_id_comes_from_the_body_or_else_from_a_header() {
        let trace = Some("x-acs-trace-id");
        assert_eq!(
            read_at(200, trace, r#"{"errcode":0,"request_id":"own"}"#).ok().flatten().as_deref(),
            Some("own")
        );
        assert_eq!(read_at(200, trace, r#"{"errcode":0}"#).ok().flatten().as_deref(), Some("id"));
        let refused = read_at(400, Some("x-acs-request-id"), r#"{"code":"InvalidParameter"}"#);
        assert!(matches!(refused, Err(AnswerError::Refused(error)) if error.request_id() == Some("id")));
    }

    #[test]
    fn a_page_is_a_refusal_and_other_text_is_malformed() {
        let page = read_at(200, None, " <html>not here</html>");
        // So does an IP ban look.
        assert!(matches!(page, Err(AnswerError::Refused(error)) if error.may_be_ban()));
        let torn = read_at(200, Some("x-acs-request-id"), r#"{"errcode":"#);
        assert!(matches!(torn, Err(AnswerError::Malformed { request_id: Some(id), .. }) if id == "id"));
    }

    #[test]
    fn a_throttle_lasts_as_long_as_the_answer_says() {
        let wait = |headers: &[(HeaderName, &'static str)], message: &str| {
            let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            let body = format!(r#"{{"errcode":90002,"errmsg":"{message}"}}"#);
            let decode = |body: &[u8]| Empty::from_body(AnswerStyle::Errcode, body);
            let read = read_answer(StatusCode::OK, &headers.collect(), body.as_bytes(), decode);
            match read {
                Err(AnswerError::Refused(error)) => match error.kind() {
                    ErrorKind::Throttled { retry_after, .. } => retry_after.as_secs(),
                    other => panic!("{other:?}"),
                },
                other => panic!("{other:?}"),
            }
        };
        let noon = || (DATE, "Mon, 21 Sep 2026 04:00:00 GMT");
        assert_eq!(wait(&[], "too many"), 1);
        assert_eq!(wait(&[], "请60秒后重试"), 60);
        assert_eq!(wait(&[(RETRY_AFTER, "30")], "请60秒后重试"), 30);
        assert_eq!(wait(&[noon(), (RETRY_AFTER, "Mon, 21 Sep 2026 04:02:00 GMT")], ""), 120);
        assert_eq!(wait(&[noon()], "将于 2026-09-21 12:00:09 解除"), 9);
        assert_eq!(wait(&[noon()], "将于 2026-09-21 11:00:09 解除"), 1, "it is over");
    }

    #[test]
    fn the_status_is_believed_before_the_body() {
        assert!(matches!(read_at(500, None, r#"{"errcode":0}"#), Err(AnswerError::Refused(_))));
    }
}
