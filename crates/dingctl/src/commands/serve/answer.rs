//! Answers of the gateway's own.

use std::time::{Duration, SystemTime};

use dingtalk_api::Error;
use dingtalk_transport::Body;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{Response, StatusCode};

use super::admission::Refused;
use crate::exit::Exit;
use crate::failure::Failure;

/// Why the gateway answered itself, for whoever reads its standard error.
#[derive(Debug, Clone)]
pub(super) struct Why(pub(super) String);

/// A text.
pub(super) fn text(status: StatusCode, text: String) -> Response<Body> {
    of(status, "text/plain; version=0.0.4; charset=utf-8", text)
}

/// A failure, as JSON.
pub(super) fn failure(status: StatusCode, failure: &Failure) -> Response<Body> {
    let mut response = of(status, "application/json", failure.to_json().to_string());
    let kind = HeaderValue::from_static(failure.kind());
    response.headers_mut().insert("x-dingctl-error", kind);
    response.extensions_mut().insert(Why(failure.told().0.to_owned()));
    response
}

/// Why there is no answer of DingTalk's.
pub(super) fn error(error: Error, now: SystemTime) -> Response<Body> {
    let status = match &error {
        Error::Throttled { .. } | Error::Banned { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::InvalidRequest { .. } => StatusCode::BAD_REQUEST,
        Error::ShutDown { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ if error.is_timeout() => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    let wait = match &error {
        Error::Throttled { retry_after, .. } => Some(*retry_after),
        Error::Banned { until, .. } => until.duration_since(now).ok(),
        _ => None,
    };
    let mut response = failure(status, &Failure::from(error));
    if let Some(wait) = wait {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    }
    response
}

/// Who may not call.
pub(super) fn refused(refused: Refused) -> Response<Body> {
    let why = Failure::new(Exit::NotPermitted, refused.why).next(refused.next);
    let mut response = failure(refused.status, &why);
    if refused.status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn of(status: StatusCode, media_type: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Rounded up.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}
